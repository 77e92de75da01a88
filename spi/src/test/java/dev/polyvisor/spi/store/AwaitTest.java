package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.delete;
import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitTest {
    private static final Vm A = Vm.of("lab", "a");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ExecutorService other = Executors.newCachedThreadPool();
    private final TestClock clock = new TestClock();
    private final RevisionedStore store = new RevisionedStore("epoch-1", 100, Runnable::run, clock);

    AwaitTest() {
        store.register(List.of(Vm.KIND));
    }

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    private static boolean isRunning(Optional<Entry<?>> entry) {
        return entry.map(Entry::value)
                .filter(Vm.class::isInstance)
                .map(Vm.class::cast)
                .filter(vm -> vm.state() == MachineState.RUNNING)
                .isPresent();
    }

    private <T> Future<T> waiting(Callable<T> wait) throws InterruptedException {
        Future<T> future = other.submit(wait);
        clock.awaitTimers(1);
        return future;
    }

    private static void assertFails(Future<?> wait, ErrorCode code) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(wait::get)
                .havingCause()
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void m8_aRevisionThatIsThereIsGivenAtOnce() throws Exception {
        Revision written = put(store, A);
        put(store, A.named("other"));
        assertThat(store.awaitRevision(written, Duration.ZERO).revision().number())
                .isEqualTo(2);
    }

    @Test
    void m8_aRevisionYetToComeIsWaitedFor() throws Exception {
        Future<InventorySnapshot> wait = waiting(() -> store.awaitRevision(new Revision("epoch-1", 2), MINUTE));
        put(store, A);
        assertThat(wait).isNotDone();
        put(store, A.in(MachineState.RUNNING));
        assertThat(wait.get().get(A.key())).isPresent();
        assertThat(clock.pendingTimers()).isZero();
    }

    @Test
    void m8_aRevisionOfAnotherEpochIsRefused() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> store.awaitRevision(new Revision("another", 0), MINUTE))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void m8_theTimeIsThatOfTheClock() throws Exception {
        Future<InventorySnapshot> wait = waiting(() -> store.awaitRevision(new Revision("epoch-1", 1), MINUTE));
        clock.advance(MINUTE.minusNanos(1));
        assertThat(wait).isNotDone();
        clock.advance(Duration.ofNanos(1));
        assertFails(wait, ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void m4_aConditionIsWaitedFor() throws Exception {
        Future<InventorySnapshot> wait = waiting(() -> store.await(A.key(), AwaitTest::isRunning, MINUTE));
        put(store, A);
        assertThat(wait).isNotDone();
        Revision revision = put(store, A.in(MachineState.RUNNING));
        assertThat(wait.get().revision()).isEqualTo(revision);
    }

    @Test
    void m4_theAbsenceOfAKeyCanBeWaitedFor() throws Exception {
        put(store, A);
        Future<InventorySnapshot> wait = waiting(() -> store.await(A.key(), Optional::isEmpty, MINUTE));
        delete(store, A.key());
        assertThat(wait.get().size()).isZero();
    }

    @Test
    void m4_theLastStateIsTestedWhenTheTimeIsOver() throws Exception {
        put(store, A.in(MachineState.RUNNING));
        assertThat(store.await(A.key(), AwaitTest::isRunning, Duration.ZERO)
                        .revision()
                        .number())
                .isEqualTo(1);
        put(store, A);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> store.await(A.key(), AwaitTest::isRunning, Duration.ZERO))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Future<InventorySnapshot> wait = waiting(() -> store.await(A.key(), AwaitTest::isRunning, MINUTE));
        other.shutdownNow();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(wait::get)
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(clock.pendingTimers()).isZero();
    }

    @Test
    void whatAConditionThrowsIsThrownOn() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> store.await(
                        A.key(),
                        entry -> {
                            throw new IllegalStateException("on purpose");
                        },
                        MINUTE));
    }

    @Test
    void theEndOfTheStoreEndsTheWait() throws Exception {
        Future<InventorySnapshot> wait = waiting(() -> store.await(A.key(), AwaitTest::isRunning, MINUTE));
        store.close(Duration.ZERO);
        assertFails(wait, ErrorCode.FAILED_PRECONDITION);
    }
}
