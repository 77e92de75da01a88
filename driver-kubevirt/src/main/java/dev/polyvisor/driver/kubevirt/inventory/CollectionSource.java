package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.driver.kubevirt.client.WatchEvent;
import dev.polyvisor.driver.kubevirt.client.WatchStream;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The watches of collections that make up one part of the model. Each goes on from its own version; the cursor has them all.
 * Thread safety: may be used from any thread.
 */
final class CollectionSource implements StreamingSource<WatchEvent> {
    private static final int SHORTEST_SECONDS = 180;
    private static final int SPREAD_SECONDS = 120;
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final KubeSession session;
    private final CollectionReads reads;
    private final String name;
    private final List<Collected> collections;

    CollectionSource(KubeSession session, CollectionReads reads, String name, List<Collected> collections) {
        this.session = session;
        this.reads = reads;
        this.name = name;
        this.collections = List.copyOf(collections);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Delivery delivery() {
        return Delivery.STATE;
    }

    @Override
    public String code(WatchEvent event) {
        return event.kind().plural();
    }

    @Override
    public boolean resumable() {
        return true;
    }

    @Override
    public Subscription open(Optional<Cursor> from, EventSink<WatchEvent> sink) throws InterruptedException {
        Positions positions = from.isPresent() ? Positions.read(from.get()) : now();
        Watching watching = new Watching(session, this, positions, sink);
        boolean stands = false;
        try {
            for (Map.Entry<Place, String> each : positions.all().entrySet()) {
                watching.open(each.getKey(), each.getValue());
            }
            watching.begin();
            stands = true;
            return watching;
        } finally {
            if (!stands) {
                watching.cancel();
            }
        }
    }

    /** Where the collections are at this moment. */
    private Positions now() throws InterruptedException {
        Positions positions = new Positions();
        for (Collected collected : collections) {
            reads.stand(collected, positions);
        }
        return positions;
    }

    /** Opens the watch of one place. */
    WatchStream watch(Place place, String version) throws InterruptedException {
        Collected collected = collections.stream()
                .filter(each -> each.kind().plural().equals(place.plural()))
                .findFirst()
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.OUT_OF_RANGE, "a cursor of collections that are not watched here"));
        int seconds = SHORTEST_SECONDS + session.context().random().nextInt(SPREAD_SECONDS);
        try {
            return session.client()
                    .watch(
                            collected
                                    .kind()
                                    .collection("GET", place.namespace())
                                    .query("watch", "1")
                                    .query("resourceVersion", version)
                                    .query("allowWatchBookmarks", "true")
                                    .query("timeoutSeconds", Integer.toString(seconds)),
                            collected.kind(),
                            collected.type(),
                            Duration.ofSeconds(seconds).plus(MARGIN));
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.NOT_FOUND || failure.code() == ErrorCode.PERMISSION_DENIED) {
                if (failure.code() == ErrorCode.PERMISSION_DENIED && place.isWhole(collected.kind())) {
                    session.narrow(place.plural());
                }
                // the collection is not served or shown any more: a listing finds out
                throw PolyvisorException.of(
                        ErrorCode.OUT_OF_RANGE, "the server does not let " + collected.kind() + " be watched", failure);
            }
            throw failure;
        }
    }
}
