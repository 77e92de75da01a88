package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.client.KubeFailures;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeList;
import dev.polyvisor.driver.kubevirt.client.WatchEvent;
import dev.polyvisor.driver.kubevirt.client.WatchStream;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Lists collections, wherever the session may look. Thread safety: may be used from any thread.
 */
final class CollectionReads {
    private final KubeSession session;
    private final Set<Place> unpaged = ConcurrentHashMap.newKeySet();

    CollectionReads(KubeSession session) {
        this.session = session;
    }

    /** Where a collection is looked at. */
    List<Place> places(KubeKind kind) {
        if (!kind.namespaced() || !session.isNarrow(kind.plural())) {
            return List.of(new Place(kind.plural(), Optional.empty()));
        }
        return session.namespaces().single().stream()
                .map(name -> new Place(kind.plural(), Optional.of(name)))
                .toList();
    }

    /**
     * Reads everything of a collection.
     *
     * @param sink gets each object
     * @param positions gets where its watches go on
     * @throws PolyvisorException UNIMPLEMENTED when the server does not serve the collection, or shows nothing of it
     */
    void read(Collected collected, Sink sink, Positions positions) throws InterruptedException {
        KubeKind kind = collected.kind();
        boolean whole = kind.namespaced() && !session.isNarrow(kind.plural());
        try {
            everywhere(collected, sink, positions);
        } catch (PolyvisorException refused) {
            if (refused.code() != ErrorCode.PERMISSION_DENIED || !whole) {
                throw told(kind, refused);
            }
            session.narrow(kind.plural());
            try {
                everywhere(collected, sink, positions);
            } catch (PolyvisorException again) {
                throw told(kind, again);
            }
        }
    }

    /** Reads a collection of all namespaces, whichever the session looks at. Nothing of it is watched. */
    void readWhole(Collected collected, Sink sink) throws InterruptedException {
        paged(collected, new Place(collected.kind().plural(), Optional.empty()), sink, new Positions());
    }

    private void everywhere(Collected collected, Sink sink, Positions positions) throws InterruptedException {
        for (Place place : places(collected.kind())) {
            if (!(session.settings().streamingLists() && streamed(collected, place, sink, positions))) {
                paged(collected, place, sink, positions);
            }
        }
    }

    private void paged(Collected collected, Place place, Sink sink, Positions positions) throws InterruptedException {
        boolean pages = !unpaged.remove(place);
        try (KubeList list = session.client().list(collected.kind(), place.namespace(), Optional.empty(), pages)) {
            for (Optional<? extends WireObject> next = list.next(collected.type());
                    next.isPresent();
                    next = list.next(collected.type())) {
                sink.take(next.get());
            }
            positions.move(place, list.resourceVersion());
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.ABORTED) {
                // pages are forgotten faster than they are read: the next time they come as one
                unpaged.add(place);
            }
            throw failure;
        }
    }

    /** Tells where a collection is at this moment: one object is asked for, and not looked at. */
    void stand(Collected collected, Positions positions) throws InterruptedException {
        for (Place place : places(collected.kind())) {
            JsonNode list = session.client()
                    .read(collected.kind().collection("GET", place.namespace()).query("limit", "1"));
            positions.move(place, list.path("metadata").path("resourceVersion").asString(""));
        }
    }

    /** The whole list comes before anything is told: a server that does not know the feature never says that it is complete. */
    private boolean streamed(Collected collected, Place place, Sink sink, Positions positions)
            throws InterruptedException {
        Map<String, WireObject> shown = new LinkedHashMap<>();
        try (WatchStream stream = session.client()
                .watch(
                        collected
                                .kind()
                                .collection("GET", place.namespace())
                                .query("watch", "1")
                                .query("sendInitialEvents", "true")
                                .query("resourceVersionMatch", "NotOlderThan")
                                .query("allowWatchBookmarks", "true"),
                        collected.kind(),
                        collected.type(),
                        session.settings().silence())) {
            for (Optional<WatchEvent> next = stream.next(); next.isPresent(); next = stream.next()) {
                WatchEvent event = next.get();
                if (event.initialEnd()) {
                    shown.values().forEach(sink::take);
                    positions.move(place, event.resourceVersion());
                    return true;
                }
                if (event.object() instanceof WireObject object && event.type() != WatchEvent.Type.BOOKMARK) {
                    shown.put(object.metadata().uid(), object);
                }
            }
            return false;
        } catch (PolyvisorException unable) {
            boolean pages = unable.code() != ErrorCode.PERMISSION_DENIED
                    && unable.code() != ErrorCode.UNAUTHENTICATED
                    && unable.code() != ErrorCode.NOT_FOUND;
            if (!pages) {
                throw unable;
            }
            return false;
        }
    }

    /** A collection that is not served, or not shown, is reported and looked at again; all the others are not held up by it. */
    private static PolyvisorException told(KubeKind kind, PolyvisorException failure) {
        if (KubeFailures.isUnserved(failure)) {
            return PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "the cluster does not serve " + kind, failure);
        }
        if (failure.code() == ErrorCode.PERMISSION_DENIED && !kind.equals(KubeKind.VIRTUAL_MACHINE)) {
            return PolyvisorException.of(
                    ErrorCode.UNIMPLEMENTED, "the credentials may not list and watch " + kind, failure);
        }
        return failure;
    }

    /** Where what is read goes. */
    @FunctionalInterface
    interface Sink {
        void take(WireObject object);
    }
}
