package dev.polyvisor.api.inventory;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a watch begins and what it is about. A value: each method returns a new one.
 *
 * <p>Thread safety: immutable.
 */
public final class WatchSpec {
    private final @Nullable Revision from;
    private final boolean everything;
    private final Set<String> providers;
    private final Set<Kind<?>> kinds;

    private WatchSpec(@Nullable Revision from, boolean everything, Set<String> providers, Set<Kind<?>> kinds) {
        this.from = from;
        this.everything = everything;
        this.providers = Set.copyOf(providers);
        this.kinds = Set.copyOf(kinds);
    }

    /**
     * Begins with the next transaction.
     *
     * @return the specification
     */
    public static WatchSpec fromNow() {
        return new WatchSpec(null, false, Set.of(), Set.of());
    }

    /**
     * Begins with everything there is, as created, and goes on from there.
     *
     * @return the specification
     */
    public static WatchSpec withEverything() {
        return new WatchSpec(null, true, Set.of(), Set.of());
    }

    /**
     * Begins after a revision. When the journal no longer reaches back to it, or its epoch is another, the first batch
     * is a reset with the full state.
     *
     * @param revision the revision that the caller knows
     * @return the specification
     */
    public static WatchSpec from(Revision revision) {
        return new WatchSpec(revision, false, Set.of(), Set.of());
    }

    /**
     * Only changes of a provider, besides those named before.
     *
     * @param name the name of the provider
     * @return a new specification
     */
    public WatchSpec provider(String name) {
        Set<String> all = new HashSet<>(providers);
        all.add(name);
        return new WatchSpec(from, everything, all, kinds);
    }

    /**
     * Only changes of a kind, besides those named before.
     *
     * @param kind the kind
     * @return a new specification
     */
    public WatchSpec kind(Kind<?> kind) {
        Set<Kind<?>> all = new HashSet<>(kinds);
        all.add(kind);
        return new WatchSpec(from, everything, providers, all);
    }

    /**
     * The revision to begin after.
     *
     * @return the revision, empty for now
     */
    public Optional<Revision> from() {
        return Optional.ofNullable(from);
    }

    /**
     * Whether the watch begins with everything there is.
     *
     * @return true when it does
     */
    public boolean everything() {
        return everything;
    }

    /**
     * The providers that the watch is about.
     *
     * @return their names, empty for all
     */
    public Set<String> providers() {
        return providers;
    }

    /**
     * The kinds that the watch is about.
     *
     * @return the kinds, empty for all
     */
    public Set<Kind<?>> kinds() {
        return kinds;
    }
}
