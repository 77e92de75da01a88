package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.ClusterPart;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The disks that a VirtualMachine brings. */
final class DataVolumeTemplates {
    private DataVolumeTemplates() {}

    /** Makes those that are not there yet; whether there were any. */
    static boolean create(ClusterState state, ObjectNode machine) {
        Type type = state.catalogue().of("datavolumes");
        if (!state.catalogue().serves(ClusterPart.CDI)) {
            return false;
        }
        String namespace = Json.text(machine, "metadata", "namespace");
        boolean made = false;
        for (JsonNode template : machine.path("spec").path("dataVolumeTemplates")) {
            String name = Json.text(template, "metadata", "name");
            if (state.find(type.plural(), namespace, name).isPresent()) {
                continue;
            }
            ObjectNode volume =
                    Json.object().put("apiVersion", type.apiVersion()).put("kind", type.kind());
            ObjectNode metadata = volume.putObject("metadata");
            if (template.path("metadata") instanceof ObjectNode given) {
                metadata.setAll(given.deepCopy());
            }
            metadata.put("namespace", namespace);
            Json.child(metadata, "annotations").put("cdi.kubevirt.io/allowClaimAdoption", "true");
            Json.child(metadata, "labels").put("kubevirt.io/created-by", Json.text(machine, "metadata", "uid"));
            metadata.putArray("ownerReferences").add(owner(machine));
            volume.set("spec", template.path("spec").deepCopy());
            Stored unused = state.create(type, volume);
            made = true;
        }
        return made;
    }

    /** A reference to what controls an object. */
    static ObjectNode owner(ObjectNode object) {
        return Json.object()
                .put("apiVersion", Json.text(object, "apiVersion"))
                .put("kind", Json.text(object, "kind"))
                .put("name", Json.text(object, "metadata", "name"))
                .put("uid", Json.text(object, "metadata", "uid"))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }
}
