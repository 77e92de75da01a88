package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.model.LxdVolume;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WirePool;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import dev.polyvisor.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The custom volumes that an instance can use: those of its project, or of {@code default} where the project keeps none of its own.
 *
 * @param parts what handles share
 * @param project the project of the instance
 * @param member the member that the instance is on, empty where the server stands alone
 */
record CustomVolumes(Parts parts, String project, String member) {
    private static final String CUSTOM = "/1.0/storage-pools/{}/volumes/custom";

    /**
     * Which volume.
     *
     * @param pool its pool
     * @param name its name
     */
    record Ref(String pool, String name) {}

    static CustomVolumes of(Parts parts, Found found) {
        return new CustomVolumes(
                parts, found.project(), Infos.location(found.wire()).orElse(""));
    }

    /** A volume by name in a pool, or by its identity in the inventory. */
    Ref resolve(String nameOrId, Optional<String> pool, String otherwise) {
        return parts.context()
                .inventory()
                .get(LxdVolume.KIND, LxdVolume.KIND.key(parts.context().provider(), nameOrId))
                .map(Entry::value)
                .map(volume -> new Ref(volume.pool().map(ResourceKey::id).orElse(otherwise), volume.name()))
                .orElseGet(() -> new Ref(pool.orElse(otherwise), nameOrId));
    }

    Optional<WireVolume> find(Ref ref) throws InterruptedException {
        return parts.session()
                .client()
                .find(at(HttpRequest.get(CUSTOM + "/{}", ref.pool(), ref.name())), WireVolume.class);
    }

    WireVolume get(Ref ref) throws InterruptedException {
        return find(ref).orElseThrow(() -> Refusals.notFound("volume", ref.pool() + "/" + ref.name()));
    }

    void needPool(String pool) throws InterruptedException {
        if (parts.session()
                .client()
                .find(HttpRequest.get("/1.0/storage-pools/{}", pool), WirePool.class)
                .isEmpty()) {
            throw Refusals.notFound("storage pool", pool);
        }
    }

    Optional<WireOperation> create(String pool, Map<String, Object> body) throws InterruptedException {
        return parts.calls().begin(at(HttpRequest.post(CUSTOM, pool)).json(body));
    }

    Optional<WireOperation> post(Ref ref, Map<String, Object> body) throws InterruptedException {
        return parts.calls()
                .begin(at(HttpRequest.post(CUSTOM + "/{}", ref.pool(), ref.name()))
                        .json(body));
    }

    /** LXD clears the description when it is not said again. */
    Optional<WireOperation> configure(Ref ref, WireVolume now, Map<String, String> config) throws InterruptedException {
        return parts.calls()
                .begin(at(HttpRequest.patch(CUSTOM + "/{}", ref.pool(), ref.name()))
                        .json(Map.of("description", now.description(), "config", config)));
    }

    Optional<WireOperation> delete(Ref ref) throws InterruptedException {
        return parts.calls().begin(at(HttpRequest.delete(CUSTOM + "/{}", ref.pool(), ref.name())));
    }

    /** The project that keeps them. */
    String owner() throws InterruptedException {
        return parts.session().features(project).volumes();
    }

    private HttpRequest at(HttpRequest request) throws InterruptedException {
        HttpRequest in = request.query("project", owner());
        return member.isEmpty() ? in : in.query("target", member);
    }

    /** Where the inventory may have it: in a cluster a volume is on a member, unless all members reach its pool. */
    Set<ResourceKey> keys(Ref ref) throws InterruptedException {
        String owner = owner();
        return Stream.of("", member)
                .map(at -> parts.keys().volume(ref.pool(), owner, ref.name(), at))
                .collect(Collectors.toSet());
    }

    /** As the inventory has it. */
    Optional<LxdVolume> seen(Ref ref) throws InterruptedException {
        var inventory = parts.context().inventory();
        for (ResourceKey key : List.copyOf(keys(ref))) {
            Optional<LxdVolume> volume = inventory.get(LxdVolume.KIND, key).map(Entry::value);
            if (volume.isPresent()) {
                return volume;
            }
        }
        return Optional.empty();
    }
}
