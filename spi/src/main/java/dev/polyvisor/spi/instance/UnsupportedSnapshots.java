package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.ConfigReader;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.Snapshots;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots of a backend that has none. Each method answers UNIMPLEMENTED with the instance's reason against
 * the capability that it needs; a driver overrides what its backend has.
 *
 * <p>Thread safety: may be used from any thread.
 */
public class UnsupportedSnapshots implements Snapshots {
    private final BackendInstance<?> instance;

    /**
     * Makes the facet.
     *
     * @param instance whose it is
     */
    public UnsupportedSnapshots(BackendInstance<?> instance) {
        this.instance = instance;
    }

    @Override
    public List<Snapshot> list() {
        throw instance.lacking(Capability.SNAPSHOT);
    }

    @Override
    public Optional<Snapshot> find(String snapshot) {
        throw instance.lacking(Capability.SNAPSHOT);
    }

    @Override
    public ConfigReader config(String snapshot) {
        throw instance.lacking(Capability.SNAPSHOT);
    }

    @Override
    public Operation<Snapshot> create(SnapshotSpec spec) {
        throw instance.lacking(Capability.SNAPSHOT);
    }

    @Override
    public Operation<Instance> restore(String snapshot, RestoreOptions options) {
        throw instance.lacking(Capability.SNAPSHOT_RESTORE);
    }

    @Override
    public Operation<Instance> preview(String snapshot, RestoreOptions options) {
        throw instance.lacking(Capability.SNAPSHOT_PREVIEW);
    }

    @Override
    public Operation<Instance> commit() {
        throw instance.lacking(Capability.SNAPSHOT_PREVIEW);
    }

    @Override
    public Operation<Instance> undo() {
        throw instance.lacking(Capability.SNAPSHOT_PREVIEW);
    }

    @Override
    public Operation<Snapshot> rename(String snapshot, String newName) {
        throw instance.lacking(Capability.SNAPSHOT_RENAME);
    }

    @Override
    public Operation<Snapshot> expire(String snapshot, Instant at) {
        throw instance.lacking(Capability.SNAPSHOT_EXPIRY);
    }

    @Override
    public Operation<Snapshot> keep(String snapshot) {
        throw instance.lacking(Capability.SNAPSHOT_EXPIRY);
    }

    @Override
    public Operation<Instance> delete(String snapshot) {
        throw instance.lacking(Capability.SNAPSHOT);
    }

    @Override
    public Operation<Instance> deleteAll() {
        throw instance.lacking(Capability.SNAPSHOT);
    }
}
