package dev.polyvisor.spi.store.query;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Page;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.store.state.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a query finds in a state. It looks through the smallest of what the query names: the keys under an index term,
 * the children of a parent, or the tables of kind and provider.
 */
final class Search<T extends Resource> {
    private final State state;
    private final Query<T> query;

    /** The number of the index that the query names, -1 for none. */
    private final int index;

    Search(State state, Query<T> query) {
        this.state = state;
        this.query = query;
        this.index = query.index().map(name -> indexNumber(state, query, name)).orElse(-1);
    }

    private static int indexNumber(State state, Query<?> query, String name) {
        Kind<?> asked = query.kind().orElseThrow();
        int number = Table.index(state.kinds().getOrDefault(asked.name(), asked), name);
        if (number < 0) {
            throw PolyvisorException.invalidArgument("query.index", "'" + name + "' is no index of " + asked);
        }
        return number;
    }

    long count() {
        return hits().count();
    }

    Page<T> page() {
        Comparator<Entry<T>> order = order();
        Stream<Entry<T>> hits = hits();
        if (query.after().isPresent()) {
            Entry<T> last = after(query.after().get());
            hits = hits.filter(entry -> order.compare(entry, last) > 0);
        }
        List<Entry<T>> first = first(hits, order);
        if (first.size() <= query.limit()) {
            return new Page<>(first, Optional.empty(), state.revision());
        }
        List<Entry<T>> page = first.subList(0, query.limit());
        PagePosition next =
                new PagePosition(state.revision(), page.get(page.size() - 1).key());
        return new Page<>(page, Optional.of(next.toString()), state.revision());
    }

    private Entry<T> after(String position) {
        ResourceKey key = PagePosition.key(position, state);
        return Views.under(query.view(), state, Set.of(key))
                .findFirst()
                .orElseThrow(() ->
                        PolyvisorException.invalidArgument("query.after", "is no position in what this query finds"));
    }

    private Comparator<Entry<T>> order() {
        Comparator<Entry<T>> byKey = Comparator.comparing(Entry::key);
        return query.order()
                .<Comparator<Entry<T>>>map(order -> (a, b) -> order.compare(a.value(), b.value()))
                .map(order -> order.thenComparing(byKey))
                .orElse(byKey);
    }

    /** The first entries in the order, one more than fit in a page if there are; keeps no more than these. */
    private List<Entry<T>> first(Stream<Entry<T>> hits, Comparator<Entry<T>> order) {
        PriorityQueue<Entry<T>> lastFirst = new PriorityQueue<>(order.reversed());
        hits.forEach(entry -> {
            if (lastFirst.size() <= query.limit()) {
                lastFirst.add(entry);
            } else if (order.compare(entry, lastFirst.element()) < 0) {
                lastFirst.remove();
                lastFirst.add(entry);
            }
        });
        List<Entry<T>> found = new ArrayList<>(lastFirst);
        found.sort(order);
        return found;
    }

    private Stream<Entry<T>> hits() {
        return candidates().filter(query::matches);
    }

    private Stream<Entry<T>> candidates() {
        Set<ResourceKey> children = query.parent().map(state::children).orElse(null);
        if (index < 0) {
            return children == null ? tables().flatMap(table -> Views.in(query.view(), table)) : among(children);
        }
        String term = query.term().orElseThrow();
        if (children != null && children.size() < indexed(term)) {
            return among(children).filter(entry -> isIndexed(entry.key(), term));
        }
        return tables().flatMap(table -> Views.under(query.view(), state, table.keys(index, term)))
                .filter(entry -> children == null || children.contains(entry.key()));
    }

    private long indexed(String term) {
        return tables().mapToLong(table -> table.keys(index, term).size()).sum();
    }

    private boolean isIndexed(ResourceKey key, String term) {
        Table table = state.table(key.provider(), key.kind());
        return table != null && table.keys(index, term).contains(key);
    }

    /** What is under the keys, as far as provider, kind and view of the query allow it. */
    private Stream<Entry<T>> among(Set<ResourceKey> keys) {
        return Views.under(query.view(), state, keys)
                .filter(entry ->
                        query.provider().map(entry.key().provider()::equals).orElse(true))
                .filter(entry -> query.kind()
                        .map(kind -> kind.name().equals(entry.key().kind()))
                        .orElse(true));
    }

    /** The tables that provider and kind of the query name. */
    private Stream<Table> tables() {
        Optional<String> kind = query.kind().map(Kind::name);
        Optional<String> provider = query.provider();
        if (kind.isEmpty()) {
            return provider.map(state::tablesOf).orElseGet(state::tables);
        }
        return provider.isEmpty()
                ? state.tables(kind.get())
                : Stream.ofNullable(state.table(provider.get(), kind.get()));
    }
}
