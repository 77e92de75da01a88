package dev.polyvisor.driver.lxd.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Disk;
import dev.polyvisor.api.resource.Requirements;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.session.Pools;
import dev.polyvisor.driver.lxd.wire.WireHostResources;
import dev.polyvisor.driver.lxd.wire.WireMember;
import dev.polyvisor.driver.lxd.wire.WirePoolResources;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many resources there is room for: by the memory of the hosts that nobody uses, by the space of the pool, and by the number
 * of processors, of which LXD gives the same ones to many. Thread safety: may be used from any thread.
 */
final class Room {
    private final LxdSession session;
    private final Pools pools;

    Room(LxdSession session, Pools pools) {
        this.session = session;
        this.pools = pools;
    }

    /** A number with what it is the number by. */
    private record Limit(long count, String reason) {}

    Capacity of(Requirements requirements) throws InterruptedException {
        if (!session.client().has("resources")) {
            return Capacity.unknown("the server does not tell its resources");
        }
        try {
            Limit ofHosts = ofHosts(requirements);
            Optional<Limit> ofPool = ofPool(requirements);
            Limit least = ofPool.filter(limit -> limit.count < ofHosts.count).orElse(ofHosts);
            return Capacity.of(least.count, least.reason);
        } catch (PolyvisorException hidden) {
            if (hidden.code() != ErrorCode.PERMISSION_DENIED) {
                throw hidden;
            }
            return Capacity.unknown("the server does not show its resources to this certificate");
        }
    }

    private Limit ofHosts(Requirements requirements) throws InterruptedException {
        long count = 0;
        boolean hasProcessors = false;
        for (WireHostResources host : hosts()) {
            if (host.cpu().total() >= requirements.cpu()) {
                hasProcessors = true;
                count += Math.max(0, host.memory().total() - host.memory().used())
                        / requirements.memory().bytes();
            }
        }
        return hasProcessors ? new Limit(count, "the memory that is free") : new Limit(0, "the number of processors");
    }

    private List<WireHostResources> hosts() throws InterruptedException {
        HttpRequest request = HttpRequest.get("/1.0/resources");
        List<String> members = members();
        if (members.isEmpty()) {
            return List.of(session.client().get(request, WireHostResources.class));
        }
        List<WireHostResources> found = new ArrayList<>();
        for (String member : members) {
            found.add(session.client().get(request.query("target", member), WireHostResources.class));
        }
        return found;
    }

    /** None for a server that stands alone. */
    private List<String> members() throws InterruptedException {
        var environment = session.client().server().environment();
        if (environment == null || !environment.serverClustered()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (Elements<WireMember> each = session.client()
                .list(HttpRequest.get("/1.0/cluster/members").query("recursion", "1"), WireMember.class)) {
            each.forEachRemaining(member -> {
                if (member.status().equals("Online")) {
                    names.add(member.serverName());
                }
            });
        }
        return names;
    }

    /** By the disks that each one has of its own; a clone takes what its source has, and that is not asked here. */
    private Optional<Limit> ofPool(Requirements requirements) throws InterruptedException {
        long gib = requirements.disks().values().stream()
                .filter(disk -> !disk.reuse())
                .mapToLong(Disk::size)
                .sum();
        if (gib == 0) {
            return Optional.empty();
        }
        WirePoolResources pool = session.client()
                .get(HttpRequest.get("/1.0/storage-pools/{}/resources", pools.usual()), WirePoolResources.class);
        long free = Math.max(0, pool.space().total() - pool.space().used());
        return Optional.of(new Limit(free / DataSize.gib(gib).bytes(), "the space of the storage pool"));
    }
}
