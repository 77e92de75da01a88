package dev.polyvisor.api.driver;

import dev.polyvisor.api.inventory.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An event source and the adapters that it feeds. A backend with one stream of events has one feed; Kubernetes has one
 * for each kind.
 *
 * @param source where events come from; empty for a backend without events, whose adapters are listed at each refresh
 * @param adapters who turns them into the model, in the order in which their kinds are listed
 * @param <E> the type of the events
 */
public record Feed<E>(Optional<EventSource<E>> source, List<Adapter<E>> adapters) {

    /** Copies the list. */
    public Feed {
        Objects.requireNonNull(source, "source");
        adapters = List.copyOf(adapters);
    }

    /**
     * A feed with events.
     *
     * @param source where events come from
     * @param adapters who turns them into the model
     * @param <E> the type of the events
     * @return the feed
     */
    public static <E> Feed<E> of(EventSource<E> source, List<Adapter<E>> adapters) {
        return new Feed<>(Optional.of(source), adapters);
    }

    /**
     * A feed without events: what there is is listed at each refresh.
     *
     * @param adapters who lists it
     * @param <E> any type
     * @return the feed
     */
    public static <E> Feed<E> listed(List<Adapter<E>> adapters) {
        return new Feed<>(Optional.empty(), adapters);
    }

    /**
     * The kinds that the adapters write.
     *
     * @return the kinds, in the order of the adapters
     */
    public Set<Kind<?>> kinds() {
        Set<Kind<?>> kinds = new LinkedHashSet<>();
        adapters.forEach(a -> kinds.addAll(a.kinds()));
        return kinds;
    }
}
