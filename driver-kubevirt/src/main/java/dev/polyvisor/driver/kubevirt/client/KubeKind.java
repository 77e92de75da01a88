package dev.polyvisor.driver.kubevirt.client;

import java.util.Optional;

/**
 * A collection of an API server.
 *
 * @param group the group, empty for the core
 * @param version its version
 * @param plural its name in paths
 * @param kind the name of its objects
 * @param namespaced whether its objects stand in namespaces
 */
public record KubeKind(String group, String version, String plural, String kind, boolean namespaced) {
    public static final KubeKind VIRTUAL_MACHINE =
            new KubeKind("kubevirt.io", "v1", "virtualmachines", "VirtualMachine", true);
    public static final KubeKind VIRTUAL_MACHINE_INSTANCE =
            new KubeKind("kubevirt.io", "v1", "virtualmachineinstances", "VirtualMachineInstance", true);
    public static final KubeKind MIGRATION = new KubeKind(
            "kubevirt.io", "v1", "virtualmachineinstancemigrations", "VirtualMachineInstanceMigration", true);
    public static final KubeKind KUBEVIRT = new KubeKind("kubevirt.io", "v1", "kubevirts", "KubeVirt", true);
    public static final KubeKind DATA_VOLUME =
            new KubeKind("cdi.kubevirt.io", "v1beta1", "datavolumes", "DataVolume", true);
    public static final KubeKind DATA_SOURCE =
            new KubeKind("cdi.kubevirt.io", "v1beta1", "datasources", "DataSource", true);
    public static final KubeKind STORAGE_PROFILE =
            new KubeKind("cdi.kubevirt.io", "v1beta1", "storageprofiles", "StorageProfile", false);
    public static final KubeKind CLAIM =
            new KubeKind("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
    public static final KubeKind VOLUME = new KubeKind("", "v1", "persistentvolumes", "PersistentVolume", false);
    public static final KubeKind STORAGE_CLASS =
            new KubeKind("storage.k8s.io", "v1", "storageclasses", "StorageClass", false);
    public static final KubeKind NETWORK = new KubeKind(
            "k8s.cni.cncf.io", "v1", "network-attachment-definitions", "NetworkAttachmentDefinition", true);
    public static final KubeKind NODE = new KubeKind("", "v1", "nodes", "Node", false);
    public static final KubeKind NAMESPACE = new KubeKind("", "v1", "namespaces", "Namespace", false);
    public static final KubeKind SECRET = new KubeKind("", "v1", "secrets", "Secret", true);
    public static final KubeKind INSTANCE_TYPE = new KubeKind(
            "instancetype.kubevirt.io", "v1beta1", "virtualmachineinstancetypes", "VirtualMachineInstancetype", true);
    public static final KubeKind CLUSTER_INSTANCE_TYPE = new KubeKind(
            "instancetype.kubevirt.io",
            "v1beta1",
            "virtualmachineclusterinstancetypes",
            "VirtualMachineClusterInstancetype",
            false);
    public static final KubeKind PREFERENCE = new KubeKind(
            "instancetype.kubevirt.io", "v1beta1", "virtualmachinepreferences", "VirtualMachinePreference", true);
    public static final KubeKind CLUSTER_PREFERENCE = new KubeKind(
            "instancetype.kubevirt.io",
            "v1beta1",
            "virtualmachineclusterpreferences",
            "VirtualMachineClusterPreference",
            false);
    public static final KubeKind SNAPSHOT =
            new KubeKind("snapshot.kubevirt.io", "v1beta1", "virtualmachinesnapshots", "VirtualMachineSnapshot", true);
    public static final KubeKind SNAPSHOT_CONTENT = new KubeKind(
            "snapshot.kubevirt.io", "v1beta1", "virtualmachinesnapshotcontents", "VirtualMachineSnapshotContent", true);
    public static final KubeKind RESTORE =
            new KubeKind("snapshot.kubevirt.io", "v1beta1", "virtualmachinerestores", "VirtualMachineRestore", true);
    public static final KubeKind VOLUME_SNAPSHOT =
            new KubeKind("snapshot.storage.k8s.io", "v1", "volumesnapshots", "VolumeSnapshot", true);
    public static final KubeKind VOLUME_SNAPSHOT_CLASS =
            new KubeKind("snapshot.storage.k8s.io", "v1", "volumesnapshotclasses", "VolumeSnapshotClass", false);
    public static final KubeKind CLONE =
            new KubeKind("clone.kubevirt.io", "v1beta1", "virtualmachineclones", "VirtualMachineClone", true);
    public static final KubeKind EXPORT =
            new KubeKind("export.kubevirt.io", "v1", "virtualmachineexports", "VirtualMachineExport", true);

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    private String root() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    /** A request of the collection, in a namespace or in all. */
    public KubeRequest collection(String method, Optional<String> namespace) {
        return namespaced && namespace.isPresent()
                ? KubeRequest.of(method, root() + "/namespaces/{}/" + plural, namespace.get())
                : KubeRequest.of(method, root() + "/" + plural);
    }

    /** A request of one object; the namespace of one that has none is not looked at. */
    public KubeRequest object(String method, String namespace, String name) {
        return namespaced
                ? KubeRequest.of(method, root() + "/namespaces/{}/" + plural + "/{}", namespace, name)
                : KubeRequest.of(method, root() + "/" + plural + "/{}", name);
    }

    /** A PUT of a subresource of KubeVirt. */
    public KubeRequest subresource(String namespace, String name, String operation) {
        return KubeRequest.put(
                "/apis/subresources.kubevirt.io/v1/namespaces/{}/" + plural + "/{}/" + operation, namespace, name);
    }

    /** A GET of a subresource of KubeVirt. */
    public KubeRequest subresourceRead(String namespace, String name, String operation) {
        return KubeRequest.get(
                "/apis/subresources.kubevirt.io/v1/namespaces/{}/" + plural + "/{}/" + operation, namespace, name);
    }

    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
