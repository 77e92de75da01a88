package dev.polyvisor.api.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of an instance. Where a method takes a snapshot, its identity or its name is meant; a name that several
 * snapshots have (oVirt) is FAILED_PRECONDITION.
 */
public interface Snapshots {

    /**
     * All snapshots. Blocks for a request.
     *
     * @return the snapshots, oldest first; unmodifiable
     * @throws PolyvisorException NOT_FOUND when the instance is gone; UNIMPLEMENTED where there are no snapshots
     */
    List<Snapshot> list();

    /**
     * One snapshot, if it is there. Blocks for a request.
     *
     * @param snapshot its identity or name
     * @return the snapshot or nothing
     * @throws PolyvisorException FAILED_PRECONDITION when several have the name
     */
    Optional<Snapshot> find(String snapshot);

    /**
     * One snapshot. Blocks for a request.
     *
     * @param snapshot its identity or name
     * @return the snapshot
     * @throws PolyvisorException NOT_FOUND when it is not there; FAILED_PRECONDITION when several have the name
     */
    default Snapshot get(String snapshot) {
        return find(snapshot)
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no snapshot " + snapshot));
    }

    /**
     * The configuration that the instance had when the snapshot was taken. Blocks for a request.
     *
     * @param snapshot its identity or name
     * @return the configuration
     * @throws PolyvisorException NOT_FOUND when it is not there; UNIMPLEMENTED when the backend does not tell
     */
    ConfigReader config(String snapshot);

    /**
     * Takes a snapshot of all disks without the memory.
     *
     * @param name its name
     * @return the work
     */
    default Operation<Snapshot> create(String name) {
        return create(SnapshotSpec.named(name).build());
    }

    /**
     * Takes a snapshot. A repetition with the same idempotency key adopts what an earlier try left.
     *
     * @param spec the name and how
     * @return the work; ends when the snapshot can be used; ALREADY_EXISTS when the name is taken, FAILED_PRECONDITION
     *     when the memory, the quiescing or a disk cannot be had
     * @throws PolyvisorException UNIMPLEMENTED for a way that the backend lacks
     */
    Operation<Snapshot> create(SnapshotSpec spec);

    /**
     * Brings the instance back to a snapshot, disks and configuration: {@link RestoreOptions#defaults()}.
     *
     * @param snapshot its identity or name
     * @return the work
     */
    default Operation<Instance> restore(String snapshot) {
        return restore(snapshot, RestoreOptions.defaults());
    }

    /**
     * Brings the instance back to a snapshot. What the instance became since is lost.
     *
     * @param snapshot its identity or name
     * @param options how
     * @return the work; NOT_FOUND when it is not there, FAILED_PRECONDITION when it has no memory or the instance runs
     *     and may not be stopped
     * @throws PolyvisorException UNIMPLEMENTED for a way that the backend lacks
     */
    Operation<Instance> restore(String snapshot, RestoreOptions options);

    /**
     * Starts a trial of a snapshot: the stopped instance shows its state until {@link #commit()} or {@link #undo()}
     * (oVirt).
     *
     * @param snapshot its identity or name
     * @param options how
     * @return the work; NOT_FOUND when it is not there, FAILED_PRECONDITION when the instance runs or a trial is under
     *     way
     * @throws PolyvisorException UNIMPLEMENTED where there are no trials
     */
    Operation<Instance> preview(String snapshot, RestoreOptions options);

    /**
     * Makes the trial final.
     *
     * @return the work; FAILED_PRECONDITION when the instance runs; without a trial it succeeds without a change
     * @throws PolyvisorException UNIMPLEMENTED where there are no trials
     */
    Operation<Instance> commit();

    /**
     * Ends the trial; the instance is what it was before.
     *
     * @return the work; FAILED_PRECONDITION when the instance runs; without a trial it succeeds without a change
     * @throws PolyvisorException UNIMPLEMENTED where there are no trials
     */
    Operation<Instance> undo();

    /**
     * Gives a snapshot another name.
     *
     * @param snapshot its identity or name
     * @param newName the name, by the rule of {@link SnapshotSpec#name()}
     * @return the work; NOT_FOUND when it is not there, ALREADY_EXISTS when the name is taken
     * @throws PolyvisorException UNIMPLEMENTED where names cannot change
     */
    Operation<Snapshot> rename(String snapshot, String newName);

    /**
     * Lets the backend remove a snapshot at a time.
     *
     * @param snapshot its identity or name
     * @param at when
     * @return the work; NOT_FOUND when it is not there
     * @throws PolyvisorException UNIMPLEMENTED where snapshots do not expire
     */
    Operation<Snapshot> expire(String snapshot, Instant at);

    /**
     * Keeps a snapshot until it is deleted.
     *
     * @param snapshot its identity or name
     * @return the work; NOT_FOUND when it is not there; without an expiry it succeeds without a change
     */
    Operation<Snapshot> keep(String snapshot);

    /**
     * Deletes a snapshot. One that is gone already is a success without a change.
     *
     * @param snapshot its identity or name
     * @return the work; FAILED_PRECONDITION when it is in use
     */
    Operation<Instance> delete(String snapshot);

    /**
     * Deletes all snapshots, newest first. Goes on after a failure; the operation then fails with the first error, the
     * others suppressed in it.
     *
     * @return the work
     */
    Operation<Instance> deleteAll();
}
