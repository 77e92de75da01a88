package dev.polyvisor.driver.ovirt.testing;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskProfile;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTag;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.spi.store.RevisionedStore;
import java.util.List;
import java.util.Set;

/** An inventory of one engine, filled by hand. */
public final class Model {
    /** The name of the provider. */
    public static final String PROVIDER = "dc1";

    /** All kinds of the driver. */
    public static final List<Kind<?>> KINDS = List.of(
            OvirtDataCenter.KIND,
            OvirtCluster.KIND,
            OvirtHost.KIND,
            OvirtNetwork.KIND,
            OvirtStorageDomain.KIND,
            OvirtNicProfile.KIND,
            OvirtDiskProfile.KIND,
            OvirtDisk.KIND,
            OvirtServerCpu.KIND,
            OvirtTemplate.KIND,
            OvirtSnapshot.KIND,
            OvirtTag.KIND,
            OvirtVm.KIND);

    private final RevisionedStore store = new RevisionedStore("e1", 64, Runnable::run, new VirtualClock());

    public Model() {
        store.register(KINDS);
    }

    public void put(Resource... values) {
        store.commit(Set.of(), all -> List.of(values).forEach(all::put));
    }

    public void delete(ResourceKey key) {
        store.commit(Set.of(), all -> all.delete(key));
    }

    public InventorySnapshot snapshot() {
        return store.snapshot();
    }

    public AdapterContext context() {
        return new AdapterContext(PROVIDER, snapshot());
    }
}
