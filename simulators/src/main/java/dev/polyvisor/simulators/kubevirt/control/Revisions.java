package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What machines were like when their instances started: by that a machine knows whether it has to be restarted. */
final class Revisions {
    private static final String GENERATION = "kubevirt.io/vm-generation";

    private Revisions() {}

    private static String name(ObjectNode machine, String generation) {
        return "revision-start-vm-" + Json.text(machine, "metadata", "uid") + "-" + generation;
    }

    /** Keeps what a machine is like that starts. */
    static void keep(ClusterState state, ObjectNode machine) {
        Type type = state.catalogue().of("controllerrevisions");
        String namespace = Json.text(machine, "metadata", "namespace");
        String name = name(machine, machine.path("metadata").path("generation").asString("1"));
        if (state.find(type.plural(), namespace, name).isPresent()) {
            return;
        }
        ObjectNode revision = Json.object();
        ObjectNode metadata = revision.putObject("metadata").put("name", name).put("namespace", namespace);
        metadata.putArray("ownerReferences").add(DataVolumeTemplates.owner(machine));
        revision.putObject("data").set("spec", machine.path("spec").deepCopy());
        revision.put("revision", machine.path("metadata").path("generation").asInt(1));
        Stored unused = state.create(type, revision);
    }

    /** A change that concerns the instance waits for a restart; another one is as good as observed. */
    static void sync(ClusterState state, ObjectNode machine, ObjectNode instance) {
        String namespace = Json.text(machine, "metadata", "namespace");
        String started = Json.text(instance, "status", "virtualMachineRevisionName");
        Optional<ObjectNode> revision = state.tree("controllerrevisions", namespace, started);
        ObjectNode status = Json.child(machine, "status");
        if (revision.isEmpty()) {
            return;
        }
        if (!template(revision.get().path("data")).equals(template(machine))) {
            Conditions.set(
                    status,
                    "RestartRequired",
                    true,
                    "RestartRequired",
                    "a non-live-updatable field was changed in the template spec",
                    state.now());
            return;
        }
        Conditions.remove(status, "RestartRequired");
        if (!Json.at(revision.get(), "data", "spec", "template").equals(Json.at(machine, "spec", "template"))) {
            return;
        }
        String now = machine.path("metadata").path("generation").asString("1");
        ObjectNode annotations = Json.child(instance, "metadata", "annotations");
        if (!Json.text(annotations, GENERATION).equals(now)) {
            annotations.put(GENERATION, now);
            Stored unused = state.update(state.catalogue().of("virtualmachineinstances"), instance);
        }
    }

    /** The template but what can be changed while the instance runs. */
    private static JsonNode template(JsonNode machine) {
        ObjectNode template = Json.object();
        template.set("template", Json.at(machine, "spec", "template").deepCopy());
        ObjectNode spec = Json.child(template, "template", "spec");
        spec.remove(List.of("volumes", "nodeSelector", "affinity", "terminationGracePeriodSeconds"));
        ObjectNode domain = Json.child(spec, "domain");
        Json.child(domain, "devices").remove("disks");
        if (domain.get("cpu") instanceof ObjectNode cpu) {
            cpu.remove("sockets");
        }
        domain.remove("memory");
        return template;
    }
}
