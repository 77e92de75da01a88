package dev.polyvisor.api.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** The backups of an instance that the backend keeps. */
public interface Backups {

    /**
     * All backups. Blocks for a request.
     *
     * @return the backups, oldest first; unmodifiable
     * @throws PolyvisorException NOT_FOUND when the instance is gone; UNIMPLEMENTED where there are no backups
     */
    List<Backup> list();

    /**
     * One backup, if it is there. Blocks for a request.
     *
     * @param name its name
     * @return the backup or nothing
     */
    Optional<Backup> find(String name);

    /**
     * One backup. Blocks for a request.
     *
     * @param name its name
     * @return the backup
     * @throws PolyvisorException NOT_FOUND when it is not there
     */
    default Backup get(String name) {
        return find(name).orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no backup " + name));
    }

    /**
     * Takes a backup with the snapshots, that never expires.
     *
     * @param name its name
     * @return the work
     */
    default Operation<Backup> create(String name) {
        return create(BackupSpec.named(name).build());
    }

    /**
     * Takes a backup. When the answer was lost, the backup is looked up by its name instead of being taken again.
     *
     * @param spec the name and how
     * @return the work; ALREADY_EXISTS when the name is taken, RESOURCE_EXHAUSTED when there is no room
     * @throws PolyvisorException UNIMPLEMENTED where there are no backups
     */
    Operation<Backup> create(BackupSpec spec);

    /**
     * Writes a backup out; {@link Instances#importBackup(ImportSpec)} reads it.
     *
     * @param name its name
     * @param stream written on the fleet's executor, not closed
     * @return the work; NOT_FOUND when it is not there, UNAVAILABLE when the transfer broke or the stream threw
     */
    Operation<ExportResult> export(String name, OutputStream stream);

    /**
     * Gives a backup another name.
     *
     * @param name its name
     * @param newName the name, by the rule of {@link BackupSpec#name()}
     * @return the work; NOT_FOUND when it is not there, ALREADY_EXISTS when the name is taken
     */
    Operation<Backup> rename(String name, String newName);

    /**
     * Deletes a backup. One that is gone already is a success without a change.
     *
     * @param name its name
     * @return the work
     */
    Operation<Instance> delete(String name);
}
