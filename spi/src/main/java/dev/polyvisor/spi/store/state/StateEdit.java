package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.trie.HashTrie;
import dev.polyvisor.spi.trie.HashTrieSet;
import dev.polyvisor.spi.trie.SetsEdit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The next state in the making: entries, indexes and the sets of children are changed together. The state that it began
 * with stays as it is, so an edit that is thrown away leaves nothing behind.
 *
 * <p>Thread safety: none.
 */
public final class StateEdit {
    private final State origin;
    private final Map<String, ProviderEdit> providers = new HashMap<>();
    private final SetsEdit<ResourceKey, ResourceKey> children;

    /**
     * Begins with a state.
     *
     * @param origin the state
     */
    public StateEdit(State origin) {
        this.origin = origin;
        this.children = SetsEdit.of(origin.children());
    }

    /**
     * An entry as of now.
     *
     * @param key its key
     * @return the entry, null when there is none
     */
    public @Nullable Entry<?> get(ResourceKey key) {
        ProviderEdit edit = providers.get(key.provider());
        return edit == null ? origin.get(key) : edit.get(key);
    }

    /**
     * Puts an entry in.
     *
     * @param kind its kind
     * @param before the entry that it replaces, null when its key is new
     * @param after the entry
     */
    public void put(Kind<?> kind, @Nullable Entry<?> before, Entry<?> after) {
        provider(after.key().provider()).table(kind).put(before, after);
        Optional<ResourceKey> old =
                before == null ? Optional.empty() : before.value().parent();
        Optional<ResourceKey> now = after.value().parent();
        if (!old.equals(now)) {
            old.ifPresent(parent -> children.remove(parent, after.key()));
            now.ifPresent(parent -> children.add(parent, after.key()));
        }
    }

    /**
     * Takes an entry out.
     *
     * @param kind its kind
     * @param last the entry that is there
     */
    public void remove(Kind<?> kind, Entry<?> last) {
        provider(last.key().provider()).table(kind).remove(last);
        last.value().parent().ifPresent(parent -> children.remove(parent, last.key()));
    }

    /**
     * The names of the kinds of a provider that there may be entries of.
     *
     * @param provider the name of the provider
     * @return the names
     */
    public Set<String> kinds(String provider) {
        return provider(provider).kinds();
    }

    /**
     * The keys of a provider and kind as of now; later changes do not show in them.
     *
     * @param provider the name of the provider
     * @param kind the name of the kind
     * @return the keys
     */
    public Iterable<ResourceKey> keys(String provider, String kind) {
        return provider(provider).keys(kind);
    }

    /**
     * The keys of the entries whose parent is a key, as of now; later changes do not show in them.
     *
     * @param parent the key
     * @return the keys
     */
    public Iterable<ResourceKey> children(ResourceKey parent) {
        HashTrieSet<ResourceKey> found = children.get(parent);
        return found == null ? Set.of() : found;
    }

    /**
     * Sets whether what a provider shows is stale. If so, a parity that was marked before is forgotten.
     *
     * @param provider the name of the provider
     * @param stale true for stale
     */
    public void stale(String provider, boolean stale) {
        provider(provider).stale(stale);
    }

    /**
     * Sets the last mark of a provider.
     *
     * @param provider the name of the provider
     * @param mark the mark, null for none
     */
    public void lastMark(String provider, @Nullable Mark mark) {
        provider(provider).lastMark(mark);
    }

    /**
     * Whether something changed that no entry shows.
     *
     * @return true when a provider became stale or fresh, or its last mark is another
     */
    public boolean statusChanged() {
        return providers.values().stream().anyMatch(ProviderEdit::statusChanged);
    }

    /**
     * Ends the edit.
     *
     * @param revision the revision of the new state
     * @return the new state
     */
    public State seal(Revision revision) {
        HashTrie<String, ProviderState> sealed = origin.providers();
        for (Map.Entry<String, ProviderEdit> each : providers.entrySet()) {
            ProviderState state = each.getValue().seal();
            sealed = state.isEmpty() ? sealed.without(each.getKey()) : sealed.with(each.getKey(), state);
        }
        return new State(revision, origin.kinds(), sealed, children.seal());
    }

    private ProviderEdit provider(String name) {
        return providers.computeIfAbsent(name, unused -> {
            ProviderState state = origin.providers().get(name);
            return new ProviderEdit(state == null ? ProviderState.EMPTY : state);
        });
    }
}
