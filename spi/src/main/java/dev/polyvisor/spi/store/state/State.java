package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.trie.HashTrie;
import dev.polyvisor.spi.trie.HashTrieSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the store holds at one revision. A new state shares with the one before all but what was changed.
 *
 * <p>Thread safety: immutable.
 *
 * @param revision the revision
 * @param kinds the registered kinds, by name
 * @param providers what is there of each provider, by name; no empty ones
 * @param children the keys of the entries whose parent is a key, over all providers and kinds
 */
public record State(
        Revision revision,
        Map<String, Kind<?>> kinds,
        HashTrie<String, ProviderState> providers,
        HashTrie<ResourceKey, HashTrieSet<ResourceKey>> children) {

    /**
     * The state that a store begins with.
     *
     * @param epoch the epoch of its revisions
     * @return the state, at number 0
     */
    public static State empty(String epoch) {
        return new State(new Revision(epoch, 0), Map.of(), HashTrie.empty(), HashTrie.empty());
    }

    /**
     * This state with more kinds.
     *
     * @param more the kinds
     * @return the state, at the same revision
     */
    public State with(Iterable<? extends Kind<?>> more) {
        Map<String, Kind<?>> all = new HashMap<>(kinds);
        more.forEach(kind -> all.putIfAbsent(kind.name(), kind));
        return new State(revision, Map.copyOf(all), providers, children);
    }

    /**
     * An entry.
     *
     * @param key its key
     * @return the entry, null when there is none
     */
    public @Nullable Entry<?> get(ResourceKey key) {
        Table table = table(key.provider(), key.kind());
        return table == null ? null : table.entries().get(key);
    }

    /**
     * The entries of a provider and kind.
     *
     * @param provider the name of the provider
     * @param kind the name of the kind
     * @return the table, null when there are none
     */
    public @Nullable Table table(String provider, String kind) {
        ProviderState found = providers.get(provider);
        return found == null ? null : found.tables().get(kind);
    }

    /**
     * The entries of all providers and kinds.
     *
     * @return the tables
     */
    public Stream<Table> tables() {
        return providers.values().stream().flatMap(provider -> provider.tables().values().stream());
    }

    /**
     * The entries of a kind.
     *
     * @param kind the name of the kind
     * @return a table for each provider that has any
     */
    public Stream<Table> tables(String kind) {
        return providers.values().stream()
                .flatMap(provider -> Stream.ofNullable(provider.tables().get(kind)));
    }

    /**
     * The entries of a provider.
     *
     * @param provider the name of the provider
     * @return a table for each kind that it has any of
     */
    public Stream<Table> tablesOf(String provider) {
        ProviderState found = providers.get(provider);
        return found == null ? Stream.empty() : found.tables().values().stream();
    }

    /**
     * The keys of the entries whose parent is a key.
     *
     * @param parent the key, which need not be there
     * @return the keys
     */
    public Set<ResourceKey> children(ResourceKey parent) {
        HashTrieSet<ResourceKey> found = children.get(parent);
        return found == null ? Set.of() : found;
    }

    /**
     * Whether what a provider shows is stale.
     *
     * @param provider the name of the provider
     * @return true when it is
     */
    public boolean stale(String provider) {
        ProviderState found = providers.get(provider);
        return found != null && found.stale();
    }
}
