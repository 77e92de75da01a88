package dev.polyvisor.spi.machine;

import static dev.polyvisor.spi.machine.Fixture.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.spi.time.SystemClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final Fixture fixture = new Fixture();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aStepThatHangsEndsAtTheDeadlineAndIsInterrupted() throws Exception {
        for (String method : fixture.methods().keySet()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch stopped = new CountDownLatch(1);
            fixture.everyStep(call -> {
                begun.countDown();
                return hang(stopped);
            });
            Future<PolyvisorException> call = fixture.executor.submit(
                    () -> failure(fixture.methodsWithin(TIME).get(method)));
            begun.await();
            fixture.clock.awaitTimers(1);
            fixture.clock.advance(TIME.minusNanos(1));
            assertThat(stopped.getCount()).isOne();
            fixture.clock.advance(Duration.ofNanos(1));

            PolyvisorException failure = call.get();
            assertThat(failure.code()).as(method).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure).hasMessageEndingWith("the time ran out; the work has been interrupted and may go on");
            stopped.await();
            assertThat(fixture.clock.pendingTimers()).isZero();
        }
    }

    @Test
    void aRequestWithoutTimeHasThatOfTheSettings() throws Exception {
        fixture.everyStep(call -> hang(interrupted));
        Future<PolyvisorException> call =
                fixture.executor.submit(() -> failure(() -> fixture.plugin.listMachines(Fixture.list())));
        fixture.clock.awaitTimers(1);
        assertThat(fixture.clock.nextTimer()).contains(PluginSettings.DEFAULT.timeout());
        fixture.clock.runNext();
        assertThat(call.get().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void anInterruptedCallerIsCancelledKeepsItsFlagAndStopsTheStep() throws Exception {
        for (String method : fixture.methods().keySet()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch stopped = new CountDownLatch(1);
            fixture.everyStep(call -> {
                begun.countDown();
                return hang(stopped);
            });
            CompletableFuture<Thread> caller = new CompletableFuture<>();
            Future<Boolean> call = fixture.executor.submit(() -> {
                caller.complete(Thread.currentThread());
                PolyvisorException failure = failure(fixture.methods().get(method));
                assertThat(failure.code()).as(method).isEqualTo(ErrorCode.CANCELLED);
                return Thread.interrupted();
            });
            begun.await();
            caller.get().interrupt();

            assertThat(call.get()).as("the flag of the caller of " + method).isTrue();
            stopped.await();
        }
    }

    @Test
    void aCallerThatIsInterruptedAlreadyContactsNobody() throws Exception {
        fixture.methods().forEach((method, call) -> {
            Thread.currentThread().interrupt();
            assertThat(failure(call).code()).as(method).isEqualTo(ErrorCode.CANCELLED);
            assertThat(Thread.interrupted()).as(method).isTrue();
        });
        verify(fixture.spi, never()).decode(any());
    }

    @Test
    void aSecondCallWaitsForTheStepOfTheFirstEvenWhenItsCallerHasGone() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        when(fixture.spi.createMachine(any(), any(), any(), any())).thenAnswer(call -> {
            asked.countDown();
            awaitIgnoringInterrupts(finish);
            return ID;
        });
        when(fixture.spi.deleteMachine(any(), any(), any(), any(), any())).thenReturn(Optional.of(ID));
        when(fixture.spi.getMachineStatus(any(), any(), any(), any(), any())).thenReturn(FoundMachine.of(ID));
        Future<PolyvisorException> create = fixture.executor.submit(() ->
                failure(() -> fixture.plugin.createMachine(Fixture.create().within(TIME))));
        asked.await();
        fixture.clock.awaitTimers(1);
        fixture.clock.advance(TIME);
        assertThat(create.get().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);

        // the step still runs: a deletion that overtook it would be undone by it
        Future<PolyvisorException> early = fixture.executor.submit(() ->
                failure(() -> fixture.plugin.deleteMachine(Fixture.delete().within(TIME))));
        fixture.clock.awaitTimers(1);
        fixture.clock.advance(TIME);
        assertThat(early.get().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(early.get()).hasMessageEndingWith("the time ran out while an earlier call had not ended");
        verify(fixture.spi, never()).deleteMachine(any(), any(), any(), any(), any());
        assertThat(fixture.plugin.getMachineStatus(Fixture.status()).providerId())
                .as("reading waits for nobody")
                .isEqualTo(ID);

        Future<String> late = fixture.executor.submit(() ->
                fixture.plugin.deleteMachine(Fixture.delete()).lastKnownState().text());
        fixture.clock.awaitTimers(1);
        finish.countDown();
        assertThat(late.get()).isEqualTo("Deleted " + ID);
    }

    @Test
    void ofManyCallsForOneNameOnlyOneIsAtTheBackend() throws Exception {
        int callers = 60;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicBoolean first = new AtomicBoolean(true);
        fixture.everyStep(call -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            if (first.compareAndSet(true, false)) {
                // each caller waits for its step or for its turn
                fixture.clock.awaitTimers(callers);
            }
            inside.decrementAndGet();
            return call.getMethod().getName().equals("deleteMachine") ? Optional.of(ID) : ID;
        });
        Map<String, Runnable> changes = fixture.methods();
        Future<?>[] calls = new Future<?>[callers];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = fixture.executor.submit(changes.get(new String[] {"create", "delete", "shutDown"}[i % 3]));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        assertThat(most).hasValue(1);
        assertThat(fixture.clock.pendingTimers()).isZero();
    }

    @Test
    void machinesOfOtherNamesDoNotWait() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        doAnswer(call -> {
                    both.countDown();
                    both.await();
                    return "test://" + call.getArgument(0);
                })
                .when(fixture.spi)
                .createMachine(any(), any(), any(), any());
        Future<String> one = fixture.executor.submit(
                () -> fixture.plugin.createMachine(Fixture.create()).providerId());
        Future<String> two = fixture.executor.submit(() -> fixture.plugin
                .createMachine(CreateMachineRequest.of("worker-2", Fixture.CLASS, Fixture.SECRET))
                .providerId());

        assertThat(one.get()).isEqualTo("test://worker-1");
        assertThat(two.get()).isEqualTo("test://worker-2");
    }

    @Test
    void aStepThatIsGivenUpBeforeItBeganNeverBegins() throws Exception {
        CompletableFuture<Runnable> queued = new CompletableFuture<>();
        try (MachinePlugin<TestSpec> plugin =
                new MachinePlugin<>(fixture.spi, queued::complete, fixture.clock, PluginSettings.DEFAULT)) {
            Future<PolyvisorException> call = fixture.executor.submit(
                    () -> failure(() -> plugin.createMachine(Fixture.create().within(TIME))));
            fixture.clock.awaitTimers(1);
            fixture.clock.advance(TIME);
            assertThat(call.get().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            queued.get().run();
        }
        verify(fixture.spi, never()).createMachine(any(), any(), any(), any());
    }

    @Test
    void anExecutorThatTakesNothingIsUnavailableAndBlocksNoName() {
        fixture.executor.shutdown();

        for (int i = 0; i < 2; i++) {
            assertThat(failure(() -> fixture.plugin.createMachine(Fixture.create()))
                            .code())
                    .isEqualTo(ErrorCode.UNAVAILABLE);
        }
    }

    @Test
    void aWorkerIsNeverInterruptedAfterItsWork() throws Exception {
        CompletableFuture<Boolean> flagAfterwards = new CompletableFuture<>();
        CountDownLatch finish = new CountDownLatch(1);
        when(fixture.spi.createMachine(any(), any(), any(), any())).thenAnswer(call -> {
            asked.countDown();
            awaitIgnoringInterrupts(finish);
            Thread.currentThread().interrupt();
            return ID;
        });
        try (MachinePlugin<TestSpec> plugin = new MachinePlugin<>(
                fixture.spi,
                task -> fixture.executor.execute(() -> {
                    task.run();
                    flagAfterwards.complete(Thread.currentThread().isInterrupted());
                }),
                fixture.clock,
                PluginSettings.DEFAULT)) {
            Future<PolyvisorException> call = fixture.executor.submit(
                    () -> failure(() -> plugin.createMachine(Fixture.create().within(TIME))));
            asked.await();
            fixture.clock.awaitTimers(1);
            fixture.clock.advance(TIME);
            assertThat(call.get().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            finish.countDown();
            assertThat(flagAfterwards.get()).isFalse();
        }
    }

    @Test
    void aClockThatIsClosedEndsTheCallAndItsStep() throws Exception {
        SystemClock closed = new SystemClock();
        closed.close();
        CompletableFuture<Runnable> queued = new CompletableFuture<>();
        try (MachinePlugin<TestSpec> plugin =
                new MachinePlugin<>(fixture.spi, queued::complete, closed, PluginSettings.DEFAULT)) {
            assertThat(failure(() -> plugin.createMachine(Fixture.create())).code())
                    .isEqualTo(ErrorCode.FAILED_PRECONDITION);
            queued.get().run();
        }
        verify(fixture.spi, never()).createMachine(any(), any(), any(), any());
    }

    @Test
    void closingEndsWhatRunsAndWhatWaitsAndRefusesTheRest() throws Exception {
        fixture.everyStep(call -> {
            asked.countDown();
            return hang(interrupted);
        });
        Future<PolyvisorException> runs =
                fixture.executor.submit(() -> failure(() -> fixture.plugin.createMachine(Fixture.create())));
        asked.await();
        Future<PolyvisorException> waits =
                fixture.executor.submit(() -> failure(() -> fixture.plugin.deleteMachine(Fixture.delete())));
        fixture.clock.awaitTimers(2);

        fixture.plugin.close();
        fixture.plugin.close();

        interrupted.await();
        assertThat(runs.get().code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(runs.get()).hasMessageEndingWith("the machine plugin is closed");
        assertThat(waits.get().code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        fixture.methods()
                .forEach((method, call) ->
                        assertThat(failure(call).code()).as(method).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    private static Object hang(CountDownLatch interrupted) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts down");
        } catch (InterruptedException end) {
            interrupted.countDown();
            throw end;
        }
    }

    private static void awaitIgnoringInterrupts(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException ignored) {
                // a driver that does not care
            }
        }
    }

    private static PolyvisorException failure(Runnable call) {
        return catchThrowableOfType(PolyvisorException.class, call::run);
    }
}
