package dev.polyvisor.spi.operation;

import static dev.polyvisor.spi.operation.Lab.refused;
import static dev.polyvisor.spi.operation.Lab.unavailable;
import static dev.polyvisor.spi.operation.ScriptedWork.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationPlan.Settlement;
import dev.polyvisor.api.inventory.Revision;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** O1 to O4: from the request to the commit of what it did. */
class OperationStagesTest {
    private final Lab lab = new Lab();
    private final ScriptedWork work = new ScriptedWork();

    @Test
    void goesFromAcceptedOverRunningToSucceeded() throws Exception {
        work.on("check", running(Duration.ofSeconds(2)), running(Duration.ofSeconds(3)), new Completion.Done());
        Operation<String> operation = lab.start(work);
        assertThat(operation.state()).isEqualTo(OperationState.ACCEPTED);
        assertThat(operation.verb()).isEqualTo("instance.start");
        assertThat(work.steps()).as("nothing runs on the thread of the host").isEmpty();

        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.RUNNING);
        assertThat(operation.progress()).isEqualTo(Progress.of(50, "half way"));
        assertThat(operation.revision()).isEmpty();

        lab.advance(Duration.ofSeconds(2).minusNanos(1));
        assertThat(work.count("check")).isOne();
        lab.advance(Duration.ofNanos(1));
        assertThat(work.count("check")).isEqualTo(2);

        lab.advance(Duration.ofSeconds(3));
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(operation.await()).isEqualTo("result");
        assertThat(operation.changed()).isTrue();
        assertThat(work.steps()).containsExactly("accept", "check", "check", "check", "touched", "result");
    }

    @Test
    void commitsWhatWasTouchedBeforeTheResultIsMade() {
        work.doing("result", context -> "read " + lab.reads.size());
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.toFuture()).isCompletedWithValue("read 1");
        assertThat(lab.reads).containsExactly(ScriptedWork.TOUCHED);
        assertThat(operation.revision()).contains(new Revision("e", 1));
    }

    @Test
    void readsNothingWhenNothingIsTouched() {
        work.on("touched", Set.of());
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(lab.reads).isEmpty();
        assertThat(operation.revision()).isEmpty();
    }

    @Test
    void aGoalThatWasReachedBeforeIsSuccessWithoutChangeAndWithoutCompletion() {
        work.on("accept", Acceptance.unchanged());
        Operation<String> operation = lab.start(work);
        assertThat(operation.changed()).as("true until it is known").isTrue();
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(operation.changed()).isFalse();
        assertThat(work.steps()).containsExactly("accept", "touched", "result");
        assertThat(operation.revision()).isPresent();
    }

    @Test
    void aRefusedRequestFailsWithTheBackendsReason() {
        work.on("accept", refused());
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.FAILED);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
                    assertThat(e.provider()).contains("lab");
                    assertThat(e.operation()).contains("instance.start");
                    assertThat(e).hasMessage("it is locked");
                });
        assertThat(work.steps()).containsExactly("accept");
    }

    @Test
    void aRequestThatIsRefusedForTheMomentIsRepeatedSinceNothingHappened() {
        work.on("accept", PolyvisorException.of(ErrorCode.ABORTED, "changed meanwhile"), Acceptance.accepted());
        Operation<String> operation = lab.start(work);
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(work.steps()).startsWith("accept", "accept").doesNotContain("lookup");
    }

    @Test
    void aRequestThatIsAlwaysRefusedForTheMomentFailsInTheEnd() {
        work.on("accept", PolyvisorException.of(ErrorCode.ABORTED, "changed meanwhile"));
        Operation<String> operation = lab.start(work);
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.FAILED);
        assertThat(work.count("accept")).isEqualTo(Patience.ACCEPT.attempts());
    }

    @Test
    void aLostReplyIsLookedUpAndNotRepeatedWhenItsEffectIsFound() {
        for (ErrorCode lost : new ErrorCode[] {ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED}) {
            ScriptedWork each = new ScriptedWork();
            each.on("accept", PolyvisorException.of(lost, "no answer"));
            each.on("lookup", Optional.of(Acceptance.accepted("job-7")));
            each.doing("result", context -> context.acceptance().handle().orElseThrow());
            Operation<String> operation =
                    lab.operations.start(each.builder().repeatable().build());
            lab.runToTheEnd();
            assertThat(operation.toFuture()).isCompletedWithValue("job-7");
            assertThat(each.steps()).containsExactly("accept", "lookup", "check", "touched", "result");
        }
    }

    @Test
    void aLostReplyWithoutEffectIsRepeatedOnlyWhenThePlanAllows() {
        work.on("accept", unavailable(), unavailable(), Acceptance.accepted());
        Operation<String> operation =
                lab.operations.start(work.builder().repeatable().build());
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(work.steps()).startsWith("accept", "lookup", "accept", "lookup", "accept", "check");
    }

    @Test
    void aLostReplyIsNeverRepeatedBlindly() {
        work.on("accept", unavailable());
        Operation<String> operation = lab.start(work);
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(work.count("accept")).isOne();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN));
    }

    @Test
    void anEffectThatShowsUpLateIsStillFound() {
        work.on("accept", unavailable())
                .on("lookup", Optional.empty(), Optional.empty(), Optional.of(Acceptance.accepted()));
        Operation<String> operation = lab.start(work);
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(work.count("accept")).isOne();
    }

    @Test
    void repetitionsAreBounded() {
        work.on("accept", unavailable());
        Operation<String> operation =
                lab.operations.start(work.builder().repeatable().build());
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(work.count("accept")).isEqualTo(Patience.ACCEPT.attempts());
        assertThat(Duration.ofNanos(lab.clock.nanoTime())).isLessThanOrEqualTo(Patience.ACCEPT.budget());
    }

    @Test
    void aLookupThatFailsForTheMomentIsRepeatedAndThenUnknown() {
        work.on("accept", unavailable()).on("lookup", unavailable(), Optional.of(Acceptance.accepted()));
        Operation<String> operation = lab.start(work);
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);

        ScriptedWork blind = new ScriptedWork().on("accept", unavailable()).on("lookup", unavailable());
        Operation<String> unknown =
                lab.operations.start(blind.builder().repeatable().build());
        lab.runToTheEnd();
        assertThat(unknown.state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(blind.count("accept")).as("who cannot look must not repeat").isOne();

        ScriptedWork denied = new ScriptedWork().on("accept", unavailable()).on("lookup", refused());
        assertThat(endOf(denied)).isEqualTo(OperationState.UNKNOWN);
        assertThat(denied.count("lookup")).isOne();
    }

    @Test
    void aFaultOfTheDriverWhileSendingSaysNothingOfTheWork() {
        work.on("accept", new IllegalStateException("bad header: hunter2"));
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.UNKNOWN);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"))
                .havingRootCause()
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void workThatFailsIsAFailureWithTheBackendsReason() {
        work.on("check", new Completion.Failed(PolyvisorException.of(ErrorCode.RESOURCE_EXHAUSTED, "pool is full")));
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.FAILED);
        assertThat(operation.toFuture())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("pool is full");
    }

    @Test
    void workThatTheBackendCancelledIsCancelled() {
        work.on("check", new Completion.Cancelled());
        assertThat(endOf(work)).isEqualTo(OperationState.CANCELLED);
    }

    @Test
    void aLookThatFailsForTheMomentIsRepeatedWithPauses() {
        work.on(
                "check",
                unavailable(),
                unavailable(),
                running(Duration.ofSeconds(1)),
                unavailable(),
                new Completion.Done());
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.RUNNING);
        assertThat(work.count("check")).as("not at once again").isOne();
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aBackendThatCanNoLongerBeAskedLeavesTheOutcomeUnknown() {
        work.on("check", unavailable());
        assertThat(endOf(work)).isEqualTo(OperationState.UNKNOWN);
        assertThat(Duration.ofNanos(lab.clock.nanoTime()))
                .isBetween(Patience.CHECK.budget().dividedBy(2), Patience.CHECK.budget());
    }

    @Test
    void thePatienceBeginsAnewWithEachAnswer() {
        Object[] nights = new Object[200];
        for (int i = 0; i < nights.length; i++) {
            nights[i] = i % 2 == 0 ? unavailable() : running(Duration.ofMinutes(5));
        }
        nights[nights.length - 1] = new Completion.Done();
        work.on("check", nights);
        assertThat(endOf(work)).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void aLookThatFailsForGoodFailsTheOperation() {
        work.on("check", PolyvisorException.of(ErrorCode.PERMISSION_DENIED, "the token lost its right"));
        assertThat(endOf(work)).isEqualTo(OperationState.FAILED);
    }

    @Test
    void looksDoNotFollowEachOtherWithoutAPause() {
        work.on("check", running(Duration.ZERO), running(Duration.ofSeconds(-5)), new Completion.Done());
        lab.start(work);
        lab.run();
        assertThat(work.count("check")).isOne();
        lab.runToTheEnd();
        assertThat(Duration.ofNanos(lab.clock.nanoTime())).isEqualTo(Patience.SHORTEST_CHECK.multipliedBy(2));
    }

    @Test
    void forgottenWorkIsSettledByTheStateThatItLeft() {
        work.on("check", new Completion.Lost("no such operation")).on("settle", Settlement.REACHED);
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(work.steps()).containsExactly("accept", "check", "touched", "settle", "result");
        assertThat(operation.revision()).contains(new Revision("e", 1));
    }

    @Test
    void forgottenWorkWhoseGoalIsMissedHasFailedAndMayBeRepeated() {
        work.on("check", new Completion.Lost("no such operation")).on("settle", Settlement.MISSED);
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.state()).isEqualTo(OperationState.FAILED);
        assertThat(operation.revision()).isEmpty();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .withMessageContaining("no such operation")
                .satisfies(e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void forgottenWorkIsUnknownWhenTheStateDoesNotTellOrCannotBeRead() {
        ScriptedWork open = new ScriptedWork().on("check", new Completion.Lost("gone"));
        assertThat(endOf(open)).isEqualTo(OperationState.UNKNOWN);

        ScriptedWork unsettled =
                new ScriptedWork().on("check", new Completion.Lost("gone")).on("settle", refused());
        assertThat(endOf(unsettled)).isEqualTo(OperationState.UNKNOWN);

        lab.readFailures.add(refused());
        ScriptedWork unread =
                new ScriptedWork().on("check", new Completion.Lost("gone")).on("settle", Settlement.REACHED);
        assertThat(endOf(unread)).isEqualTo(OperationState.UNKNOWN);
        assertThat(unread.count("settle")).as("an old state must not be judged").isZero();
    }

    @Test
    void aReadThatFailsForTheMomentDelaysSuccess() {
        lab.readFailures.add(unavailable());
        lab.readFailures.add(unavailable());
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.state()).as("not before it is in the inventory").isEqualTo(OperationState.RUNNING);
        lab.runToTheEnd();
        assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(operation.revision()).isPresent();
        assertThat(lab.reads).hasSize(3);
    }

    @Test
    void workThatIsDoneIsNotCalledAFailureBecauseItCannotBeReadBack() {
        for (RuntimeException failure : new RuntimeException[] {refused(), new IllegalStateException("a fault")}) {
            lab.readFailures.add(failure);
            Operation<String> operation = lab.start(new ScriptedWork());
            lab.runToTheEnd();
            assertThat(operation.toFuture()).isCompletedWithValue("result");
            assertThat(operation.revision()).as("nothing shows it yet").isEmpty();
        }
    }

    @Test
    void aResultThatCannotBeMadeForTheMomentIsMadeLater() {
        work.on("result", unavailable(), "result");
        Operation<String> operation = lab.start(work);
        lab.runToTheEnd();
        assertThat(operation.toFuture()).isCompletedWithValue("result");
        assertThat(work.count("touched")).isOne();
    }

    @Test
    void aResultThatCannotBeMadeFailsAndSaysThatTheWorkIsDone() {
        for (RuntimeException failure : new RuntimeException[] {
            PolyvisorException.of(ErrorCode.NOT_FOUND, "somebody deleted it"), new IllegalStateException("a fault")
        }) {
            Operation<String> operation = lab.start(new ScriptedWork().on("result", failure));
            lab.run();
            assertThat(operation.state()).isEqualTo(OperationState.FAILED);
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(operation::await)
                    .withMessageContaining("the work is done");
        }
    }

    @Test
    void theAcceptanceIsNotThereBeforeTheBackendAnswered() {
        work.doing("accept", context -> {
            context.acceptance();
            return Acceptance.accepted();
        });
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .havingRootCause()
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStepTellsProgress() {
        work.doing("check", context -> {
            context.progress(Progress.of(80, "copying"));
            return new Completion.Done();
        });
        Operation<String> operation = lab.start(work);
        lab.run();
        assertThat(operation.progress()).isEqualTo(Progress.of(80, "copying"));
    }

    @Test
    void everyEndIsObserved() {
        endOf(new ScriptedWork());
        endOf(new ScriptedWork().on("accept", refused()));
        endOf(new ScriptedWork().on("check", new Completion.Lost("gone")));
        assertThat(lab.observed)
                .containsExactly(
                        "operation  instance.start SUCCEEDED",
                        "operation FAILED_PRECONDITION instance.start FAILED",
                        "operation UNKNOWN instance.start UNKNOWN");
    }

    private OperationState endOf(ScriptedWork each) {
        Operation<String> operation = lab.start(each);
        lab.runToTheEnd();
        return operation.state();
    }
}
