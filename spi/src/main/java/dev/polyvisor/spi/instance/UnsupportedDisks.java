package dev.polyvisor.spi.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Disks;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.VolumeFate;
import java.util.List;

/**
 * Disks that the backend neither shows nor changes. Each method answers UNIMPLEMENTED with the instance's reason against
 * the capability that it needs; a driver overrides what its backend has.
 *
 * <p>Thread safety: may be used from any thread.
 */
public class UnsupportedDisks implements Disks {
    private final BackendInstance<?> instance;

    /**
     * Makes the facet.
     *
     * @param instance whose it is
     */
    public UnsupportedDisks(BackendInstance<?> instance) {
        this.instance = instance;
    }

    @Override
    public List<DiskAttachment> list() {
        throw instance.lacking(Capability.DISKS);
    }

    @Override
    public Operation<DiskAttachment> attach(DiskSpec spec) {
        throw instance.lacking(Capability.DISKS);
    }

    @Override
    public Operation<Instance> detach(String name, VolumeFate fate) {
        throw instance.lacking(Capability.DISKS);
    }

    @Override
    public Operation<DiskAttachment> update(DiskSpec spec) {
        throw instance.lacking(Capability.DISKS);
    }

    @Override
    public Operation<DiskAttachment> resize(String name, DataSize size) {
        throw instance.lacking(Capability.DISK_RESIZE);
    }

    @Override
    public Operation<DiskAttachment> move(String name, String pool) {
        throw instance.lacking(Capability.DISKS);
    }

    @Override
    public Operation<DiskAttachment> insertMedium(String name, String medium) {
        throw instance.lacking(Capability.CDROM);
    }

    @Override
    public Operation<DiskAttachment> ejectMedium(String name) {
        throw instance.lacking(Capability.CDROM);
    }
}
