package dev.polyvisor.simulators.kubevirt.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Many virtual machines that have run, or been off, for long: each is a number until somebody changes it. */
public final class ManyMachines {
    private static final String MACHINE = "VirtualMachine";
    private static final String INSTANCE = "VirtualMachineInstance";

    private ManyMachines() {}

    /** Adds them; under the lock of the state. */
    public static void add(ClusterState state, String namespace, String prefix, int count, boolean running) {
        List<String> nodes =
                state.shelf("nodes").from("", "").stream().map(Stored::name).toList();
        Type machines = state.catalogue().of("virtualmachines");
        Type instances = state.catalogue().of("virtualmachineinstances");
        Template machine = new Template(machine(namespace, running, state.now()));
        Template instance = new Template(instance(namespace, state.now()));
        Map<String, Map<String, String>> labels = new HashMap<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            String name = prefix + "-" + number;
            String node = nodes.isEmpty() ? "node" : nodes.get(number % nodes.size());
            String uid = uid(MACHINE, namespace, name);
            state.seed(
                    machines,
                    version -> new Stored(
                            namespace,
                            name,
                            uid,
                            version,
                            Map.of("app", "many"),
                            List.of(),
                            machine.content(number, unused -> values(namespace, name, number, node, version))));
            if (running) {
                Map<String, String> shared =
                        labels.computeIfAbsent(node, unused -> Map.of("app", "many", "kubevirt.io/nodeName", node));
                state.seed(
                        instances,
                        version -> new Stored(
                                namespace,
                                name,
                                uid(INSTANCE, namespace, name),
                                version,
                                shared,
                                List.of(uid),
                                instance.content(number, unused -> values(namespace, name, number, node, version))));
            }
        }
    }

    private static String uid(String kind, String namespace, String name) {
        return UUID.nameUUIDFromBytes(
                        (kind + "/" + namespace + "/" + name).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }

    private static Map<String, String> values(String namespace, String name, int number, String node, long version) {
        return Map.of(
                "name", name,
                "machine", uid(MACHINE, namespace, name),
                "instance", uid(INSTANCE, namespace, name),
                "firmware", uid("Firmware", namespace, name),
                "pod", uid("Pod", namespace, name),
                "version", Long.toString(version),
                "node", node,
                "address", "10." + (128 + (number >>> 16 & 63)) + "." + (number >>> 8 & 255) + "." + (number & 255),
                "mac",
                        String.format(
                                "02:10:%02x:%02x:%02x:%02x",
                                number >>> 24, number >>> 16 & 255, number >>> 8 & 255, number & 255));
    }

    private static ObjectNode head(String kind, String namespace, String uid, String now) {
        ObjectNode object = Json.object().put("apiVersion", "kubevirt.io/v1").put("kind", kind);
        ObjectNode metadata = object.putObject("metadata");
        metadata.putObject("annotations")
                .put("kubevirt.io/latest-observed-api-version", "v1")
                .put("kubevirt.io/storage-observed-api-version", "v1");
        metadata.put("creationTimestamp", now);
        metadata.putArray("finalizers").add("kubevirt.io/virtualMachineControllerFinalize");
        metadata.put("generation", 1);
        metadata.putObject("labels").put("app", "many");
        metadata.put("name", "@name@").put("namespace", namespace);
        metadata.put("resourceVersion", "@version@").put("uid", uid);
        return object;
    }

    private static void spec(ObjectNode spec) {
        spec.put("architecture", "amd64");
        ObjectNode domain = spec.putObject("domain");
        domain.putObject("cpu").put("cores", 2).put("sockets", 1).put("threads", 1);
        ObjectNode devices = domain.putObject("devices");
        devices.putArray("disks")
                .addObject()
                .put("name", "root")
                .putObject("disk")
                .put("bus", "virtio");
        devices.putArray("interfaces")
                .addObject()
                .put("name", "default")
                .put("macAddress", "@mac@")
                .putObject("masquerade");
        domain.putObject("firmware").put("serial", "@firmware@").put("uuid", "@firmware@");
        domain.putObject("machine").put("type", "q35");
        domain.putObject("memory").put("guest", "2Gi");
        domain.putObject("resources");
        spec.putArray("networks").addObject().put("name", "default").putObject("pod");
        spec.putArray("volumes")
                .addObject()
                .put("name", "root")
                .putObject("containerDisk")
                .put("image", "example.invalid/debian:12");
    }

    private static ObjectNode condition(ArrayNode conditions, String type, boolean value, String now) {
        return conditions
                .addObject()
                .putNull("lastProbeTime")
                .put("lastTransitionTime", now)
                .put("status", value ? "True" : "False")
                .put("type", type);
    }

    private static void conditions(ObjectNode status, String now) {
        ArrayNode conditions = status.putArray("conditions");
        for (String type : List.of("Ready", "LiveMigratable", "StorageLiveMigratable", "AgentConnected")) {
            ObjectNode unused = condition(conditions, type, true, now);
        }
    }

    private static ObjectNode machine(String namespace, boolean running, String now) {
        ObjectNode machine = head(MACHINE, namespace, "@machine@", now);
        ObjectNode spec = machine.putObject("spec").put("runStrategy", running ? "Always" : "Halted");
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put("app", "many");
        spec(template.putObject("spec"));
        ObjectNode status = machine.putObject("status");
        if (running) {
            conditions(status, now);
            status.put("created", true)
                    .put("desiredGeneration", 1)
                    .put("observedGeneration", 1)
                    .put("ready", true)
                    .put("runStrategy", "Always");
        } else {
            ObjectNode unused = condition(status.putArray("conditions"), "Ready", false, now)
                    .put("message", "VMI does not exist")
                    .put("reason", "VMINotExists");
        }
        status.put("printableStatus", running ? "Running" : "Stopped");
        status.putArray("volumeSnapshotStatuses")
                .addObject()
                .put("enabled", false)
                .put("name", "root")
                .put("reason", "Snapshot is not supported for this volumeSource type [root]");
        return machine;
    }

    private static ObjectNode instance(String namespace, String now) {
        ObjectNode instance = head(INSTANCE, namespace, "@instance@", now);
        ObjectNode metadata = Json.child(instance, "metadata");
        Json.child(metadata, "annotations").put("kubevirt.io/vm-generation", "1");
        Json.list(metadata, "finalizers").add("kubevirt.io/foregroundDeleteVirtualMachine");
        Json.child(metadata, "labels").put("kubevirt.io/nodeName", "@node@");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "kubevirt.io/v1")
                .put("blockOwnerDeletion", true)
                .put("controller", true)
                .put("kind", MACHINE)
                .put("name", "@name@")
                .put("uid", "@machine@");
        ObjectNode spec = instance.putObject("spec");
        spec(spec);
        ObjectNode status = instance.putObject("status");
        status.putObject("activePods").put("@pod@", "@node@");
        conditions(status, now);
        status.putObject("currentCPUTopology").put("cores", 2).put("sockets", 1).put("threads", 1);
        status.putObject("guestOSInfo")
                .put("id", "debian")
                .put("kernelRelease", "6.1.0-13-amd64")
                .put("name", "Debian GNU/Linux")
                .put("prettyName", "Debian GNU/Linux 12 (bookworm)")
                .put("versionId", "12");
        ObjectNode shown = status.putArray("interfaces").addObject();
        shown.put("infoSource", "domain, guest-agent")
                .put("interfaceName", "eth0")
                .put("ipAddress", "@address@");
        shown.putArray("ipAddresses").add("@address@");
        shown.put("linkState", "up").put("mac", "@mac@").put("name", "default");
        status.putObject("machine").put("type", "pc-q35-rhel9.6.0");
        status.putObject("memory")
                .put("guestAtBoot", "2Gi")
                .put("guestCurrent", "2Gi")
                .put("guestRequested", "2Gi")
                .put("memoryOverhead", "288Mi");
        status.put("migrationMethod", "LiveMigration").put("nodeName", "@node@").put("phase", "Running");
        status.putArray("phaseTransitionTimestamps")
                .addObject()
                .put("phase", "Running")
                .put("phaseTransitionTimestamp", now);
        status.putArray("volumeStatus").addObject().put("name", "root").put("target", "vda");
        return instance;
    }
}
