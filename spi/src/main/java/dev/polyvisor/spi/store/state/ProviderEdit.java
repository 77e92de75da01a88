package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.trie.HashTrie;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Changes to what the store holds of one provider. */
final class ProviderEdit {
    private final ProviderState origin;
    private final Map<String, TableEdit> tables = new HashMap<>();
    private boolean stale;
    private @Nullable Mark lastMark;

    ProviderEdit(ProviderState origin) {
        this.origin = origin;
        this.stale = origin.stale();
        this.lastMark = origin.lastMark();
    }

    @Nullable
    Entry<?> get(ResourceKey key) {
        TableEdit edit = tables.get(key.kind());
        if (edit != null) {
            return edit.get(key);
        }
        Table table = origin.tables().get(key.kind());
        return table == null ? null : table.entries().get(key);
    }

    TableEdit table(Kind<?> kind) {
        return tables.computeIfAbsent(kind.name(), name -> {
            Table table = origin.tables().get(name);
            return new TableEdit(table == null ? Table.empty(kind) : table);
        });
    }

    /** The names of the kinds that there may be entries of. */
    Set<String> kinds() {
        Set<String> names = new TreeSet<>(origin.tables().keys());
        names.addAll(tables.keySet());
        return names;
    }

    /** The keys of a kind as of now. */
    Iterable<ResourceKey> keys(String kind) {
        TableEdit edit = tables.get(kind);
        Table table = edit == null ? origin.tables().get(kind) : edit.seal();
        return table == null ? Set.of() : table.entries().keys();
    }

    /** What was said to be up to date and is not any more has lost its parity. */
    void stale(boolean value) {
        stale = value;
        if (value && lastMark != null && lastMark.type() == Mark.Type.PARITY) {
            lastMark = null;
        }
    }

    void lastMark(@Nullable Mark value) {
        lastMark = value;
    }

    /** Whether something changed that no entry shows. */
    boolean statusChanged() {
        return stale != origin.stale() || !Objects.equals(lastMark, origin.lastMark());
    }

    ProviderState seal() {
        HashTrie<String, Table> sealed = origin.tables();
        for (Map.Entry<String, TableEdit> each : tables.entrySet()) {
            Table table = each.getValue().seal();
            sealed = table.entries().isEmpty() ? sealed.without(each.getKey()) : sealed.with(each.getKey(), table);
        }
        return new ProviderState(sealed, stale, lastMark);
    }
}
