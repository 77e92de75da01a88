package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a running instance takes of a change of its machine: sockets and memory. The move to another node that it takes is left out. */
final class LiveUpdate {
    private LiveUpdate() {}

    static void sync(ClusterState state, ObjectNode machine, ObjectNode instance) {
        if (!Json.text(instance, "status", "phase").equals("Running")
                || machine.path("spec").has("instancetype")) {
            return;
        }
        JsonNode wanted = Json.at(machine, "spec", "template", "spec", "domain");
        ObjectNode domain = Json.child(instance, "spec", "domain");
        boolean changed = false;
        JsonNode sockets = Json.at(wanted, "cpu", "sockets");
        if (sockets.isNumber() && !sockets.equals(Json.at(domain, "cpu", "sockets"))) {
            Json.child(domain, "cpu").set("sockets", sockets);
            Json.child(instance, "status", "currentCPUTopology").set("sockets", sockets);
            changed = true;
        }
        JsonNode memory = Json.at(wanted, "memory", "guest");
        if (memory.isString() && !memory.equals(Json.at(domain, "memory", "guest"))) {
            Json.child(domain, "memory").set("guest", memory);
            Json.child(instance, "status", "memory").set("guestRequested", memory);
            Json.child(instance, "status", "memory").set("guestCurrent", memory);
            changed = true;
        }
        if (changed) {
            Stored unused = state.update(state.catalogue().of("virtualmachineinstances"), instance);
        }
    }
}
