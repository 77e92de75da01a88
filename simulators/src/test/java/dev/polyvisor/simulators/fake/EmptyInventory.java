package dev.polyvisor.simulators.fake;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
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
import java.util.Optional;
import java.util.stream.Stream;

/** An inventory without anything: the fake's adapters do not look into it. */
final class EmptyInventory implements InventorySnapshot {
    @Override
    public Revision revision() {
        return new Revision("test", 0);
    }

    @Override
    public Optional<Entry<?>> get(ResourceKey key) {
        return Optional.empty();
    }

    @Override
    public <T extends Resource> Optional<Entry<T>> get(Kind<T> kind, ResourceKey key) {
        return Optional.empty();
    }

    @Override
    public <T extends Resource> Stream<Entry<T>> entries(Kind<T> kind) {
        return Stream.empty();
    }

    @Override
    public <T extends Resource> Stream<T> values(Class<T> view) {
        return Stream.empty();
    }

    @Override
    public Stream<Entry<?>> entries() {
        return Stream.empty();
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public Collection<Kind<?>> kinds() {
        return List.of();
    }

    @Override
    public <T extends Resource> Page<T> find(Query<T> query) {
        throw unsupported();
    }

    @Override
    public long count(Query<?> query) {
        return 0;
    }

    @Override
    public Stream<Entry<?>> children(ResourceKey parent) {
        return Stream.empty();
    }

    @Override
    public Tree tree(String provider) {
        return new Tree(List.of());
    }

    @Override
    public Workload workload(ResourceKey machine) {
        throw unsupported();
    }

    @Override
    public boolean stale(String provider) {
        return false;
    }

    private static PolyvisorException unsupported() {
        return PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "an empty inventory");
    }
}
