package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.WatchEvent;
import dev.polyvisor.driver.kubevirt.model.KubevirtClaim;
import dev.polyvisor.driver.kubevirt.model.KubevirtClone;
import dev.polyvisor.driver.kubevirt.model.KubevirtCluster;
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
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The feeds of a session: one for each kind, since each has versions of its own. Machines and instances share one. */
public final class KubeFeeds {
    /** All kinds, those that others refer to first. */
    public static final List<Kind<?>> KINDS = List.of(
            KubevirtCluster.KIND,
            KubevirtNamespace.KIND,
            KubevirtNode.KIND,
            KubevirtStorageClass.KIND,
            KubevirtStorageProfile.KIND,
            KubevirtNetwork.KIND,
            KubevirtInstanceType.CLUSTER_KIND,
            KubevirtInstanceType.KIND,
            KubevirtPreference.CLUSTER_KIND,
            KubevirtPreference.KIND,
            KubevirtDataSource.KIND,
            KubevirtVolume.KIND,
            KubevirtClaim.KIND,
            KubevirtDataVolume.KIND,
            KubevirtVmi.KIND,
            KubevirtVm.KIND,
            KubevirtMigration.KIND,
            KubevirtVolumeSnapshotClass.KIND,
            KubevirtVolumeSnapshot.KIND,
            KubevirtSnapshotContent.KIND,
            KubevirtSnapshot.KIND,
            KubevirtRestore.KIND,
            KubevirtClone.KIND,
            KubevirtExport.KIND);

    private final KubeSession session;
    private final CollectionReads reads;

    private KubeFeeds(KubeSession session) {
        this.session = session;
        this.reads = new CollectionReads(session);
    }

    public static List<Feed<?>> of(KubeSession session) {
        return new KubeFeeds(session).all();
    }

    private List<Feed<?>> all() {
        ResourceMapper base =
                new ResourceMapper(session.keys(), session.client().json());
        StorageMapper storage = new StorageMapper(base);
        WorkMapper work = new WorkMapper(base);
        return List.of(
                Feed.listed(List.of(new ClusterAdapter(session, reads, base))),
                feed(KubevirtNamespace.KIND, base::namespace, KubeKind.NAMESPACE),
                feed(KubevirtNode.KIND, base::node, KubeKind.NODE),
                feed(KubevirtStorageClass.KIND, storage::storageClass, KubeKind.STORAGE_CLASS),
                feed(KubevirtStorageProfile.KIND, storage::storageProfile, KubeKind.STORAGE_PROFILE),
                feed(KubevirtNetwork.KIND, base::network, KubeKind.NETWORK),
                feed(KubevirtInstanceType.CLUSTER_KIND, base::instanceType, KubeKind.CLUSTER_INSTANCE_TYPE),
                feed(KubevirtInstanceType.KIND, base::instanceType, KubeKind.INSTANCE_TYPE),
                feed(KubevirtPreference.CLUSTER_KIND, base::preference, KubeKind.CLUSTER_PREFERENCE),
                feed(KubevirtPreference.KIND, base::preference, KubeKind.PREFERENCE),
                feed(KubevirtDataSource.KIND, storage::dataSource, KubeKind.DATA_SOURCE),
                feed(KubevirtVolume.KIND, storage::volume, KubeKind.VOLUME),
                feed(KubevirtClaim.KIND, storage::claim, KubeKind.CLAIM),
                feed(KubevirtDataVolume.KIND, storage::dataVolume, KubeKind.DATA_VOLUME),
                machines(),
                feed(KubevirtMigration.KIND, work::migration, KubeKind.MIGRATION),
                feed(KubevirtVolumeSnapshotClass.KIND, storage::volumeSnapshotClass, KubeKind.VOLUME_SNAPSHOT_CLASS),
                feed(KubevirtVolumeSnapshot.KIND, storage::volumeSnapshot, KubeKind.VOLUME_SNAPSHOT),
                feed(KubevirtSnapshotContent.KIND, work::content, KubeKind.SNAPSHOT_CONTENT),
                feed(KubevirtSnapshot.KIND, work::snapshot, KubeKind.SNAPSHOT),
                feed(KubevirtRestore.KIND, work::restore, KubeKind.RESTORE),
                feed(KubevirtClone.KIND, work::clone, KubeKind.CLONE),
                feed(KubevirtExport.KIND, work::export, KubeKind.EXPORT));
    }

    private <R extends Resource> Feed<WatchEvent> feed(
            Kind<R> kind, Function<WireAny, R> mapping, KubeKind collection) {
        KindAdapter<R> adapter = new KindAdapter<>(session, reads, kind, collection, mapping);
        return Feed.of(
                new CollectionSource(session, reads, kind.name(), List.of(adapter.collected())), List.of(adapter));
    }

    private Feed<WatchEvent> machines() {
        return new Feed<>(
                Optional.of(new CollectionSource(session, reads, KubevirtVm.KIND.name(), VmAdapter.COLLECTIONS)),
                List.of(new VmAdapter(session, reads)));
    }
}
