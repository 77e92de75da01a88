package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The claims that DataVolumes make. */
final class Claims {
    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

    private Claims() {}

    static ObjectNode of(ClusterState state, ObjectNode dataVolume) {
        boolean old = dataVolume.path("spec").has("pvc");
        JsonNode wanted = dataVolume.path("spec").path(old ? "pvc" : "storage");
        ObjectNode claim = Json.object();
        ObjectNode metadata = claim.putObject("metadata")
                .put("name", Json.text(dataVolume, "metadata", "name"))
                .put("namespace", Json.text(dataVolume, "metadata", "namespace"));
        metadata.putObject("labels").put("app", "containerized-data-importer");
        metadata.putObject("annotations").put("cdi.kubevirt.io/storage.condition.running", "false");
        metadata.putArray("ownerReferences").add(DataVolumeTemplates.owner(dataVolume));
        metadata.putArray("finalizers").add("kubernetes.io/pvc-protection");
        ObjectNode spec = claim.putObject("spec");
        if (wanted instanceof ObjectNode given) {
            spec.setAll(given.deepCopy());
        }
        if (!spec.has("accessModes")) {
            spec.putArray("accessModes").add("ReadWriteMany");
        }
        if (!spec.has("volumeMode")) {
            spec.put("volumeMode", old ? "Filesystem" : "Block");
        }
        if (!spec.has("storageClassName")) {
            defaultClass(state).ifPresent(name -> spec.put("storageClassName", name));
        }
        if (Json.at(spec, "resources", "requests", "storage").isMissingNode()) {
            sourceSize(state, dataVolume)
                    .ifPresent(size -> Json.child(spec, "resources", "requests").put("storage", size));
        }
        claim.putObject("status").put("phase", "Pending");
        return claim;
    }

    /** A clone is at least as large as its source. */
    private static Optional<String> sourceSize(ClusterState state, ObjectNode dataVolume) {
        String own = Json.text(dataVolume, "metadata", "namespace");
        JsonNode reference = Json.at(dataVolume, "spec", "sourceRef");
        if (reference.isObject()) {
            String namespace = namespace(reference, own);
            return state.tree("datasources", namespace, Json.text(reference, "name"))
                    .flatMap(found -> size(state, Json.at(found, "spec", "source"), namespace));
        }
        return size(state, Json.at(dataVolume, "spec", "source"), own);
    }

    private static Optional<String> size(ClusterState state, JsonNode source, String own) {
        JsonNode snapshot = source.path("snapshot");
        if (snapshot.isObject()) {
            return state.tree("volumesnapshots", namespace(snapshot, own), Json.text(snapshot, "name"))
                    .map(found -> Json.text(found, "status", "restoreSize"));
        }
        JsonNode claim = source.path("pvc");
        return state.tree("persistentvolumeclaims", namespace(claim, own), Json.text(claim, "name"))
                .map(found -> Json.text(found, "spec", "resources", "requests", "storage"));
    }

    private static String namespace(JsonNode reference, String own) {
        String namespace = Json.text(reference, "namespace");
        return namespace.isEmpty() ? own : namespace;
    }

    private static Optional<String> defaultClass(ClusterState state) {
        return state.shelf("storageclasses").from("", "").stream()
                .filter(each -> Json.text(each.tree(), "metadata", "annotations", DEFAULT)
                        .equals("true"))
                .map(Stored::name)
                .findFirst();
    }
}
