package dev.polyvisor.spi.store.saved;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Saved entries that wait for their kinds, by provider, then kind.
 *
 * <p>Thread safety: none; the store's lock guards it.
 */
public final class KeptAside {
    private final Map<String, Map<String, List<SavedEntry>>> byProvider = new HashMap<>();

    /** Nothing yet. */
    public KeptAside() {}

    /**
     * Keeps an entry.
     *
     * @param entry the entry
     */
    public void add(SavedEntry entry) {
        byProvider
                .computeIfAbsent(entry.key().provider(), unused -> new HashMap<>())
                .computeIfAbsent(entry.key().kind(), unused -> new ArrayList<>())
                .add(entry);
    }

    /**
     * What is kept of a kind.
     *
     * @param kind the name of the kind
     * @return the entries
     */
    public List<SavedEntry> of(String kind) {
        return byProvider.values().stream()
                .flatMap(kinds -> kinds.getOrDefault(kind, List.of()).stream())
                .toList();
    }

    /**
     * Everything that is kept.
     *
     * @return the entries
     */
    public List<SavedEntry> all() {
        return byProvider.values().stream()
                .flatMap(kinds -> kinds.values().stream())
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Forgets what is kept of a kind.
     *
     * @param kind the name of the kind
     */
    public void forget(String kind) {
        byProvider.values().forEach(kinds -> kinds.remove(kind));
    }

    /**
     * Forgets what is kept of other providers.
     *
     * @param provider tells which to go on keeping
     */
    public void retain(Predicate<String> provider) {
        if (!byProvider.isEmpty()) {
            byProvider.entrySet().removeIf(each -> each.getValue().isEmpty() || !provider.test(each.getKey()));
        }
    }
}
