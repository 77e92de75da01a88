package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.ImportSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceQuery;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.spi.instance.Blocking;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The instances as the allocation of resources sees them. What it makes differs from what a host makes: serial numbers of disks are
 * passed over, disks are prepared before they are attached, and the address is that of the first interface that the template has
 * brought. Thread safety: may be used from any thread.
 */
public final class ResourceInstances implements Instances {
    /** What a specification may set besides what all drivers know. */
    public static final Set<String> OPTIONS = CreationRules.OPTIONS;

    private final InstancesView view;
    private final Volumes volumes;

    ResourceInstances(InstancesView view, Volumes volumes) {
        this.view = view;
        this.volumes = volumes;
    }

    /** Prepares disks. */
    @FunctionalInterface
    public interface Volumes {
        /**
         * Makes a disk ready for a machine. Blocks; idempotent.
         *
         * @param volume the identity of the disk
         * @param name what it will be called within the machine
         */
        void prepare(String volume, String name) throws InterruptedException;
    }

    @Override
    public Optional<Scope> scope() {
        return view.scope();
    }

    @Override
    public Instances in(Scope scope) {
        return new ResourceInstances(view.in(scope), volumes);
    }

    @Override
    public Instances inAllScopes() {
        return new ResourceInstances(view.inAllScopes(), volumes);
    }

    @Override
    public Instance get(String name) {
        return view.get(name);
    }

    @Override
    public Optional<Instance> find(String name) {
        return view.find(name);
    }

    @Override
    public Instance byId(String id) {
        return view.byId(id);
    }

    @Override
    public List<Instance> list(InstanceQuery query) {
        return view.list(query);
    }

    @Override
    public Operation<Instance> create(InstanceSpec spec) {
        boolean unused = Blocking.get(() -> prepared(spec));
        return view.createForResource(spec);
    }

    private boolean prepared(InstanceSpec spec) throws InterruptedException {
        for (DiskSpec disk : spec.disks()) {
            if (disk.source() instanceof DiskSource.Volume volume) {
                volumes.prepare(volume.name(), disk.name());
            }
        }
        return true;
    }

    @Override
    public Operation<Instance> importBackup(ImportSpec spec) {
        return view.importBackup(spec);
    }
}
