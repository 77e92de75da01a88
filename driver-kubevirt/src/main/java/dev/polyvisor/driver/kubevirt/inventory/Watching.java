package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.driver.kubevirt.client.WatchEvent;
import dev.polyvisor.driver.kubevirt.client.WatchStream;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The open watches of a source. One that ends is opened again where it stood, as long as it has brought something or stood for a
 * while; when that fails, all of them end. Thread safety: may be used from any thread; the sink is called by one at a time.
 */
final class Watching implements StreamingSource.Subscription {
    private static final Duration A_WHILE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final int MOST_DOUBLINGS = 9;

    private final KubeSession session;
    private final CollectionSource source;
    private final Positions positions;
    private final EventSink<WatchEvent> sink;
    private final ReentrantLock turn = new ReentrantLock();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    Watching(KubeSession session, CollectionSource source, Positions positions, EventSink<WatchEvent> sink) {
        this.session = session;
        this.source = source;
        this.positions = positions;
        this.sink = sink;
    }

    void open(Place place, String version) throws InterruptedException {
        watches.add(new Watch(place, version, source.watch(place, version)));
    }

    /** Begins to read what the watches bring. */
    void begin() {
        for (Watch watch : watches) {
            try {
                session.context().executor().execute(watch);
            } catch (RejectedExecutionException full) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the executor takes no work", full);
            }
        }
        if (watches.isEmpty()) {
            throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "a cursor without collections");
        }
    }

    @Override
    public void cancel() {
        over = true;
        watches.forEach(Watch::close);
    }

    private void tell(Place place, WatchEvent event) {
        turn.lock();
        try {
            if (over) {
                return;
            }
            positions.move(place, event.resourceVersion());
            if (event.type() == WatchEvent.Type.BOOKMARK) {
                sink.bookmark(positions.cursor());
            } else {
                sink.event(event, Optional.of(positions.cursor()));
            }
        } finally {
            turn.unlock();
        }
    }

    private void alive() {
        turn.lock();
        try {
            if (!over) {
                sink.alive();
            }
        } finally {
            turn.unlock();
        }
    }

    private void end(PolyvisorException cause) {
        turn.lock();
        try {
            if (!over) {
                cancel();
                sink.ended(cause);
            }
        } finally {
            turn.unlock();
        }
    }

    private final class Watch implements Runnable {
        private final Place place;
        private String version;
        private volatile WatchStream stream;
        private long opened;
        private int shortOnes;

        Watch(Place place, String version, WatchStream stream) {
            this.place = place;
            this.version = version;
            this.stream = stream;
            this.opened = session.context().clock().nanoTime();
        }

        @Override
        public void run() {
            try {
                while (!over) {
                    read();
                }
            } catch (PolyvisorException failure) {
                // what cannot be read now could not be read again: a listing shows what it was about
                end(
                        failure.code() == ErrorCode.INTERNAL
                                ? PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "a watch that cannot be read", failure)
                                : failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                end(PolyvisorException.of(ErrorCode.CANCELLED, "a watch was interrupted", interrupted));
            } catch (RuntimeException | Error fault) {
                end(PolyvisorException.of(ErrorCode.INTERNAL, "a watch failed", fault));
                throw fault;
            } finally {
                close();
            }
        }

        /** Reads one stream to its end, and opens the next. */
        private void read() throws InterruptedException {
            boolean fruitful = false;
            try {
                alive();
                for (Optional<WatchEvent> next = stream.next(); next.isPresent(); next = stream.next()) {
                    fruitful = true;
                    WatchEvent event = next.get();
                    version = event.resourceVersion().isEmpty() ? version : event.resourceVersion();
                    tell(place, event);
                }
            } catch (PolyvisorException broken) {
                if (!isCut(broken) || !isWorthAnother(fruitful)) {
                    throw broken;
                }
            }
            stream.close();
            if (over) {
                return;
            }
            if (!isWorthAnother(fruitful)) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "a watch ended as soon as it was opened");
            }
            pause();
            if (over) {
                return;
            }
            stream = source.watch(place, version);
            opened = session.context().clock().nanoTime();
            if (over) {
                stream.close();
            }
        }

        private static boolean isCut(PolyvisorException broken) {
            return broken.code() == ErrorCode.UNAVAILABLE || broken.code() == ErrorCode.DEADLINE_EXCEEDED;
        }

        /** The first is opened again at once; those that never stand for a while wait longer each time, at most half a minute. */
        private void pause() throws InterruptedException {
            boolean stood = session.context().clock().nanoTime() - opened >= A_WHILE.toNanos();
            shortOnes = stood ? 0 : shortOnes + 1;
            if (shortOnes > 1) {
                long most = SHORTEST_PAUSE.toNanos() << Math.min(MOST_DOUBLINGS, shortOnes - 2);
                session.context()
                        .sleep(Duration.ofNanos(
                                most / 2 + session.context().random().nextLong(most / 2 + 1)));
            }
        }

        private boolean isWorthAnother(boolean fruitful) {
            long stood = session.context().clock().nanoTime() - opened;
            return fruitful || stood >= A_WHILE.toNanos();
        }

        void close() {
            stream.close();
        }
    }
}
