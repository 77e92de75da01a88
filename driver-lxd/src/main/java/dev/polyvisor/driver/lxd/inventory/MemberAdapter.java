package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.model.LxdCluster;
import dev.polyvisor.driver.lxd.model.LxdMember;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireEnvironment;
import dev.polyvisor.driver.lxd.wire.WireMember;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes the cluster and its members, or the server that stands alone. They are few, so that whatever is asked for, all are
 * read. Thread safety: may be used from any thread.
 */
final class MemberAdapter implements Adapter<LxdEvent> {
    private static final Set<Kind<?>> KINDS = Set.of(LxdCluster.KIND, LxdMember.KIND);

    private final LxdSession session;
    private final ResourceMapper mapper;

    MemberAdapter(LxdSession session, ResourceMapper mapper) {
        this.session = session;
        this.mapper = mapper;
    }

    @Override
    public Set<Kind<?>> kinds() {
        return KINDS;
    }

    @Override
    public Set<String> events() {
        return Set.of(
                "cluster-disabled",
                "cluster-enabled",
                "cluster-group-created",
                "cluster-group-deleted",
                "cluster-group-renamed",
                "cluster-group-updated",
                "cluster-member-added",
                "cluster-member-evacuated",
                "cluster-member-healed",
                "cluster-member-removed",
                "cluster-member-renamed",
                "cluster-member-restored",
                "cluster-member-updated");
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        return Listing.of(everything());
    }

    @Override
    public Set<Target> affected(AdapterContext context, LxdEvent event) {
        return Set.of(Target.collection(LxdCluster.KIND), Target.collection(LxdMember.KIND));
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        List<Resource> all = everything();
        ChangeSet.Builder changes = ChangeSet.builder();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity) {
                all.stream()
                        .filter(value -> value.key().equals(entity.key()))
                        .findFirst()
                        .ifPresentOrElse(changes::upsert, () -> changes.delete(entity.key()));
            } else {
                Kind<?> kind = target.kind().equals(LxdCluster.KIND.name()) ? LxdCluster.KIND : LxdMember.KIND;
                changes.replace(
                        kind, all.stream().filter(kind.type()::isInstance).toList());
            }
        }
        return changes.build();
    }

    private List<Resource> everything() throws InterruptedException {
        WireEnvironment environment = session.client().refresh().environment();
        List<Resource> all = new ArrayList<>();
        if (environment != null && environment.serverClustered()) {
            all.add(mapper.cluster());
            try (Elements<WireMember> members = session.client()
                    .list(HttpRequest.get("/1.0/cluster/members").query("recursion", "1"), WireMember.class)) {
                members.forEachRemaining(wire -> all.add(mapper.member(wire)));
            }
        } else if (environment != null) {
            all.add(mapper.alone(environment));
        }
        return all;
    }
}
