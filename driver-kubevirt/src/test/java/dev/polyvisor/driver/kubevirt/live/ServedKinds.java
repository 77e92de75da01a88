package dev.polyvisor.driver.kubevirt.live;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.driver.kubevirt.model.KubevirtClaim;
import dev.polyvisor.driver.kubevirt.model.KubevirtClone;
import dev.polyvisor.driver.kubevirt.model.KubevirtDataSource;
import dev.polyvisor.driver.kubevirt.model.KubevirtDataVolume;
import dev.polyvisor.driver.kubevirt.model.KubevirtExport;
import dev.polyvisor.driver.kubevirt.model.KubevirtInstanceType;
import dev.polyvisor.driver.kubevirt.model.KubevirtMigration;
import dev.polyvisor.driver.kubevirt.model.KubevirtNamespace;
import dev.polyvisor.driver.kubevirt.model.KubevirtNetwork;
import dev.polyvisor.driver.kubevirt.model.KubevirtNode;
import dev.polyvisor.driver.kubevirt.model.KubevirtPreference;
import dev.polyvisor.driver.kubevirt.model.KubevirtRestore;
import dev.polyvisor.driver.kubevirt.model.KubevirtSnapshot;
import dev.polyvisor.driver.kubevirt.model.KubevirtSnapshotContent;
import dev.polyvisor.driver.kubevirt.model.KubevirtStorageClass;
import dev.polyvisor.driver.kubevirt.model.KubevirtStorageProfile;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.driver.kubevirt.model.KubevirtVolume;
import dev.polyvisor.driver.kubevirt.model.KubevirtVolumeSnapshot;
import dev.polyvisor.driver.kubevirt.model.KubevirtVolumeSnapshotClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a cluster has of each kind that it serves, by its own word: in the namespace of the suite, and without any. */
final class ServedKinds {
    private static final List<Row> ROWS = List.of(
            uid(KubevirtVm.KIND, "kubevirt.io/v1", "virtualmachines"),
            uid(KubevirtVmi.KIND, "kubevirt.io/v1", "virtualmachineinstances"),
            named(KubevirtMigration.KIND, "kubevirt.io/v1", "virtualmachineinstancemigrations"),
            named(KubevirtDataVolume.KIND, "cdi.kubevirt.io/v1beta1", "datavolumes"),
            named(KubevirtDataSource.KIND, "cdi.kubevirt.io/v1beta1", "datasources"),
            whole(KubevirtStorageProfile.KIND, "cdi.kubevirt.io/v1beta1", "storageprofiles"),
            named(KubevirtClaim.KIND, "v1", "persistentvolumeclaims"),
            whole(KubevirtVolume.KIND, "v1", "persistentvolumes"),
            whole(KubevirtStorageClass.KIND, "storage.k8s.io/v1", "storageclasses"),
            named(KubevirtVolumeSnapshot.KIND, "snapshot.storage.k8s.io/v1", "volumesnapshots"),
            whole(KubevirtVolumeSnapshotClass.KIND, "snapshot.storage.k8s.io/v1", "volumesnapshotclasses"),
            named(KubevirtNetwork.KIND, "k8s.cni.cncf.io/v1", "network-attachment-definitions"),
            whole(KubevirtNamespace.KIND, "v1", "namespaces"),
            whole(KubevirtNode.KIND, "v1", "nodes"),
            named(KubevirtInstanceType.KIND, "instancetype.kubevirt.io/v1beta1", "virtualmachineinstancetypes"),
            whole(
                    KubevirtInstanceType.CLUSTER_KIND,
                    "instancetype.kubevirt.io/v1beta1",
                    "virtualmachineclusterinstancetypes"),
            named(KubevirtPreference.KIND, "instancetype.kubevirt.io/v1beta1", "virtualmachinepreferences"),
            whole(
                    KubevirtPreference.CLUSTER_KIND,
                    "instancetype.kubevirt.io/v1beta1",
                    "virtualmachineclusterpreferences"),
            named(KubevirtSnapshot.KIND, "snapshot.kubevirt.io/v1beta1", "virtualmachinesnapshots"),
            named(KubevirtSnapshotContent.KIND, "snapshot.kubevirt.io/v1beta1", "virtualmachinesnapshotcontents"),
            named(KubevirtRestore.KIND, "snapshot.kubevirt.io/v1beta1", "virtualmachinerestores"),
            named(KubevirtClone.KIND, "clone.kubevirt.io/v1beta1", "virtualmachineclones"),
            named(KubevirtExport.KIND, "export.kubevirt.io/v1", "virtualmachineexports"));

    private ServedKinds() {}

    private enum Identity {
        UID,
        NAMESPACE_AND_NAME,
        NAME
    }

    private record Row(String kind, String version, String plural, Identity identity) {
        String path(String namespace) {
            String root = version.contains("/") ? "/apis/" + version : "/api/" + version;
            return root + (identity == Identity.NAME ? "" : "/namespaces/" + namespace) + "/" + plural;
        }

        String id(JsonNode object) {
            JsonNode metadata = object.path("metadata");
            return switch (identity) {
                case UID -> metadata.path("uid").asString();
                case NAMESPACE_AND_NAME ->
                    metadata.path("namespace").asString() + "/"
                            + metadata.path("name").asString();
                case NAME -> metadata.path("name").asString();
            };
        }
    }

    private static Row uid(Kind<?> kind, String version, String plural) {
        return new Row(kind.name(), version, plural, Identity.UID);
    }

    private static Row named(Kind<?> kind, String version, String plural) {
        return new Row(kind.name(), version, plural, Identity.NAMESPACE_AND_NAME);
    }

    private static Row whole(Kind<?> kind, String version, String plural) {
        return new Row(kind.name(), version, plural, Identity.NAME);
    }

    /** The identities of each kind that is served, by the name of the kind. */
    static Map<String, Set<String>> all(ClusterBackend cluster) {
        Map<String, Set<String>> all = new TreeMap<>();
        for (Row row : ROWS) {
            Optional<JsonNode> list = cluster.plain().get(row.path(cluster.namespace()));
            list.ifPresent(found -> all.put(
                    row.kind, found.path("items").valueStream().map(row::id).collect(Collectors.toSet())));
        }
        return all;
    }
}
