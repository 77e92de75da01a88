package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import dev.polyvisor.driver.kubevirt.client.WatchEvent;
import dev.polyvisor.driver.kubevirt.model.KubevirtCluster;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes the cluster, of which there is one whether or not its KubeVirt object is to be seen: everything else stands in it. Without the
 * object the version is that which KubeVirt tells everybody. It is listed now and then: it changes with an upgrade, and who may not
 * see the object could not watch it. Thread safety: may be used from any thread.
 */
final class ClusterAdapter implements Adapter<WatchEvent> {
    private static final KubeRequest VERSION = KubeRequest.get("/apis/subresources.kubevirt.io/v1/version");

    private final KubeSession session;
    private final CollectionReads reads;
    private final ResourceMapper mapper;

    ClusterAdapter(KubeSession session, CollectionReads reads, ResourceMapper mapper) {
        this.session = session;
        this.reads = reads;
        this.mapper = mapper;
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(KubevirtCluster.KIND);
    }

    @Override
    public Set<String> events() {
        return Set.of();
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        return Listing.of(List.of(cluster()));
    }

    @Override
    public Set<Target> affected(AdapterContext context, WatchEvent event) {
        return Set.of();
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        KubevirtCluster cluster = cluster();
        ChangeSet.Builder changes = ChangeSet.builder();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity && !entity.key().equals(cluster.key())) {
                // there is one cluster, and no other
                changes.delete(entity.key());
            } else {
                changes.upsert(cluster);
            }
        }
        return changes.build();
    }

    private KubevirtCluster cluster() throws InterruptedException {
        List<KubevirtCluster> found = new ArrayList<>();
        try {
            reads.readWhole(
                    new Collected(KubeKind.KUBEVIRT, WireAny.class),
                    object -> found.add(mapper.cluster((WireAny) object)));
        } catch (PolyvisorException hidden) {
            if (hidden.code() != ErrorCode.PERMISSION_DENIED && hidden.code() != ErrorCode.NOT_FOUND) {
                throw hidden;
            }
        }
        return found.isEmpty() ? mapper.cluster(version()) : found.get(0);
    }

    /** Does not answer while virt-api is down, or is not there. */
    private String version() throws InterruptedException {
        try {
            return ResourceMapper.text(session.client().read(VERSION).path("gitVersion"));
        } catch (PolyvisorException silent) {
            if (silent.code() == ErrorCode.UNAUTHENTICATED) {
                throw silent;
            }
            return "";
        }
    }
}
