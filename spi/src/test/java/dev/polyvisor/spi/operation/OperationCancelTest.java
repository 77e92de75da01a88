package dev.polyvisor.spi.operation;

import static dev.polyvisor.spi.operation.Lab.refused;
import static dev.polyvisor.spi.operation.Lab.unavailable;
import static dev.polyvisor.spi.operation.ScriptedWork.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.spi.time.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cancellation does in each phase. It blocks, so it is called on a thread of its own. */
class OperationCancelTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Lab lab = new Lab();
    private final ScriptedWork work = new ScriptedWork().on("check", running(LONG));
    private final ExecutorService host = Threads.newExecutor();

    @AfterEach
    void close() {
        host.shutdownNow();
    }

    @Test
    void beforeItIsSentNothingIsSent() throws Exception {
        Operation<String> operation = lab.start(work);
        assertThat(operation.cancel()).isEqualTo(Cancellation.CANCELLED);
        assertThat(operation.state()).isEqualTo(OperationState.CANCELLED);
        lab.runToTheEnd();
        assertThat(work.steps()).isEmpty();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(operation.cancel()).as("idempotent").isEqualTo(Cancellation.CANCELLED);
    }

    @Test
    void whileItRunsTheBackendIsAskedAtOnce() throws Exception {
        work.on("cancel", Cancellation.CANCELLED);
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(cancelled(operation)).isEqualTo(Cancellation.CANCELLED);
        assertThat(operation.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(lab.clock.pendingTimers())
                .as("the look that waited is called off")
                .isZero();
        assertThat(work.count("touched")).isZero();
    }

    @Test
    void resumedWorkIsGivenUpByTheBackendHoweverEarlyTheWishComes() throws Exception {
        work.on("check", running(LONG)).on("cancel", Cancellation.CANCELLED);
        lab.resumable = Optional.of(work.plan());
        Operation<?> operation = lab.fleet.resume(
                OperationId.handle("lab", "instance.start", "job-1").toString());
        CompletableFuture<Cancellation> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> answer.complete(operation.cancel()));
        caller.start();
        while (caller.getState() != Thread.State.WAITING && caller.isAlive()) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
        assertThat(operation.state()).as("before its first step").isEqualTo(OperationState.ACCEPTED);
        lab.run();
        assertThat(answer.get()).isEqualTo(Cancellation.CANCELLED);
        assertThat(work.count("cancel")).isEqualTo(1);
        assertThat(operation.state()).isEqualTo(OperationState.CANCELLED);
    }

    @Test
    void whatCannotBeCancelledGoesOnAndCanBeAskedAgain() throws Exception {
        work.on("check", running(LONG), new Completion.Done());
        work.on("cancel", Cancellation.NOT_CANCELLABLE);
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(cancelled(operation)).isEqualTo(Cancellation.NOT_CANCELLABLE);
        assertThat(cancelled(operation)).isEqualTo(Cancellation.NOT_CANCELLABLE);
        assertThat(work.count("cancel")).isEqualTo(2);
        assertThat(operation.state()).isEqualTo(OperationState.RUNNING);
        lab.advance(LONG);
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void whatHasEndedThereIsLookedAtAtOnce() throws Exception {
        work.on("check", running(LONG), new Completion.Done());
        work.on("cancel", Cancellation.TOO_LATE);
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(cancelled(operation)).isEqualTo(Cancellation.TOO_LATE);
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void whatHasEndedHereIsTooLate() throws Exception {
        work.on("check", new Completion.Done());
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.cancel()).isEqualTo(Cancellation.TOO_LATE);
        assertThat(work.count("cancel")).isZero();
    }

    @Test
    void whileTheResultIsMadeItIsTooLate() throws Exception {
        CompletableFuture<Cancellation> answer = new CompletableFuture<>();
        CompletableFuture<Operation<String>> started = new CompletableFuture<>();
        work.on("check", new Completion.Done()).doing("result", context -> {
            answer.complete(started.join().cancel());
            return "result";
        });
        started.complete(lab.start(work));
        lab.run();
        assertThat(answer).isCompletedWithValue(Cancellation.TOO_LATE);
        assertThat(started.get().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aCancellationThatFailsIsToldAndTheWorkGoesOn() throws Exception {
        work.on("cancel", refused());
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> cancelled(operation))
                .havingCause()
                .isInstanceOfSatisfying(PolyvisorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
                    assertThat(e.provider()).contains("lab");
                });
        assertThat(operation.state()).isEqualTo(OperationState.RUNNING);
    }

    @Test
    void betweenTwoTriesTheEffectIsLookedForAndNothingIsSentAgain() throws Exception {
        work.on("accept", unavailable());
        Operation<String> operation =
                lab.operations.start(work.builder().repeatable().build());
        lab.run();
        assertThat(work.steps()).containsExactly("accept", "lookup");
        assertThat(cancelled(operation)).isEqualTo(Cancellation.CANCELLED);
        assertThat(work.count("accept")).isOne();
        assertThat(operation.state()).isEqualTo(OperationState.CANCELLED);
    }

    @Test
    void anEffectThatIsFoundMeanwhileIsCancelledThere() throws Exception {
        work.on("accept", unavailable())
                .on("lookup", Optional.empty(), Optional.of(Acceptance.accepted("job-9")))
                .on("cancel", Cancellation.CANCELLED);
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(cancelled(operation)).isEqualTo(Cancellation.CANCELLED);
        assertThat(work.steps()).containsExactly("accept", "lookup", "lookup", "cancel");
    }

    @Test
    void whileTheRequestIsOnItsWayTheAnswerIsWaitedForAndThenTheBackendAsked() throws Exception {
        CountDownLatch cancelling = new CountDownLatch(1);
        CompletableFuture<Future<Cancellation>> answer = new CompletableFuture<>();
        CompletableFuture<Operation<String>> started = new CompletableFuture<>();
        work.on("cancel", Cancellation.CANCELLED).doing("accept", context -> {
            answer.complete(host.submit(() -> {
                cancelling.countDown();
                return started.join().cancel();
            }));
            // the cancellation has got so far when its time-out stands
            lab.clock.awaitTimers(1);
            return Acceptance.accepted("job-1");
        });
        started.complete(lab.start(work));
        lab.run();
        assertThat(answer.get().get()).isEqualTo(Cancellation.CANCELLED);
        assertThat(work.steps()).containsExactly("accept", "cancel");
    }

    @Test
    void aBackendThatDoesNotAnswerIsWaitedForAsLongAsForARequest() throws Exception {
        Operation<String> operation = lab.start(work);
        lab.run();
        // nobody runs the task that asks
        Future<Cancellation> answer = host.submit(operation::cancel);
        lab.clock.awaitTimers(2);
        lab.clock.advance(Lab.REQUEST_TIMEOUT);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(answer::get)
                .havingCause()
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        work.on("cancel", Cancellation.CANCELLED);
        lab.run();
        assertThat(operation.state()).as("the wish stays").isEqualTo(OperationState.CANCELLED);
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() throws Exception {
        Operation<String> operation = lab.start(work);
        lab.run();
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Future<?> waits = host.submit(() -> {
            try {
                operation.cancel();
            } catch (PolyvisorException e) {
                kept.complete(e.code() == ErrorCode.CANCELLED
                        && Thread.currentThread().isInterrupted());
            }
        });
        lab.clock.awaitTimers(2);
        waits.cancel(true);
        assertThat(kept.get()).isTrue();
    }

    @Test
    void aLookThatBlocksIsInterruptedOnceTheWorkIsCancelled() throws Exception {
        Lab threads = new Lab(1, host);
        CountDownLatch looking = new CountDownLatch(1);
        CompletableFuture<String> look = new CompletableFuture<>();
        work.on("cancel", Cancellation.CANCELLED).doing("check", context -> {
            looking.countDown();
            try {
                return new CompletableFuture<Completion.Status>().get();
            } catch (InterruptedException expected) {
                look.complete("interrupted");
                throw expected;
            } catch (ExecutionException impossible) {
                throw new AssertionError(impossible);
            }
        });
        Operation<String> operation = threads.start(work);
        looking.await();
        assertThat(operation.cancel()).isEqualTo(Cancellation.CANCELLED);
        assertThat(look.get()).isEqualTo("interrupted");
        assertThat(operation.state()).isEqualTo(OperationState.CANCELLED);
    }

    private Cancellation cancelled(Operation<?> operation) throws Exception {
        Future<Cancellation> answer = host.submit(operation::cancel);
        lab.steps().awaitTask();
        lab.run();
        return answer.get();
    }
}
