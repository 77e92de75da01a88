package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.inventory.VmLookup;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.session.OvirtKeys;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.spi.instance.CapabilityTable;
import java.util.Optional;

/** What handles share. Thread safety: may be used from any thread. */
record Parts(
        OvirtSession session,
        VmLookup lookup,
        Catalogue catalogue,
        Jobs jobs,
        Lifecycles lifecycles,
        CapabilityTable table) {

    static Parts of(OvirtSession session) {
        return new Parts(
                session,
                new VmLookup(session),
                new Catalogue(session.client()),
                new Jobs(session.client()),
                new Lifecycles(session),
                Abilities.table());
    }

    DriverContext context() {
        return session.context();
    }

    OvirtClient client() {
        return session.client();
    }

    OvirtKeys keys() {
        return session.keys();
    }

    /** What the inventory has of a key. */
    Optional<OvirtVm> inventoried(ResourceKey key) {
        return context().inventory().get(OvirtVm.KIND, key).map(Entry::value);
    }

    InstanceInfo info(OvirtVm vm) {
        return Infos.of(vm, context().inventory());
    }

    /** A handle on what was just read. */
    InstanceHandle handle(Read read) {
        return new InstanceHandle(
                this, info(read.value()), inventoried(read.value().key()));
    }
}
