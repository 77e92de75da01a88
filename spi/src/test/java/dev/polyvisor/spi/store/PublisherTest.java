package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** M7, the reactive form; the numbers are those of the rules of Reactive Streams. */
class PublisherTest {
    private static final Vm A = Vm.of("lab", "a");

    private final StepExecutor executor = new StepExecutor();
    private final RevisionedStore store = Stores.store("epoch-1", 100, executor);

    /** Notes what it is told and does something with each batch. */
    private static final class Noting implements Flow.Subscriber<Batch> {
        final List<Object> told = new ArrayList<>();
        private final long first;
        private final Consumer<Noting> onNext;

        Flow.@Nullable Subscription subscription;

        Noting(long first, Consumer<Noting> onNext) {
            this.first = first;
            this.onNext = onNext;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            told.add("subscribed");
            subscription = given;
            if (first != 0) {
                given.request(first);
            }
        }

        @Override
        public void onNext(Batch batch) {
            told.add(batch.to().number());
            onNext.accept(this);
        }

        @Override
        public void onError(Throwable cause) {
            told.add(cause.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            told.add("complete");
        }
    }

    private Noting subscribe(long first, Consumer<Noting> onNext) {
        Noting subscriber = new Noting(first, onNext);
        store.publisher(WatchSpec.fromNow()).subscribe(subscriber);
        executor.run();
        return subscriber;
    }

    private Noting subscribe(long first) {
        return subscribe(first, noting -> {});
    }

    private void write(int number) {
        put(store, A.named("n" + number));
        executor.run();
    }

    @Test
    void rule_1_1_noMoreThanIsAskedForAndWhoAsksForLittleGetsMergedBatches() {
        Noting noting = subscribe(0);
        assertThat(noting.told).containsExactly("subscribed");
        noting.subscription.request(1);
        write(1);
        write(2);
        write(3);
        assertThat(noting.told).containsExactly("subscribed", 0L);
        noting.subscription.request(2);
        executor.run();
        write(4);
        write(5);
        assertThat(noting.told).containsExactly("subscribed", 0L, 3L, 4L);
    }

    @Test
    void rule_1_3_signalsAreSerialEvenWhenMoreIsAskedForInside() {
        AtomicBoolean inside = new AtomicBoolean();
        Noting noting = subscribe(1, each -> {
            assertThat(inside.getAndSet(true)).isFalse();
            each.subscription.request(1);
            inside.set(false);
        });
        write(1);
        write(2);
        assertThat(noting.told).containsExactly("subscribed", 0L, 1L, 2L);
    }

    @Test
    void rule_1_3_signalsAreSerialWhenManyThreadsAsk() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            RevisionedStore concurrent = Stores.store("epoch-1", 65_536, threads);
            AtomicBoolean inside = new AtomicBoolean();
            CompletableFuture<Boolean> serial = new CompletableFuture<>();
            Noting noting = new Noting(1, each -> {
                if (!inside.compareAndSet(false, true)) {
                    serial.complete(false);
                }
                each.subscription.request(1);
                threads.execute(() -> each.subscription.request(1));
                inside.set(false);
                if (each.told.contains(2_000L)) {
                    serial.complete(true);
                }
            });
            concurrent.publisher(WatchSpec.fromNow()).subscribe(noting);
            for (int i = 1; i <= 2_000; i++) {
                put(concurrent, A.named("n" + i));
            }
            assertThat(serial.get()).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void rule_1_5_theEndOfTheStoreCompletes() {
        Noting noting = subscribe(Long.MAX_VALUE);
        write(1);
        store.close(Duration.ZERO);
        executor.run();
        assertThat(noting.told).containsExactly("subscribed", 0L, 1L, 1L, "complete");
        noting.subscription.request(1);
        noting.subscription.cancel();
        executor.run();
        assertThat(noting.told).hasSize(5);
    }

    @Test
    void rule_1_9_aSubscriberIsNeeded() {
        assertThatNullPointerException()
                .isThrownBy(() -> store.publisher(WatchSpec.fromNow()).subscribe(null));
    }

    @Test
    void rule_1_9_whatCannotBeginIsAnErrorAfterOnSubscribe() {
        Noting late = new Noting(1, each -> {});
        Noting early = new Noting(1, each -> {});
        store.publisher(WatchSpec.from(new Revision("epoch-1", 5))).subscribe(early);
        store.close(Duration.ZERO);
        store.publisher(WatchSpec.fromNow()).subscribe(late);
        executor.run();
        assertThat(early.told).containsExactly("subscribed", "PolyvisorException");
        assertThat(late.told).containsExactly("subscribed", "PolyvisorException");
    }

    @Test
    void rule_1_11_eachSubscriberHasAWatchOfItsOwn() {
        Noting slow = subscribe(1);
        Noting fast = subscribe(Long.MAX_VALUE);
        write(1);
        assertThat(slow.told).containsExactly("subscribed", 0L);
        assertThat(fast.told).containsExactly("subscribed", 0L, 1L);
    }

    @Test
    void rule_2_13_aSubscriberThatThrowsIsCancelled() {
        Noting noting = subscribe(Long.MAX_VALUE, each -> {
            throw new IllegalStateException("on purpose");
        });
        write(1);
        assertThat(noting.told).containsExactly("subscribed", 0L);
    }

    @Test
    void rule_3_5_cancelIsIdempotentAndEndsTheSignals() {
        Noting noting = subscribe(Long.MAX_VALUE, each -> each.subscription.cancel());
        write(1);
        noting.subscription.cancel();
        noting.subscription.request(0);
        executor.run();
        assertThat(noting.told).containsExactly("subscribed", 0L);
    }

    @Test
    void rule_3_9_lessThanOneIsAnErrorOnce() {
        for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
            Noting noting = subscribe(1);
            noting.subscription.request(wrong);
            noting.subscription.request(wrong);
            write((int) (wrong % 1_000) + 5_000);
            assertThat(noting.told).element(0).isEqualTo("subscribed");
            assertThat(noting.told.subList(2, noting.told.size())).containsExactly("IllegalArgumentException");
        }
    }

    @Test
    void rule_3_17_demandBeyondTheLargestNumberIsNoLimit() {
        Noting noting = subscribe(Long.MAX_VALUE);
        noting.subscription.request(Long.MAX_VALUE);
        write(1);
        write(2);
        assertThat(noting.told).containsExactly("subscribed", 0L, 1L, 2L);
    }

    @Test
    void theEndIsTheLastBatchAndWaitsForDemand() {
        Noting noting = subscribe(1);
        write(1);
        store.close(Duration.ZERO);
        executor.run();
        assertThat(noting.told).containsExactly("subscribed", 0L);
        noting.subscription.request(1);
        executor.run();
        assertThat(noting.told).containsExactly("subscribed", 0L, 1L, "complete");
    }

    @Test
    void aClosedStoreSaysSo() {
        store.close(Duration.ZERO);
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        store.publisher(WatchSpec.fromNow()).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(Batch batch) {
                assertThat(batch.has(Mark.Type.END)).isTrue();
            }

            @Override
            public void onError(Throwable cause) {
                error.complete(cause);
            }

            @Override
            public void onComplete() {}
        });
        assertThat(error.join())
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }
}
