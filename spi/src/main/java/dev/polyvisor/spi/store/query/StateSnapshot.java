package dev.polyvisor.spi.store.query;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Page;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Tree;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.spi.store.state.ProviderState;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.trie.DiffVisitor;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** A state as hosts see it. */
public final class StateSnapshot implements InventorySnapshot {
    private final State state;

    /**
     * A snapshot of a state; copies nothing.
     *
     * @param state the state
     */
    public StateSnapshot(State state) {
        this.state = state;
    }

    @Override
    public Revision revision() {
        return state.revision();
    }

    @Override
    public Optional<Entry<?>> get(ResourceKey key) {
        return Optional.ofNullable(state.get(key));
    }

    @Override
    public <T extends Resource> Optional<Entry<T>> get(Kind<T> kind, ResourceKey key) {
        if (!kind.name().equals(key.kind())) {
            throw PolyvisorException.invalidArgument("key", key + " is no key of the kind " + kind);
        }
        return Views.at(kind.type(), state, key);
    }

    @Override
    public <T extends Resource> Stream<Entry<T>> entries(Kind<T> kind) {
        return state.tables(kind.name()).flatMap(table -> Views.in(kind.type(), table));
    }

    /**
     * The entries of a kind and a provider; costs nothing for those of other providers.
     *
     * @param kind the kind
     * @param provider the name of the provider
     * @return the entries
     */
    public Stream<Entry<?>> entries(Kind<?> kind, String provider) {
        var table = state.table(provider, kind.name());
        return table == null ? Stream.empty() : table.entries().values().stream();
    }

    @Override
    public <T extends Resource> Stream<T> values(Class<T> view) {
        return state.tables().flatMap(table -> Views.in(view, table)).map(Entry::value);
    }

    @Override
    public Stream<Entry<?>> entries() {
        return state.tables().flatMap(table -> table.entries().values().stream());
    }

    @Override
    public long size() {
        return state.tables().mapToLong(table -> table.entries().size()).sum();
    }

    @Override
    public Collection<Kind<?>> kinds() {
        return state.kinds().values();
    }

    @Override
    public <T extends Resource> Page<T> find(Query<T> query) {
        return new Search<>(state, query).page();
    }

    @Override
    public long count(Query<?> query) {
        return new Search<>(state, query).count();
    }

    @Override
    public Stream<Entry<?>> children(ResourceKey parent) {
        return Views.under(Resource.class, state, state.children(parent)).map(entry -> entry);
    }

    @Override
    public Tree tree(String provider) {
        return new TreeBuilder(state).tree(provider);
    }

    @Override
    public Workload workload(ResourceKey machine) {
        return Workloads.expand(state, machine);
    }

    @Override
    public boolean stale(String provider) {
        return state.stale(provider);
    }

    /**
     * The last mark of a provider that has not been forgotten.
     *
     * @param provider the name of the provider
     * @return the mark, empty when there is none
     */
    public Optional<Mark> lastMark(String provider) {
        ProviderState found = state.providers().get(provider);
        return found == null ? Optional.empty() : Optional.ofNullable(found.lastMark());
    }

    /**
     * The providers that anything is known of.
     *
     * @return their names
     */
    public Collection<String> providers() {
        return state.providers().keys();
    }

    /**
     * Tells a visitor in what two snapshots of one store differ, each key once. The time follows the number of changes
     * between the two, not their sizes.
     *
     * @param before the earlier snapshot
     * @param visitor learns the differences; an entry whose validation alone has changed is one
     */
    public void differences(StateSnapshot before, DiffVisitor<ResourceKey, Entry<?>> visitor) {
        StateDiff.tell(before.state, state, visitor);
    }

    @Override
    public String toString() {
        return "InventorySnapshot[" + revision() + ", " + size() + " entries]";
    }
}
