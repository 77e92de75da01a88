package dev.polyvisor.spi.policy;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.store.query.StateSnapshot;
import dev.polyvisor.spi.trie.DiffVisitor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the store from snapshot to snapshot. It holds the last one and compares, so that it misses nothing however far
 * it has fallen behind, and needs no journal.
 *
 * <p>Thread safety: none.
 */
final class Pursuit {
    private final ReferenceIndex index = new ReferenceIndex();
    private final StateSnapshot beginning;
    private StateSnapshot seen;

    /** The providers that have had parity with their present backend. */
    private final Set<String> ready = new HashSet<>();

    /**
     * What has happened to machines since the last look.
     *
     * @param changed machines that are new or whose value has changed
     * @param affected machines whose workload expands something else that has changed
     * @param gone machines that are not there any more
     * @param ready providers that have just come to parity
     */
    record News(List<Entry<?>> changed, List<Entry<?>> affected, List<ResourceKey> gone, List<String> ready) {}

    /**
     * Begins with nothing, at the state that a store begins with.
     */
    Pursuit(StateSnapshot beginning) {
        this.beginning = beginning;
        this.seen = beginning;
    }

    /** The snapshot that was looked at last. */
    StateSnapshot seen() {
        return seen;
    }

    /** Whether the machines of a provider can be judged: all that they refer to has been listed. */
    boolean isReady(String provider) {
        return ready.contains(provider);
    }

    News look(StateSnapshot now) {
        Difference difference = new Difference();
        now.differences(seen, difference);
        List<Entry<?>> affected = new ArrayList<>();
        if (seen != beginning) {
            index.dependents(difference.touched, now, affected::add);
        }
        seen = now;
        return new News(difference.changed, affected, difference.gone, newlyReady(now));
    }

    private List<String> newlyReady(StateSnapshot now) {
        ready.removeIf(provider -> now.lastMark(provider).isEmpty());
        List<String> fresh = new ArrayList<>();
        for (String provider : now.providers()) {
            boolean parity = now.lastMark(provider)
                    .map(mark -> mark.type() == Mark.Type.PARITY)
                    .orElse(false);
            if (parity && ready.add(provider)) {
                fresh.add(provider);
            }
        }
        return fresh;
    }

    /** Keeps the index in step and sorts what has changed. A validation is no change. */
    private final class Difference implements DiffVisitor<ResourceKey, Entry<?>> {
        private final List<ResourceKey> touched = new ArrayList<>();
        private final List<Entry<?>> changed = new ArrayList<>();
        private final List<ResourceKey> gone = new ArrayList<>();

        @Override
        public void created(ResourceKey key, Entry<?> after) {
            index.add(after.value());
            note(key, after);
        }

        @Override
        public void updated(ResourceKey key, Entry<?> before, Entry<?> after) {
            if (before.changedAt() != after.changedAt()) {
                index.replace(before.value(), after.value());
                note(key, after);
            }
        }

        @Override
        public void deleted(ResourceKey key, Entry<?> before) {
            index.remove(before.value());
            note(key, null);
            if (before.value() instanceof Machine) {
                gone.add(key);
            }
        }

        private void note(ResourceKey key, @Nullable Entry<?> after) {
            touched.add(key);
            if (after != null && after.value() instanceof Machine) {
                changed.add(after);
            }
        }
    }
}
