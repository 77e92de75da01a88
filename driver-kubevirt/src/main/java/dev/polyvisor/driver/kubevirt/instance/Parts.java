package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.client.KubeClient;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.spi.instance.CapabilityTable;
import java.util.HexFormat;
import java.util.Optional;

/** What handles share. Thread safety: immutable. */
record Parts(KubeSession session, VmLookup lookup, CapabilityTable table) {
    static Parts of(KubeSession session) {
        return new Parts(session, new VmLookup(session), Abilities.table());
    }

    DriverContext context() {
        return session.context();
    }

    KubeClient client() {
        return session.client();
    }

    /** What the inventory has of a key. */
    Optional<KubevirtVm> inventoried(ResourceKey key) {
        return context().inventory().get(KubevirtVm.KIND, key).map(entry -> entry.value());
    }

    /** By which work on a machine can be taken up by another process. */
    WorkHandle handle(String namespace, String name, String uid) {
        return new WorkHandle(HexFormat.of().toHexDigits(context().random().nextLong()), namespace, name, uid, "");
    }

    /** A handle on what was just read. */
    InstanceHandle handle(Read read) {
        return new InstanceHandle(this, Infos.of(read), inventoried(read.value().key()));
    }
}
