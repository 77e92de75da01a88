package dev.polyvisor.simulators.fake;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.EventSource;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Follows a driver as the contract of its sources says, in the simplest way: what the engine does, without its care. */
final class Follower {
    final Map<ResourceKey, Resource> model = new ConcurrentHashMap<>();
    final List<String> log = new ArrayList<>();
    private final AdapterContext context = new AdapterContext(Sessions.PROVIDER, new EmptyInventory());
    private final Map<Feed<?>, Cursor> cursors = new ConcurrentHashMap<>();
    private final List<Feed<?>> feeds;

    Follower(Driver driver) {
        this.feeds = driver.feeds();
    }

    void start() throws InterruptedException {
        for (Feed<?> feed : feeds) {
            start(feed);
        }
    }

    /** Asks the polling sources until they have no more. */
    void poll() throws InterruptedException {
        for (Feed<?> feed : feeds) {
            poll(feed);
        }
    }

    Map<ResourceKey, Resource> sorted() {
        return new TreeMap<>(model);
    }

    /** Everything that a hypervisor has, by key. */
    static Map<ResourceKey, Resource> truth(FakeHypervisor hypervisor) {
        Map<ResourceKey, Resource> all = new TreeMap<>();
        FakeHypervisor.kinds()
                .forEach(kind -> hypervisor.all(Sessions.PROVIDER, kind).forEach(value -> all.put(value.key(), value)));
        return all;
    }

    synchronized List<String> logged() {
        return List.copyOf(log);
    }

    private <E> void start(Feed<E> feed) throws InterruptedException {
        EventSource<E> source = feed.source().orElseThrow();
        if (source instanceof PollingSource<E> polling) {
            cursors.put(feed, polling.position());
            list(feed);
        } else if (source instanceof StreamingSource<E> streaming) {
            if (streaming.resumable()) {
                streaming.open(list(feed), new Sink<>(feed));
            } else {
                streaming.open(Optional.empty(), new Sink<>(feed));
                list(feed);
            }
        }
    }

    private <E> Optional<Cursor> list(Feed<E> feed) throws InterruptedException {
        Optional<Cursor> cursor = Optional.empty();
        for (Adapter<E> adapter : feed.adapters()) {
            try (Listing listing = adapter.list(context)) {
                listing.forEachRemaining(value -> model.put(value.key(), value));
                cursor = listing.cursor();
            }
        }
        return cursor;
    }

    private <E> void poll(Feed<E> feed) throws InterruptedException {
        if (feed.source().orElseThrow() instanceof PollingSource<E> polling) {
            PollingSource.Poll<E> page;
            do {
                page = polling.poll(cursors.get(feed));
                for (E event : page.events()) {
                    apply(feed, event);
                }
                cursors.put(feed, page.next());
            } while (page.more());
        }
    }

    private synchronized <E> void apply(Feed<E> feed, E event) {
        String code = feed.source().orElseThrow().code(event);
        log.add(code);
        for (Adapter<E> adapter : feed.adapters()) {
            if (adapter.events().contains(code)) {
                try {
                    ChangeSet changes = adapter.apply(context, event);
                    changes.upserts().forEach(value -> model.put(value.key(), value));
                    changes.deletes().forEach(model::remove);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private final class Sink<E> implements EventSink<E> {
        private final Feed<E> feed;

        private Sink(Feed<E> feed) {
            this.feed = feed;
        }

        @Override
        public void event(E event, Optional<Cursor> at) {
            apply(feed, event);
        }

        @Override
        public void bookmark(Cursor at) {
            note("bookmark");
        }

        @Override
        public void alive() {
            note("alive");
        }

        @Override
        public void ended(PolyvisorException cause) {
            note("ended " + cause.code());
        }
    }

    private synchronized void note(String what) {
        log.add(what);
    }
}
