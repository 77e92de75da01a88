package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireNumaNode;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads machines with the links that can be followed safely. Thread safety: may be used from any thread. */
record VmReader(OvirtClient client) {
    /** NUMA nodes are not among them: no name of theirs is followed. */
    private static final String FOLLOWED =
            "disk_attachments,host_devices,snapshots,watchdogs,cdroms,nics.reported_devices,tags";

    /** Engines until 4.3 tell this of every machine, so it says nothing. */
    private static final String USUAL_TUNING = "interleave";

    /** A machine, empty when there is none. */
    Optional<WireVm> find(String id) throws InterruptedException {
        return EngineIds.isId(id)
                ? client.find(HttpRequest.get("/vms/{}", id).query("follow", FOLLOWED), WireVm.class)
                : Optional.empty();
    }

    /** Some machines of the list, in its order, as they come in; to be closed. */
    Stream<WireVm> page(int number, int size) throws InterruptedException {
        return client.page(
                HttpRequest.get("/vms")
                        .query("follow", FOLLOWED)
                        .query("max", Integer.toString(size))
                        .query("search", "page " + number),
                "vm",
                WireVm.class);
    }

    /** The NUMA nodes, read only of a machine that says how they are used. */
    List<WireNumaNode> numaNodes(WireVm vm) throws InterruptedException {
        String mode = Scalars.text(vm.numaTuneMode());
        String id = Scalars.text(vm.id());
        if (mode.isEmpty() || mode.equals(USUAL_TUNING) || !EngineIds.isId(id)) {
            return List.of();
        }
        return Absence.tolerated(
                        () -> client.all(HttpRequest.get("/vms/{}/numanodes", id), "vm_numa_node", WireNumaNode.class))
                .orElse(List.of());
    }
}
