package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Backup;
import dev.polyvisor.api.instance.BackupSpec;
import dev.polyvisor.api.instance.Backups;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.Instance;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Backups of a backend that keeps none. Each method answers UNIMPLEMENTED with the instance's reason against
 * the capability that it needs; a driver overrides what its backend has.
 *
 * <p>Thread safety: may be used from any thread.
 */
public class UnsupportedBackups implements Backups {
    private final BackendInstance<?> instance;

    /**
     * Makes the facet.
     *
     * @param instance whose it is
     */
    public UnsupportedBackups(BackendInstance<?> instance) {
        this.instance = instance;
    }

    @Override
    public List<Backup> list() {
        throw instance.lacking(Capability.BACKUP);
    }

    @Override
    public Optional<Backup> find(String name) {
        throw instance.lacking(Capability.BACKUP);
    }

    @Override
    public Operation<Backup> create(BackupSpec spec) {
        throw instance.lacking(Capability.BACKUP);
    }

    @Override
    public Operation<ExportResult> export(String name, OutputStream stream) {
        throw instance.lacking(Capability.BACKUP);
    }

    @Override
    public Operation<Backup> rename(String name, String newName) {
        throw instance.lacking(Capability.BACKUP);
    }

    @Override
    public Operation<Instance> delete(String name) {
        throw instance.lacking(Capability.BACKUP);
    }
}
