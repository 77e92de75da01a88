package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects as clusters commonly have them. */
final class Samples {
    private Samples() {}

    static ObjectNode node(String name, String now, int number) {
        ObjectNode node = Json.object();
        ObjectNode metadata = node.putObject("metadata").put("name", name);
        metadata.putObject("labels")
                .put("cpumanager", "false")
                .put("kubernetes.io/arch", "amd64")
                .put("kubernetes.io/hostname", name)
                .put("kubernetes.io/os", "linux")
                .put("kubevirt.io/schedulable", "true")
                .put("topology.kubernetes.io/zone", number % 2 == 1 ? "zone-a" : "zone-b");
        metadata.putObject("annotations").put("kubevirt.io/heartbeat", now);
        node.putObject("spec");
        ObjectNode status = node.putObject("status");
        for (String what : new String[] {"capacity", "allocatable"}) {
            status.putObject(what)
                    .put("cpu", "64")
                    .put("devices.kubevirt.io/kvm", "5k")
                    .put("ephemeral-storage", "4Ti")
                    .put("memory", "1Ti")
                    .put("pods", "5k");
        }
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("lastHeartbeatTime", now)
                .put("lastTransitionTime", now)
                .put("reason", "KubeletReady")
                .put("message", "kubelet is posting ready status");
        ArrayNode addresses = status.putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", "192.0.2." + (10 + number));
        addresses.addObject().put("type", "Hostname").put("address", name);
        status.putObject("nodeInfo")
                .put("kernelVersion", "6.1.0")
                .put("osImage", "example")
                .put("containerRuntimeVersion", "containerd://2.0.0")
                .put("kubeletVersion", "v1.36.2")
                .put("operatingSystem", "linux")
                .put("architecture", "amd64");
        return node;
    }

    static ObjectNode storageClass(String name, boolean isDefault, boolean immediate) {
        ObjectNode storage = Json.object();
        ObjectNode metadata = storage.putObject("metadata").put("name", name);
        if (isDefault) {
            metadata.putObject("annotations").put("storageclass.kubernetes.io/is-default-class", "true");
        }
        storage.put("provisioner", (immediate ? "block" : "file") + ".csi.example.invalid")
                .put("reclaimPolicy", "Delete")
                .put("volumeBindingMode", immediate ? "Immediate" : "WaitForFirstConsumer");
        if (immediate) {
            storage.put("allowVolumeExpansion", true);
        }
        return storage;
    }

    static ObjectNode storageProfile(String name, boolean block) {
        ObjectNode profile = Json.object();
        profile.putObject("metadata").put("name", name);
        profile.putObject("spec");
        ObjectNode status =
                profile.putObject("status").put("storageClass", name).put("cloneStrategy", "copy");
        ObjectNode set = status.putArray("claimPropertySets").addObject();
        set.putArray("accessModes").add(block ? "ReadWriteMany" : "ReadWriteOnce");
        set.put("volumeMode", block ? "Block" : "Filesystem");
        return profile;
    }

    static ObjectNode claim(String namespace, String name, String storageClass, String size) {
        ObjectNode claim = Json.object();
        ObjectNode metadata = claim.putObject("metadata").put("name", name).put("namespace", namespace);
        metadata.putArray("finalizers").add("kubernetes.io/pvc-protection");
        ObjectNode spec = claim.putObject("spec");
        spec.putArray("accessModes").add("ReadWriteMany");
        spec.putObject("resources").putObject("requests").put("storage", size);
        spec.put("storageClassName", storageClass).put("volumeMode", "Block");
        claim.putObject("status").put("phase", "Pending");
        return claim;
    }

    static ObjectNode machine(ClusterState state, String namespace, String name, String runStrategy) {
        ObjectNode machine = Json.object();
        machine.putObject("metadata").put("name", name).put("namespace", namespace);
        ObjectNode template =
                machine.putObject("spec").put("runStrategy", runStrategy).putObject("template");
        ObjectNode metadata = template.putObject("metadata");
        metadata.putObject("annotations").put("kubevirt.io/pci-topology-version", "v3");
        metadata.putObject("labels").put("kubevirt.io/domain", name);
        ObjectNode spec = template.putObject("spec").put("architecture", "amd64");
        ObjectNode domain = spec.putObject("domain");
        domain.putObject("cpu").put("cores", 1);
        ObjectNode devices = domain.putObject("devices");
        devices.putArray("disks")
                .addObject()
                .put("name", "root")
                .putObject("disk")
                .put("bus", "virtio");
        devices.putArray("interfaces").addObject().put("name", "default").putObject("masquerade");
        domain.putObject("firmware").put("serial", state.uuid()).put("uuid", state.uuid());
        domain.putObject("machine").put("type", "q35");
        domain.putObject("memory").put("guest", "128Mi");
        domain.putObject("resources");
        spec.putArray("networks").addObject().put("name", "default").putObject("pod");
        spec.putArray("volumes")
                .addObject()
                .put("name", "root")
                .putObject("containerDisk")
                .put("image", "example.invalid/cirros:1");
        return machine;
    }
}
