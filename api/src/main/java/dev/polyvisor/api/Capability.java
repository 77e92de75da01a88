package dev.polyvisor.api;

/**
 * What an instance or a provider may be able to do. The set is closed: a host can decide on it, and the contract tests
 * know each member.
 *
 * <p>An instance says what holds for it ({@code Instance.capabilities()}) and why something does not
 * ({@code whyNot}). The set of a provider is the union over its instances. A verb whose capability is absent answers
 * UNIMPLEMENTED with the reason and its source.
 */
public enum Capability {
    /** Create an instance. */
    CREATE,
    /** Create an instance from another one or from its snapshot. */
    COPY,
    /** Delete an instance. */
    DELETE,
    /** Start a stopped instance. */
    START,
    /** Stop at once, without asking the guest. */
    STOP,
    /** Ask the guest to shut down. */
    SHUTDOWN,
    /** Restart through the guest or by force. */
    RESTART,
    /** Restart at once without asking the guest: as the reset button does, or by killing the processes of a container. */
    RESET,
    /** Stop the processors and keep the memory (LXD freeze, KubeVirt pause). */
    FREEZE,
    /** Save the memory to disk and stop (oVirt suspend, LXD stateful stop). */
    SUSPEND,
    /** Give an instance another name. */
    RENAME,
    /** Change the configuration. */
    UPDATE,
    /** Change limits of a running instance. */
    LIVE_LIMITS,
    /** Write keys that the server itself keeps for an instance. */
    VOLATILE_CONFIG,
    /** Move a stopped instance to another host. */
    MIGRATE,
    /** Move a running instance to another host. */
    LIVE_MIGRATE,
    /** Move or copy an instance to another provider. */
    MIGRATE_PROVIDER,
    /** Write the instance out as one archive. */
    EXPORT,
    /** Make an image or a template of an instance. */
    PUBLISH,
    /** Create, list and delete snapshots. */
    SNAPSHOT,
    /** Snapshots with the memory. */
    SNAPSHOT_MEMORY,
    /** Return to a snapshot. */
    SNAPSHOT_RESTORE,
    /** Give a snapshot another name. */
    SNAPSHOT_RENAME,
    /** Let a snapshot expire. */
    SNAPSHOT_EXPIRY,
    /** Try a snapshot before it is committed (oVirt preview). */
    SNAPSHOT_PREVIEW,
    /** Backups that the server keeps. */
    BACKUP,
    /** Create an instance from a backup. */
    BACKUP_IMPORT,
    /** Read and write files of the guest. */
    FILES,
    /** Run a command in the guest. */
    EXEC,
    /** Run a command on a terminal. */
    EXEC_INTERACTIVE,
    /** Attach to the serial console. */
    CONSOLE,
    /** Read what the console printed. */
    CONSOLE_LOG,
    /** A graphical console, or the ticket to one. */
    CONSOLE_GRAPHICAL,
    /** Attach and detach disks. */
    DISKS,
    /** Attach and detach disks of a running instance. */
    DISKS_HOT_PLUG,
    /** Make a disk larger. */
    DISK_RESIZE,
    /** Change the medium of a CD drive. */
    CDROM,
    /** Attach and detach network interfaces. */
    NICS,
    /** Attach and detach network interfaces of a running instance. */
    NICS_HOT_PLUG,
    /** What the guest tells of itself: system, users, file systems, addresses. */
    GUEST_INFO,
    /** Freeze and thaw the file systems of the guest. */
    GUEST_FREEZE,
    /** Write the memory of the guest to a volume. */
    MEMORY_DUMP,
    /** Usage of processor, memory, disk and network. */
    STATISTICS,
    /** Events of the life of an instance. */
    LIFECYCLE_EVENTS,
    /** Paths on the host. */
    HOST_PATHS,
    /** Log files that the host keeps for an instance. */
    HOST_LOGS,
    /** The configuration as the hypervisor itself writes it. */
    RENDERED_CONFIG,
    /** Id maps of a container. */
    ID_MAPS,
    /** The inventory is kept live from events. */
    LIVE_INVENTORY,
    /** Allocate and deallocate resources. */
    RESOURCES,
    /** Machines for orchestrators. */
    MACHINES,
    /** More than one project, namespace or data centre. */
    SCOPES,
    /** Requests in the backend's own language. */
    RAW_REQUESTS
}
