package dev.polyvisor.spi.store.query;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.store.state.Table;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** Entries as those of a type that their values are of. */
final class Views {

    private Views() {}

    /** The entries of a table whose values are of a type; looks at the values only if their kind does not tell. */
    @SuppressWarnings("unchecked")
    static <T extends Resource> Stream<Entry<T>> in(Class<T> view, Table table) {
        Class<?> type = table.kind().type();
        Stream<Entry<?>> entries = table.entries().values().stream();
        if (view.isAssignableFrom(type)) {
            // all values are of the type of their kind: no transaction takes others
            return (Stream<Entry<T>>) (Stream<?>) entries;
        }
        return type.isRecord() ? Stream.empty() : of(view, entries);
    }

    /** The entries under keys whose values are of a type. */
    static <T extends Resource> Stream<Entry<T>> under(Class<T> view, State state, Collection<ResourceKey> keys) {
        return of(view, keys.stream().mapMulti((key, sink) -> {
            Entry<?> entry = state.get(key);
            if (entry != null) {
                sink.accept(entry);
            }
        }));
    }

    /** The entry under a key when its value is of a type. */
    @SuppressWarnings("unchecked")
    static <T extends Resource> Optional<Entry<T>> at(Class<T> view, State state, ResourceKey key) {
        Entry<?> entry = state.get(key);
        return entry != null && view.isInstance(entry.value()) ? Optional.of((Entry<T>) entry) : Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Resource> Stream<Entry<T>> of(Class<T> view, Stream<Entry<?>> entries) {
        return entries.filter(entry -> view.isInstance(entry.value())).map(entry -> (Entry<T>) entry);
    }
}
