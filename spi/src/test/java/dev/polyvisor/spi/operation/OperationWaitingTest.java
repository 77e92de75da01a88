package dev.polyvisor.spi.operation;

import static dev.polyvisor.spi.operation.Lab.refused;
import static dev.polyvisor.spi.operation.ScriptedWork.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.spi.time.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How hosts learn of the end. */
class OperationWaitingTest {
    private final Lab lab = new Lab();
    private final ScriptedWork work =
            new ScriptedWork().on("check", running(Duration.ofHours(1)), new Completion.Done());
    private final ExecutorService host = Threads.newExecutor();

    @AfterEach
    void close() {
        host.shutdownNow();
    }

    @Test
    void aWaitThatRunsOutDoesNotEndTheWork() throws Exception {
        Operation<String> operation = lab.start(work);
        lab.run();
        Future<String> waits = host.submit(() -> operation.await(Duration.ofSeconds(10)));
        lab.clock.awaitTimers(2);
        lab.advance(Duration.ofSeconds(10));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(waits::get)
                .havingCause()
                .isInstanceOfSatisfying(PolyvisorException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
                    assertThat(e).hasMessageContaining("RUNNING").hasMessageContaining("PT10S");
                });
        assertThat(operation.state()).isEqualTo(OperationState.RUNNING);
        lab.runToTheEnd();
        assertThat(operation.await(Duration.ZERO)).isEqualTo("result");
    }

    @Test
    void anInterruptEndsTheWaitAndNotTheWork() throws Exception {
        Operation<String> operation = lab.start(work);
        lab.run();
        CompletableFuture<String> how = new CompletableFuture<>();
        Future<?> waits = host.submit(() -> {
            try {
                operation.await(Duration.ofMinutes(1));
            } catch (InterruptedException expected) {
                how.complete("interrupted");
            }
            return null;
        });
        lab.clock.awaitTimers(2);
        waits.cancel(true);
        assertThat(how.get()).isEqualTo("interrupted");
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void eachWhoAsksGetsAnExceptionOfTheirOwn() {
        Operation<String> operation = lab.start(new ScriptedWork().on("accept", refused()));
        lab.run();
        List<PolyvisorException> told = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(operation::await)
                    .satisfies(told::add);
        }
        assertThat(told.get(0)).isNotSameAs(told.get(1));
        assertThat(told.get(0).getStackTrace())
                .as("shows who waited")
                .anyMatch(frame -> frame.getClassName().equals(getClass().getName()));
        assertThat(told.get(0)).hasCause(told.get(1).getCause());
    }

    @Test
    void listenersAreCalledOnceOnTheExecutorAlsoThoseThatComeLate() {
        List<String> calls = new ArrayList<>();
        Operation<String> operation = lab.start(work);
        operation.onDone(done -> calls.add("early " + done.state()));
        lab.clock.runNext();
        lab.run();
        assertThat(calls).isEmpty();
        lab.runToTheEnd();
        assertThat(calls).containsExactly("early SUCCEEDED");

        operation.onDone(done -> calls.add("late " + done.state()));
        assertThat(calls).as("not on the thread of the host").hasSize(1);
        lab.run();
        assertThat(calls).containsExactly("early SUCCEEDED", "late SUCCEEDED");
    }

    @Test
    void aListenerThatThrowsHarmsNoOther() {
        List<String> calls = new ArrayList<>();
        Operation<String> operation = lab.start(work);
        operation
                .onDone(done -> {
                    throw new IllegalStateException("on purpose");
                })
                .onDone(done -> calls.add("called"));
        lab.runToTheEnd();
        assertThat(calls).containsExactly("called");
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aListenerIsNotLostWhenTheExecutorIsGone() {
        List<String> calls = new ArrayList<>();
        Operation<String> operation = lab.start(work);
        lab.runToTheEnd();
        lab.steps().shutdown();
        operation.onDone(done -> calls.add("called"));
        assertThat(calls).containsExactly("called");
    }

    @Test
    void futuresAreIndependentAndCancelNothing() {
        Operation<String> operation = lab.start(work);
        CompletableFuture<String> given = operation.toFuture();
        CompletableFuture<String> kept = operation.toFuture();
        given.cancel(true);
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(kept).isCompletedWithValue("result");
        assertThat(operation.toFuture()).isCompletedWithValue("result");
    }

    @Test
    void aFutureFailsWithTheErrorItself() {
        Operation<String> operation = lab.start(new ScriptedWork().on("accept", refused()));
        CompletableFuture<Object> seen = operation.toFuture().handle((result, failure) -> failure);
        lab.run();
        assertThat(seen.join())
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void codeOfTheHostDoesNotHoldUpTheEnd() throws Exception {
        Lab threads = new Lab(1, host);
        CountDownLatch hung = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        Operation<String> operation = threads.start(new ScriptedWork().doing("accept", context -> {
            hung.await();
            return Acceptance.accepted();
        }));
        CompletableFuture<Void> code =
                operation.onDone(done -> awaitQuietly(blocked)).toFuture().thenAccept(result -> awaitQuietly(blocked));
        hung.countDown();
        assertThat(operation.await()).isEqualTo("result");
        threads.operations.close(OperationState.CANCELLED, "closed");
        assertThat(code).isNotDone();
        blocked.countDown();
        code.join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
