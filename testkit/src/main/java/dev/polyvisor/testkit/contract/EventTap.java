package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.driver.StreamingSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes the events of a source from now on. One thread takes. */
interface EventTap<E> extends AutoCloseable {
    /** How long a source that is asked may rest. */
    Duration PAUSE = Duration.ofMillis(20);

    /** The next event, if one comes within the pause. */
    Optional<E> next() throws InterruptedException;

    @Override
    void close();

    static <E> EventTap<E> open(FeedProbe<E> probe) throws InterruptedException {
        if (probe.polling().isPresent()) {
            return new Polled<>(probe, probe.polling().get());
        }
        if (probe.streaming().isPresent()) {
            return new Streamed<>(probe.streaming().get());
        }
        return new Silent<>();
    }

    /** The events of a source that is asked. */
    final class Polled<E> implements EventTap<E> {
        private final FeedProbe<E> probe;
        private final PollingSource<E> source;
        private final BlockingQueue<E> taken = new LinkedBlockingQueue<>();
        private Cursor cursor;

        private Polled(FeedProbe<E> probe, PollingSource<E> source) throws InterruptedException {
            this.probe = probe;
            this.source = source;
            this.cursor = source.position();
        }

        @Override
        public Optional<E> next() throws InterruptedException {
            if (taken.isEmpty()) {
                PollingSource.Poll<E> page = source.poll(cursor);
                taken.addAll(page.events());
                cursor = page.next();
                if (taken.isEmpty()) {
                    probe.bench().session().context().sleep(PAUSE);
                }
            }
            return Optional.ofNullable(taken.poll());
        }

        @Override
        public void close() {
            // nothing is open between two polls
        }
    }

    /** The events of a stream. */
    final class Streamed<E> implements EventTap<E>, EventSink<E> {
        private final BlockingQueue<E> taken = new LinkedBlockingQueue<>();
        private final StreamingSource.Subscription subscription;

        private Streamed(StreamingSource<E> source) throws InterruptedException {
            this.subscription = source.open(Optional.empty(), this);
        }

        @Override
        public void event(E event, Optional<Cursor> at) {
            taken.add(event);
        }

        @Override
        public void bookmark(Cursor at) {
            // no event
        }

        @Override
        public void alive() {
            // no event
        }

        @Override
        public void ended(PolyvisorException cause) {
            // the events stop, which the test notices
        }

        @Override
        public Optional<E> next() throws InterruptedException {
            return Optional.ofNullable(taken.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {
            subscription.cancel();
        }
    }

    /** The events of a feed that has none. */
    final class Silent<E> implements EventTap<E> {

        @Override
        public Optional<E> next() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
