package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.model.KubevirtNode;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the nodes. Thread safety: may be used from any thread. */
public final class NodeLookup {
    private final KubeSession session;
    private final ResourceMapper mapper;

    public NodeLookup(KubeSession session) {
        this.session = session;
        this.mapper = new ResourceMapper(session.keys(), session.client().json());
    }

    /** All of them; PERMISSION_DENIED when they may not be listed. */
    public List<KubevirtNode> list() throws InterruptedException {
        List<KubevirtNode> nodes = new ArrayList<>();
        try (var list = session.client().list(KubeKind.NODE, Optional.empty(), Optional.empty(), true)) {
            for (Optional<WireAny> next = list.next(WireAny.class); next.isPresent(); next = list.next(WireAny.class)) {
                nodes.add(mapper.node(next.get()));
            }
        }
        return nodes;
    }
}
