package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Requirements;
import dev.polyvisor.driver.kubevirt.inventory.NodeLookup;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup;
import dev.polyvisor.driver.kubevirt.model.KubevirtNode;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many more machines the nodes have memory for. Processors are shared ten to one unless the cluster says otherwise, so memory is
 * what runs out. What else than machines has is not counted, so there may be less. Thread safety: may be used from any thread.
 */
final class NodeRoom {
    private final NodeLookup nodes;
    private final VmLookup machines;

    NodeRoom(KubeSession session, VmLookup machines) {
        this.nodes = new NodeLookup(session);
        this.machines = machines;
    }

    Capacity of(Requirements requirements) throws InterruptedException {
        List<KubevirtNode> all;
        try {
            all = nodes.list();
        } catch (PolyvisorException hidden) {
            if (hidden.code() != ErrorCode.PERMISSION_DENIED) {
                throw hidden;
            }
            return Capacity.unknown("the nodes may not be listed");
        }
        Map<String, Long> taken = new HashMap<>();
        machines.eachInstance(vmi -> {
            if (!vmi.isFinal()) {
                vmi.memory().ifPresent(size -> taken.merge(vmi.node(), size.bytes(), Long::sum));
            }
        });
        long room = 0;
        for (KubevirtNode node : all) {
            if (node.schedulable() && node.cpus().orElse(0) >= requirements.cpu()) {
                long free = node.memory().map(DataSize::bytes).orElse(0L) - taken.getOrDefault(node.name(), 0L);
                room += Math.max(0, free) / requirements.memory().bytes();
            }
        }
        return Capacity.of(room, "the memory of the nodes that machines have not taken");
    }
}
