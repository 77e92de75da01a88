package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is let go of. */
class MemoryTest {
    private final StepExecutor executor = new StepExecutor();
    private final RevisionedStore store = Stores.store("epoch-1", 1, executor);

    /** Asks for garbage collections until the reference is empty, or often enough to say that it is held. */
    private static boolean isReleased(WeakReference<?> reference) {
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
        }
        return reference.get() == null;
    }

    /** A listener that nothing else refers to. */
    private static final class Listener implements Consumer<Batch>, Flow.Subscriber<Batch> {
        @Override
        public void accept(Batch batch) {
            assertThat(batch).isNotNull();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(Batch batch) {
            accept(batch);
        }

        @Override
        public void onError(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void onComplete() {}
    }

    @Test
    void aWatchThatIsClosedIsLetGoOf() {
        Listener listener = new Listener();
        Watch watch = store.watch(WatchSpec.fromNow(), listener);
        WeakReference<?> reference = new WeakReference<>(listener);
        executor.run();
        listener = null;
        assertThat(isReleased(reference)).isFalse();
        watch.close();
        watch = null;
        put(store, Vm.of("lab", "a"));
        assertThat(isReleased(reference)).isTrue();
    }

    @Test
    void aWatchIsLetGoOfWhenTheStoreIsClosed() throws Exception {
        WeakReference<?> listener = new WeakReference<>(store.watch(WatchSpec.fromNow(), new Listener()));
        PullWatch pull = store.pull(WatchSpec.fromNow());
        store.close(Duration.ZERO);
        executor.run();
        while (pull.next(Duration.ZERO).isPresent()) {
            assertThat(pull.position().number()).isZero();
        }
        WeakReference<?> pulled = new WeakReference<>(pull);
        pull = null;
        assertThat(isReleased(listener)).isTrue();
        assertThat(isReleased(pulled)).isTrue();
    }

    @Test
    void aSubscriberThatCancelsIsLetGoOf() {
        Listener subscriber = new Listener();
        store.publisher(WatchSpec.fromNow()).subscribe(subscriber);
        WeakReference<?> reference = new WeakReference<>(subscriber);
        subscriber = null;
        executor.run();
        assertThat(isReleased(reference)).isTrue();
    }

    @Test
    void m6_aWatchThatLagsKeepsNoOldStateAlive() throws Exception {
        Vm old = Vm.of("lab", "a").named("old");
        put(store, old);
        WeakReference<?> value = new WeakReference<>(old);
        WeakReference<?> snapshot = new WeakReference<>(store.snapshot());
        old = null;
        Watch stalled = store.watch(WatchSpec.withEverything(), new Listener());
        PullWatch never = store.pull(WatchSpec.from(store.snapshot().revision()));
        assertThat(never.next(Duration.ZERO)).isPresent();
        put(store, Vm.of("lab", "a").named("new"));
        assertThat(isReleased(value)).as("the journal still has it").isFalse();
        put(store, Vm.of("lab", "b"));
        assertThat(isReleased(value)).isTrue();
        assertThat(isReleased(snapshot)).isTrue();
        assertThat(stalled.position().number()).isZero();
        assertThat(never.next(Duration.ZERO).orElseThrow().reset()).isTrue();
    }
}
