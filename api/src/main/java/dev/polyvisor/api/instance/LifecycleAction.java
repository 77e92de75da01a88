package dev.polyvisor.api.instance;

import java.util.Optional;

/** What happened in the life of an instance. */
public enum LifecycleAction {
    /** It was created; it may not be usable yet. */
    CREATED,
    /** It has started. */
    STARTED,
    /** It has stopped or was killed. */
    STOPPED,
    /** It has shut down, by request or from inside. */
    SHUT_DOWN,
    /** It was restarted. */
    RESTARTED,
    /** Its processors were stopped. */
    PAUSED,
    /** Its processors go on. */
    RESUMED,
    /** Its memory was saved and it has stopped. */
    SUSPENDED,
    /** It has another name. */
    RENAMED,
    /** Its configuration was changed. */
    UPDATED,
    /** It is on another host. */
    MIGRATED,
    /** It was brought back to a snapshot. */
    RESTORED,
    /** It is gone. */
    DELETED,
    /** A snapshot was taken, changed or deleted. */
    SNAPSHOT,
    /** A backup was taken, changed, read or deleted. */
    BACKUP,
    /** A command was run. */
    EXEC,
    /** A file was read, written or deleted. */
    FILE,
    /** The console was attached, read or cleared. */
    CONSOLE,
    /** The guest reported that it is up. */
    READY,
    /** Something failed. */
    FAILED,
    /** Something else; {@link LifecycleEvent#backendAction()} tells. */
    OTHER;

    /**
     * The hook of the LXD instance contract that comes nearest.
     *
     * @return {@link LifecycleHook#ON_START} for a start or restart, {@link LifecycleHook#ON_STOP} for a stop or
     *     shutdown, else nothing
     */
    public Optional<LifecycleHook> hook() {
        return switch (this) {
            case STARTED, RESTARTED -> Optional.of(LifecycleHook.ON_START);
            case STOPPED, SHUT_DOWN -> Optional.of(LifecycleHook.ON_STOP);
            default -> Optional.empty();
        };
    }
}
