package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Page;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Tree;
import dev.polyvisor.api.inventory.Workload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A state written down by hand. Only what the validators ask for can be asked. */
record FixedSnapshot(Revision revision, Map<ResourceKey, Entry<?>> all, Set<String> staleProviders)
        implements InventorySnapshot {

    FixedSnapshot {
        all = Map.copyOf(all);
    }

    @Override
    public Optional<Entry<?>> get(ResourceKey key) {
        return Optional.ofNullable(all.get(key));
    }

    @Override
    public Stream<Entry<?>> entries() {
        return all.values().stream();
    }

    @Override
    public long size() {
        return all.size();
    }

    @Override
    public boolean stale(String provider) {
        return staleProviders.contains(provider);
    }

    @Override
    public <T extends Resource> Optional<Entry<T>> get(Kind<T> kind, ResourceKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T extends Resource> Stream<Entry<T>> entries(Kind<T> kind) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T extends Resource> Stream<T> values(Class<T> view) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Kind<?>> kinds() {
        return List.of(Box.KIND);
    }

    @Override
    public <T extends Resource> Page<T> find(Query<T> query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count(Query<?> query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stream<Entry<?>> children(ResourceKey parent) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Tree tree(String provider) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Workload workload(ResourceKey machine) {
        throw new UnsupportedOperationException();
    }
}
