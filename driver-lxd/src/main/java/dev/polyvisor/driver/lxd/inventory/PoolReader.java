package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.model.LxdPool;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WirePool;
import dev.polyvisor.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the storage pools. */
final class PoolReader implements KindReader<LxdPool> {
    private final LxdSession session;
    private final ResourceMapper mapper;

    PoolReader(LxdSession session, ResourceMapper mapper) {
        this.session = session;
        this.mapper = mapper;
    }

    @Override
    public Kind<LxdPool> kind() {
        return LxdPool.KIND;
    }

    @Override
    public Set<String> events() {
        return Set.of("storage-pool-created", "storage-pool-deleted", "storage-pool-updated");
    }

    @Override
    public Set<Target> affected(AdapterContext context, LxdEvent event) {
        return event.sources().stream()
                .filter(source ->
                        source.at(0).equals("storage-pools") && !source.at(1).isEmpty())
                .map(source -> Target.entity(LxdPool.KIND.key(context.provider(), source.at(1))))
                .collect(Collectors.toSet());
    }

    @Override
    public Elements<List<LxdPool>> all() throws InterruptedException {
        return session.client()
                .list(HttpRequest.get("/1.0/storage-pools").query("recursion", "1"), WirePool.class)
                .map(wire -> List.of(mapper.pool(wire)));
    }

    @Override
    public Optional<LxdPool> read(ResourceKey key) throws InterruptedException {
        if (LxdNames.entity(key.id()).isPresent()) {
            return Optional.empty();
        }
        return session.client()
                .find(HttpRequest.get("/1.0/storage-pools/{}", key.id()), WirePool.class)
                .map(mapper::pool);
    }
}
