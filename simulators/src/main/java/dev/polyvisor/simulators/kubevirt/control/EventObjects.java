package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import tools.jackson.databind.node.ObjectNode;

/** The Event objects with which controllers tell people what they have done. */
final class EventObjects {
    private static final String CONTROLLER = "virtualmachine-controller";

    /** Names are ordered by time. */
    private static final long FIRST = 0x18e9fd4800000000L;

    private EventObjects() {}

    static void created(ClusterState state, ObjectNode about, String message) {
        String namespace = Json.text(about, "metadata", "namespace");
        String name = Json.text(about, "metadata", "name");
        ObjectNode event = Json.object();
        event.putObject("metadata")
                .put("name", name + "." + String.format("%016x", FIRST + state.version()))
                .put("namespace", namespace);
        event.putObject("involvedObject")
                .put("kind", Json.text(about, "kind"))
                .put("namespace", namespace)
                .put("name", name)
                .put("uid", Json.text(about, "metadata", "uid"))
                .put("apiVersion", Json.text(about, "apiVersion"))
                .put("resourceVersion", Json.text(about, "metadata", "resourceVersion"));
        event.put("reason", "SuccessfulCreate").put("message", message);
        event.putObject("source").put("component", CONTROLLER);
        event.put("firstTimestamp", state.now())
                .put("lastTimestamp", state.now())
                .put("count", 1)
                .put("type", "Normal")
                .putNull("eventTime")
                .put("reportingComponent", CONTROLLER)
                .put("reportingInstance", "");
        Stored unused = state.create(state.catalogue().of("events"), event);
    }
}
