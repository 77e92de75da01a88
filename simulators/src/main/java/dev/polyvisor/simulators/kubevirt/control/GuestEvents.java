package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;

/** What guests do of themselves. */
public final class GuestEvents {
    private GuestEvents() {}

    /** A guest that runs ends. */
    public static void end(ClusterState state, String namespace, String name, boolean crashed) {
        Type type = state.catalogue().of("virtualmachineinstances");
        state.locked(() -> state.tree(type.plural(), namespace, name)
                .filter(instance -> Json.text(instance, "status", "phase").equals("Running"))
                .ifPresent(instance -> {
                    Instances.over(state, instance, crashed);
                    Stored unused = state.update(type, instance);
                }));
    }
}
