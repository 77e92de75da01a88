package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What webhooks and the server add to objects. What is there already stays. */
final class Defaults {
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

    private Defaults() {}

    static void machine(ClusterState state, ObjectNode machine) {
        ObjectNode template = Json.child(machine, "spec", "template");
        put(Json.child(template, "metadata", "annotations"), "kubevirt.io/pci-topology-version", "v3");
        domain(state, Json.child(template, "spec"));
    }

    static void instance(ClusterState state, ObjectNode instance) {
        Json.child(instance, "metadata", "annotations")
                .put("kubevirt.io/latest-observed-api-version", "v1")
                .put("kubevirt.io/storage-observed-api-version", "v1");
        ClusterState.finalizer(instance, "kubevirt.io/foregroundDeleteVirtualMachine", true);
        domain(state, Json.child(instance, "spec"));
    }

    private static void domain(ClusterState state, ObjectNode spec) {
        put(spec, "architecture", "amd64");
        ObjectNode domain = Json.child(spec, "domain");
        ObjectNode firmware = Json.child(domain, "firmware");
        put(firmware, "uuid", firmware.has("uuid") ? "" : state.uuid());
        put(firmware, "serial", firmware.has("serial") ? "" : state.uuid());
        put(Json.child(domain, "machine"), "type", "q35");
        Json.child(domain, "resources");
    }

    static void namespace(ObjectNode namespace) {
        Json.child(namespace, "metadata", "labels")
                .put("kubernetes.io/metadata.name", Json.text(namespace, "metadata", "name"));
        ObjectNode spec = Json.child(namespace, "spec");
        if (!spec.has("finalizers")) {
            spec.putArray("finalizers").add("kubernetes");
        }
        Json.child(namespace, "status").put("phase", "Active");
    }

    static void claim(ClusterState state, ObjectNode claim) {
        ObjectNode spec = Json.child(claim, "spec");
        if (!spec.has("storageClassName")) {
            defaultClass(state).ifPresent(name -> spec.put("storageClassName", name));
        }
        put(spec, "volumeMode", "Filesystem");
        ClusterState.finalizer(claim, "kubernetes.io/pvc-protection", true);
        Json.child(claim, "status").put("phase", "Pending");
    }

    static Optional<String> defaultClass(ClusterState state) {
        return state.shelf("storageclasses").from("", "").stream()
                .filter(each -> Json.text(each.tree(), "metadata", "annotations", DEFAULT_CLASS)
                        .equals("true"))
                .map(Stored::name)
                .findFirst();
    }

    static void restore(ObjectNode restore) {
        put(Json.child(restore, "spec"), "targetReadinessPolicy", "WaitGracePeriod");
    }

    static void secret(ObjectNode secret) {
        put(secret, "type", "Opaque");
        JsonNode texts = secret.path("stringData");
        if (texts.isObject()) {
            ObjectNode data = Json.child(secret, "data");
            texts.properties()
                    .forEach(each -> data.put(
                            each.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(each.getValue().asString("").getBytes(StandardCharsets.UTF_8))));
            secret.remove("stringData");
        }
    }

    private static void put(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }
}
