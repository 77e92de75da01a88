package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Resource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Collects the terms that an index names for a value: one as a rule, so that a set for many is made only when needed. */
final class Terms implements Consumer<String> {
    private Set<String> found = Set.of();

    private Terms() {}

    /** The value has been checked to be of the kind that declares the index. */
    @SuppressWarnings("unchecked")
    static Set<String> of(Index<?> index, Resource value) {
        Terms terms = new Terms();
        ((Index<Resource>) index).terms(value, terms);
        return terms.found;
    }

    /** Asks for the terms and keeps none of them: whatever the index cannot take is thrown. */
    @SuppressWarnings("unchecked")
    static void check(Index<?> index, Resource value) {
        ((Index<Resource>) index).terms(value, Objects::requireNonNull);
    }

    @Override
    public void accept(String term) {
        if (found.isEmpty()) {
            found = Set.of(term);
        } else if (!found.contains(term)) {
            if (found.size() == 1) {
                found = new HashSet<>(found);
            }
            found.add(term);
        }
    }
}
