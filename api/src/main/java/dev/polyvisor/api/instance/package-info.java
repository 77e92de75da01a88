/**
 * Life cycle and inside of instances, containers and virtual machines alike.
 *
 * <p>{@link dev.polyvisor.api.instance.Instances} finds and creates, {@link dev.polyvisor.api.instance.Instance} is the
 * live handle on one of them. Groups of functions are facets: {@code snapshots()}, {@code files()}, {@code console()}
 * and so on. These rules hold throughout the package:
 *
 * <ul>
 *   <li>A read blocks for the backend's answer (bounded by the request time-out of the connection) and returns a value.
 *       A read whose thread is interrupted throws CANCELLED and leaves the interrupt flag set.
 *   <li>A verb returns an {@link dev.polyvisor.api.Operation}. It throws at once only for a bad argument
 *       (INVALID_ARGUMENT), for what the backend cannot do (UNIMPLEMENTED, with the reason), and when the fleet is
 *       closed (FAILED_PRECONDITION); everything else is how the operation ends. A verb that makes nothing of its own
 *       ends with the instance it was called on.
 *   <li>Verbs name a goal: one that was reached before succeeds with {@code changed() == false}.
 *   <li>Every call may fail with UNAVAILABLE, DEADLINE_EXCEEDED, UNAUTHENTICATED, PERMISSION_DENIED and INTERNAL; the
 *       methods name only what they add.
 *   <li>Handles and facets may be used from any thread. Verbs on one instance that exclude each other are carried out
 *       one after the other.
 *   <li>A handle and its facets stay valid over a rename; after a deletion reads are NOT_FOUND.
 * </ul>
 *
 * <p>Which capability a method needs, where it is not the one of the same name:
 *
 * <table>
 *   <caption>Capabilities</caption>
 *   <tr><th>capability</th><th>methods</th></tr>
 *   <tr><td>COPY</td><td>{@code Instance.copy}, {@code InstanceSource.CopyOf}</td></tr>
 *   <tr><td>STOP, SHUTDOWN, SUSPEND</td><td>{@code stop} by force, through the guest, with the memory saved;
 *       {@code suspend} and {@code start} with saved memory need SUSPEND</td></tr>
 *   <tr><td>RESTART, RESET</td><td>{@code restart} through the guest or cold, by force</td></tr>
 *   <tr><td>FREEZE</td><td>{@code freeze}, {@code unfreeze}, {@code start} as paused</td></tr>
 *   <tr><td>UPDATE</td><td>{@code Instance.update}, {@code Config.update}, {@code Config.patch}</td></tr>
 *   <tr><td>LIVE_LIMITS</td><td>{@code Config.limit}</td></tr>
 *   <tr><td>VOLATILE_CONFIG</td><td>{@code Config.volatileSet}, {@code Config.deferTemplate}</td></tr>
 *   <tr><td>MIGRATE, LIVE_MIGRATE, MIGRATE_PROVIDER</td><td>{@code migrate} and {@code copy}, by target and
 *       liveness</td></tr>
 *   <tr><td>SNAPSHOT</td><td>{@code Snapshots}: {@code list}, {@code create}, {@code delete}, {@code config}; with
 *       memory SNAPSHOT_MEMORY</td></tr>
 *   <tr><td>SNAPSHOT_RESTORE</td><td>{@code Snapshots.restore}</td></tr>
 *   <tr><td>SNAPSHOT_EXPIRY</td><td>{@code Snapshots.expire}, {@code Snapshots.keep}</td></tr>
 *   <tr><td>SNAPSHOT_PREVIEW</td><td>{@code Snapshots}: {@code preview}, {@code commit}, {@code undo}</td></tr>
 *   <tr><td>BACKUP, BACKUP_IMPORT</td><td>{@code Backups}; {@code Instances.importBackup}</td></tr>
 *   <tr><td>EXEC, EXEC_INTERACTIVE</td><td>{@code exec} without and with a terminal</td></tr>
 *   <tr><td>CONSOLE, CONSOLE_GRAPHICAL, CONSOLE_LOG</td><td>{@code Console}: {@code attach}; {@code attach},
 *       {@code ticket} and {@code screenshot}; {@code log} and {@code clearLog}</td></tr>
 *   <tr><td>DISKS, DISK_RESIZE, CDROM</td><td>{@code Disks}: {@code attach}, {@code detach}, {@code update},
 *       {@code move}; {@code resize}; {@code insertMedium} and {@code ejectMedium}. While the instance runs
 *       DISKS_HOT_PLUG too</td></tr>
 *   <tr><td>NICS</td><td>{@code Nics}; while the instance runs NICS_HOT_PLUG too</td></tr>
 *   <tr><td>GUEST_INFO</td><td>{@code Guest}: {@code os}, {@code users}, {@code fileSystems}, {@code interfaces},
 *       {@code applications}</td></tr>
 *   <tr><td>GUEST_FREEZE, MEMORY_DUMP, STATISTICS</td><td>{@code Guest}: {@code freezeFileSystems} and
 *       {@code thawFileSystems}; {@code dumpMemory} and {@code releaseMemoryDump}; {@code statistics}</td></tr>
 *   <tr><td>LIFECYCLE_EVENTS</td><td>{@code Instance.lifecycle}</td></tr>
 *   <tr><td>HOST_PATHS, HOST_LOGS</td><td>{@code Paths}: the paths; the log files</td></tr>
 *   <tr><td>RENDERED_CONFIG</td><td>{@code Config.rendered}</td></tr>
 *   <tr><td>ID_MAPS</td><td>{@code Container}</td></tr>
 * </table>
 */
@NullMarked
package dev.polyvisor.api.instance;

import org.jspecify.annotations.NullMarked;
