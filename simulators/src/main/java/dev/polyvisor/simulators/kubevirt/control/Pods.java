package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The launcher pods. */
final class Pods {
    private Pods() {}

    /** The pod of an instance that was made first. */
    static Optional<Stored> of(ClusterState state, Stored instance) {
        return state.shelf("pods").named(instance.namespace(), "virt-launcher-" + instance.name() + "-").stream()
                .filter(pod -> pod.isOwnedBy(instance.uid()))
                .filter(pod -> !pod.labels().containsKey("kubevirt.io/migrationJobUID"))
                .findFirst();
    }

    /** Makes the pod of an instance; that of a migration when there is one. */
    static Stored create(ClusterState state, ObjectNode instance, String migration) {
        Type type = state.catalogue().of("pods");
        String name = Json.text(instance, "metadata", "name");
        String uid = Json.text(instance, "metadata", "uid");
        ObjectNode pod = Json.object();
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("name", "virt-launcher-" + name + "-" + state.suffix())
                .put("generateName", "virt-launcher-" + name + "-")
                .put("namespace", Json.text(instance, "metadata", "namespace"));
        ObjectNode labels = metadata.putObject("labels")
                .put("kubevirt.io", "virt-launcher")
                .put("kubevirt.io/created-by", uid)
                .put("vm.kubevirt.io/name", name)
                .put("vmi.kubevirt.io/id", name);
        if (instance.path("metadata").path("labels") instanceof ObjectNode given) {
            labels.setAll(given.deepCopy());
        }
        if (!migration.isEmpty()) {
            labels.put("kubevirt.io/migrationJobUID", migration);
        }
        metadata.putObject("annotations").put("kubevirt.io/domain", name);
        metadata.putArray("ownerReferences").add(DataVolumeTemplates.owner(instance));
        ObjectNode spec = pod.putObject("spec");
        ArrayNode containers = spec.putArray("containers");
        for (String container : List.of("compute", "guest-console-log")) {
            containers.addObject().put("name", container).put("image", "example.invalid/virt-launcher:devel");
        }
        spec.put("restartPolicy", "Never").put("hostname", name);
        pod.putObject("status").put("phase", "Pending");
        return state.create(type, pod);
    }

    static void place(ClusterState state, Stored pod, String node) {
        ObjectNode tree = pod.tree();
        Json.child(tree, "spec").put("nodeName", node);
        Json.child(tree, "metadata", "labels").put("kubevirt.io/nodeName", node);
        ObjectNode status = Json.child(tree, "status");
        status.put("phase", "Running").put("podIP", Addresses.address(pod.uid(), 0));
        Conditions.set(status, "PodScheduled", true, "", "", state.now());
        Conditions.set(status, "Ready", false, "ContainersNotReady", "", state.now());
        Stored unused = state.update(state.catalogue().of("pods"), tree);
    }

    static void ready(ClusterState state, Stored instance) {
        of(state, instance).ifPresent(pod -> {
            ObjectNode tree = pod.tree();
            ObjectNode status = Json.child(tree, "status");
            Conditions.set(status, "Ready", true, "", "", state.now());
            ArrayNode containers = status.putArray("containerStatuses");
            for (String container : List.of("compute", "guest-console-log")) {
                containers.addObject().put("name", container).put("ready", true).put("restartCount", 0);
            }
            Stored unused = state.update(state.catalogue().of("pods"), tree);
        });
    }
}
