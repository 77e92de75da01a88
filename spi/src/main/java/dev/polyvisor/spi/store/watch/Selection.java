package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.state.ProviderState;
import dev.polyvisor.spi.store.state.State;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a watch is about. Kinds do not restrict marks. */
final class Selection {
    private final Set<String> providers;
    private final Set<String> kinds;

    Selection(WatchSpec spec) {
        this.providers = spec.providers();
        this.kinds = spec.kinds().stream().map(Kind::name).collect(Collectors.toUnmodifiableSet());
    }

    /** A transaction as the watch sees it, null when it is about nothing that the watch is. */
    @Nullable
    Commit of(Commit commit) {
        if (providers.isEmpty() && kinds.isEmpty()) {
            return commit;
        }
        List<Change> changes =
                commit.changes().stream().filter(change -> shows(change.key())).toList();
        List<Mark> marks = commit.marks().stream().filter(this::shows).toList();
        return changes.isEmpty() && marks.isEmpty() ? null : new Commit(commit.revision(), changes, marks);
    }

    /** All entries of a state that the watch is about. */
    Stream<Entry<?>> entries(State state) {
        return providers(state)
                .flatMap(provider -> provider.getValue().tables().entries().stream())
                .filter(table -> kinds.isEmpty() || kinds.contains(table.getKey()))
                .flatMap(table -> table.getValue().entries().values().stream());
    }

    /** The last mark of each provider, by the names of the providers. */
    Stream<Mark> lastMarks(State state) {
        return providers(state)
                .sorted(Map.Entry.comparingByKey())
                .flatMap(provider -> Stream.ofNullable(provider.getValue().lastMark()));
    }

    private Stream<Map.Entry<String, ProviderState>> providers(State state) {
        return state.providers().entries().stream()
                .filter(provider -> providers.isEmpty() || providers.contains(provider.getKey()));
    }

    private boolean shows(Mark mark) {
        return providers.isEmpty() || mark.provider().map(providers::contains).orElse(true);
    }

    private boolean shows(ResourceKey key) {
        return (providers.isEmpty() || providers.contains(key.provider()))
                && (kinds.isEmpty() || kinds.contains(key.kind()));
    }
}
