package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.trie.Edit;
import dev.polyvisor.spi.trie.HashTrie;
import dev.polyvisor.spi.trie.SetsEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes to one table. */
final class TableEdit {
    private Table origin;
    private Edit<ResourceKey, Entry<?>> entries;

    /** For each index null when nobody has asked for it yet. */
    private List<@Nullable SetsEdit<String, ResourceKey>> indexes;

    TableEdit(Table origin) {
        this.origin = origin;
        this.entries = origin.entries().edit();
        this.indexes = edits(origin);
    }

    private static List<@Nullable SetsEdit<String, ResourceKey>> edits(Table table) {
        List<@Nullable SetsEdit<String, ResourceKey>> edits = new ArrayList<>();
        for (int i = 0; i < table.kind().indexes().size(); i++) {
            edits.add(table.indexes().edit(i));
        }
        return edits;
    }

    @Nullable
    Entry<?> get(ResourceKey key) {
        return entries.get(key);
    }

    void put(@Nullable Entry<?> before, Entry<?> after) {
        entries.put(after.key(), after);
        index(before, after, after.key());
    }

    void remove(Entry<?> last) {
        entries.remove(last.key());
        index(last, null, last.key());
    }

    /** The table as of now; the edit goes on from there. */
    Table seal() {
        HashTrie<ResourceKey, Entry<?>> sealed = entries.seal();
        if (sealed != origin.entries()) {
            origin = new Table(origin.kind(), sealed, origin.indexes().next(sealed, indexes));
            indexes = edits(origin);
        }
        entries = sealed.edit();
        return origin;
    }

    private void index(@Nullable Entry<?> before, @Nullable Entry<?> after, ResourceKey key) {
        for (int i = 0; i < indexes.size(); i++) {
            Index<?> index = origin.kind().indexes().get(i);
            SetsEdit<String, ResourceKey> edit = indexes.get(i);
            if (edit != null) {
                Set<String> old = before == null ? Set.of() : Terms.of(index, before.value());
                Set<String> now = after == null ? Set.of() : Terms.of(index, after.value());
                if (!old.equals(now)) {
                    move(edit, old, now, key);
                }
            } else if (after != null) {
                // a value that the index cannot take is refused now, not when somebody asks for the index
                Terms.check(index, after.value());
            }
        }
    }

    private static void move(SetsEdit<String, ResourceKey> index, Set<String> old, Set<String> now, ResourceKey key) {
        for (String term : old) {
            if (!now.contains(term)) {
                index.remove(term, key);
            }
        }
        for (String term : now) {
            if (!old.contains(term)) {
                index.add(term, key);
            }
        }
    }
}
