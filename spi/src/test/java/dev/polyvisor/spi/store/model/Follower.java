package dev.polyvisor.spi.store.model;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.RevisionedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Flow;

/** Somebody who watches a store in a way of their own, on the thread of the writer, and notes what they are told. */
abstract sealed class Follower {
    /** A watch that was closed, how often it had been told something, and where it said that it was. */
    record Closed(String name, int told, Revision position) {}

    final RevisionedStore store;
    final RandomWork chance;
    final List<History> histories = new ArrayList<>();
    final List<Closed> closed = new ArrayList<>();
    List<Batch> batches = new ArrayList<>();

    Follower(RevisionedStore store, RandomWork chance) {
        this.store = store;
        this.chance = chance;
    }

    /** Called after each transaction. */
    abstract void step() throws InterruptedException;

    /** Called after the store was closed. */
    abstract void end() throws InterruptedException;

    void begin(String name, WatchSpec spec, History.Pace pace) {
        batches = new ArrayList<>();
        histories.add(new History(name, spec, batches, pace));
    }

    /** Is told each transaction at once, and fails now and then. */
    static final class Listening extends Follower {
        Listening(String name, WatchSpec spec, RevisionedStore store, RandomWork chance) {
            super(store, chance);
            begin(name, spec, History.Pace.EVERY_TRANSACTION);
            store.watch(spec, this::told);
        }

        private void told(Batch batch) {
            batches.add(batch);
            if (chance.oneIn(10)) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        void step() {}

        @Override
        void end() {}
    }

    /** Asks once in so many times. */
    static final class Pulling extends Follower {
        private final PullWatch watch;
        private final int pause;
        private final NavigableSet<Long> looks = new TreeSet<>();

        Pulling(String name, WatchSpec spec, int pause, RevisionedStore store, RandomWork chance) {
            super(store, chance);
            this.pause = pause;
            histories.add(new History(name, spec, batches, History.Pace.BETWEEN_TRANSACTIONS, looks));
            watch = store.pull(spec);
        }

        @Override
        void step() throws InterruptedException {
            if (chance.oneIn(pause)) {
                end();
            }
        }

        @Override
        void end() throws InterruptedException {
            // the second finds nothing: a watch looks at a transaction once
            look();
            look();
        }

        private void look() throws InterruptedException {
            watch.next(Duration.ZERO)
                    .ifPresentOrElse(
                            batches::add,
                            () -> looks.add(store.snapshot().revision().number()));
        }
    }

    /** Closes its watch now and then, and later goes on from where that had come to, or from long ago. */
    static final class Resuming extends Follower {
        private static final Revision FOREIGN = new Revision("another", 7);
        private Watch watch;
        private Revision stopped;
        private int number;

        Resuming(RevisionedStore store, RandomWork chance) {
            super(store, chance);
            open(WatchSpec.fromNow());
        }

        private void open(WatchSpec spec) {
            begin("resuming " + number++, spec, History.Pace.EVERY_TRANSACTION);
            watch = store.watch(spec, batches::add);
        }

        @Override
        void step() {
            if (watch != null && chance.oneIn(60)) {
                watch.close();
                stopped = watch.position();
                closed.add(new Closed("resuming " + (number - 1), batches.size(), stopped));
                watch = null;
            } else if (watch == null && chance.oneIn(20)) {
                resume();
            }
        }

        private void resume() {
            int length = histories.size();
            switch (chance.upTo(8)) {
                case 0 -> open(WatchSpec.withEverything());
                case 1 -> open(WatchSpec.from(FOREIGN));
                case 2 -> open(WatchSpec.from(new Revision(stopped.epoch(), chance.upTo((int) stopped.number() + 1))));
                default -> open(WatchSpec.from(stopped));
            }
            // what it begins with is merged; what follows is not
            History history = histories.get(length);
            histories.set(
                    length,
                    new History(history.name(), history.spec(), history.batches(), History.Pace.BETWEEN_TRANSACTIONS));
        }

        @Override
        void end() {}
    }

    /** Asks for few batches, as a reactive stream. */
    static final class Subscribing extends Follower implements Flow.Subscriber<Batch> {
        private Flow.Subscription subscription;
        private boolean complete;

        Subscribing(RevisionedStore store, RandomWork chance) {
            super(store, chance);
            begin("subscribing", WatchSpec.withEverything(), History.Pace.BETWEEN_TRANSACTIONS);
            store.publisher(WatchSpec.withEverything()).subscribe(this);
        }

        @Override
        void step() {
            if (chance.oneIn(25)) {
                subscription.request(1 + chance.upTo(4));
            }
        }

        @Override
        void end() {
            subscription.request(2);
            if (!complete) {
                throw new IllegalStateException("the stream did not complete");
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Batch batch) {
            batches.add(batch);
        }

        @Override
        public void onError(Throwable cause) {
            throw new IllegalStateException(cause);
        }

        @Override
        public void onComplete() {
            complete = true;
        }
    }
}
