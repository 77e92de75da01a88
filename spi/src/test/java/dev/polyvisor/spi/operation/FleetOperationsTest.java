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
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.testing.StepExecutor;
import dev.polyvisor.spi.time.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** The operations of a fleet: finding, resuming, turns, and the end of a provider. */
class FleetOperationsTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Lab lab = new Lab();

    @Test
    void activeOnesAreListedOldestFirstUntilTheyEnd() {
        Operation<String> first = lab.start(new ScriptedWork().on("check", running(LONG), new Completion.Done()));
        Operation<String> second = lab.start(new ScriptedWork().on("check", running(LONG)));
        Operation<String> third = lab.start(new ScriptedWork());
        lab.run();
        assertThat(lab.fleet.active()).containsExactly(first, second);
        assertThat(third.state()).isEqualTo(OperationState.SUCCEEDED);
        lab.advance(LONG);
        assertThat(lab.fleet.active()).containsExactly(second);
    }

    @Test
    void theIdIsThatOfTheHandleOnceThereIsOneAndTheEarlierOneStaysGood() {
        Operation<String> operation = lab.start(new ScriptedWork().on("check", running(LONG)));
        String early = operation.id();
        lab.run();
        assertThat(operation.id()).isNotEqualTo(early);
        assertThat(lab.fleet.find(early)).containsSame(operation);
        assertThat(lab.fleet.find(operation.id())).containsSame(operation);
        lab.operations.close(OperationState.CANCELLED, "closed");
        assertThat(lab.fleet.find(early)).as("also after the end").containsSame(operation);
        assertThat(lab.fleet.find("another")).isEmpty();
    }

    @Test
    void theLastThousandThatEndedAreKept() {
        List<Operation<String>> all = new ArrayList<>();
        for (int i = 0; i < 1_010; i++) {
            all.add(lab.start(new ScriptedWork().on("accept", Acceptance.accepted("job-" + i))));
            lab.run();
        }
        assertThat(lab.fleet.find(all.get(9).id())).isEmpty();
        assertThat(lab.fleet.find(all.get(10).id())).isPresent();
        assertThat(lab.fleet.find(all.get(1_009).id())).isPresent();
        assertThat(lab.fleet.active()).isEmpty();
    }

    @Test
    void anIdIsTextForUrlsAndReadableByAnotherProcess() {
        OperationId id = OperationId.handle("lab", "instance.start", "/1.0/operations/5a1b?ä\0b c");
        assertThat(id.toString()).matches("[A-Za-z0-9_-]+");
        assertThat(OperationId.parse(id.toString())).isEqualTo(id);
        OperationId local = OperationId.local("lab", "instance.start", "77-1");
        assertThat(OperationId.parse(local.toString())).isEqualTo(local);
        assertThat(OperationId.handle("lab", "instance.start", "77-1")).doesNotHaveToString(local.toString());
    }

    @Test
    void whatIsNoIdIsRefused() {
        for (String text : new String[] {"", "nonsense", "§", "aGVsbG8", "eAB5AHoAdw"}) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> lab.fleet.resume(text))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
        }
    }

    @Test
    void anotherProcessResumesWithTheIdAndFindsTheResult() throws Exception {
        Operation<String> begun = lab.start(new ScriptedWork().on("check", running(LONG)));
        lab.run();

        Lab later = new Lab(2, new StepExecutor());
        ScriptedWork rest = new ScriptedWork().on("check", running(LONG), new Completion.Done());
        later.resumable = Optional.of(rest.plan());
        Operation<?> resumed = later.fleet.resume(begun.id());
        assertThat(later.resumed).containsExactly("instance.start job-1");
        assertThat(resumed.id()).isEqualTo(begun.id());
        assertThat(later.fleet.resume(begun.id())).as("idempotent").isSameAs(resumed);
        later.runToTheEnd();
        assertThat(resumed.await()).isEqualTo("result");
        assertThat(resumed.id()).isEqualTo(begun.id());
        assertThat(later.fleet.resume(begun.id())).as("also after its end").isSameAs(resumed);
        assertThat(later.resumed).hasSize(1);
    }

    @Test
    void whatNobodyKnowsAnyMoreCannotBeResumed() {
        String id = OperationId.handle("lab", "instance.start", "job-1").toString();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> lab.fleet.resume(id))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        String elsewhere = OperationId.handle("dc1", "instance.start", "job-1").toString();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> lab.fleet.resume(elsewhere))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void anIdFromBeforeTheAcceptanceMeansNothingToAnotherProcess() {
        String early = lab.start(new ScriptedWork()).id();
        Lab later = new Lab(2, new StepExecutor());
        later.start(new ScriptedWork());
        assertThat(later.fleet.find(early)).as("also when both count from one").isEmpty();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> later.fleet.resume(early))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void whatEndedAsUnknownCanBeTakenUpAgain() {
        Operation<String> lost = lab.start(new ScriptedWork().on("check", unavailable()));
        lab.runToTheEnd();
        assertThat(lost.state()).isEqualTo(OperationState.UNKNOWN);
        lab.resumable = Optional.of(new ScriptedWork().plan());
        Operation<?> again = lab.fleet.resume(lost.id());
        assertThat(again).isNotSameAs(lost);
        lab.runToTheEnd();
        assertThat(again.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(lab.fleet.find(lost.id())).containsSame(again);
    }

    @Test
    void exclusiveWorkOnOneSubjectGoesOneAfterTheOtherInOrder() {
        List<String> order = new ArrayList<>();
        List<Operation<String>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "work-" + i;
            ScriptedWork work = new ScriptedWork()
                    .doing("accept", context -> {
                        order.add(name);
                        return Acceptance.accepted();
                    })
                    .on("check", running(LONG), i == 1 ? new Completion.Failed(refused()) : new Completion.Done());
            all.add(lab.operations.start(work.builder().exclusive().build()));
        }
        lab.run();
        assertThat(order).containsExactly("work-0");
        assertThat(all.get(1).state()).isEqualTo(OperationState.ACCEPTED);
        assertThat(all.get(2).cancel()).isEqualTo(Cancellation.CANCELLED);
        lab.advance(LONG);
        assertThat(order).containsExactly("work-0", "work-1");
        lab.advance(LONG);
        assertThat(order).as("the cancelled one is passed over").containsExactly("work-0", "work-1", "work-3");
        lab.runToTheEnd();
        assertThat(all)
                .extracting(Operation::state)
                .containsExactly(
                        OperationState.SUCCEEDED,
                        OperationState.FAILED,
                        OperationState.CANCELLED,
                        OperationState.SUCCEEDED);
    }

    @Test
    void workOnOtherSubjectsAndWorkThatIsNotExclusiveDoesNotWait() {
        lab.operations.start(new ScriptedWork()
                .on("check", running(LONG))
                .builder()
                .exclusive()
                .build());
        ScriptedWork other = new ScriptedWork();
        lab.operations.start(other.builder()
                .subject(new ResourceKey("lab", "fake-machine", "m-2"))
                .exclusive()
                .build());
        ScriptedWork shared = new ScriptedWork();
        lab.operations.start(shared.plan());
        lab.run();
        assertThat(other.count("result")).isOne();
        assertThat(shared.count("result")).isOne();
    }

    @Test
    void tenThousandThatWaitForOneTurnAreNoProblem() {
        List<Operation<String>> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(lab.operations.start(
                    new ScriptedWork().builder().exclusive().build()));
        }
        all.subList(1, 9_999).forEach(Operation::cancel);
        lab.run();
        assertThat(all.get(9_999).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(lab.fleet.active()).isEmpty();
    }

    @Test
    void closingEndsEverythingHereAndStartsNothingThatWaited() {
        ScriptedWork queued = new ScriptedWork();
        Operation<String> runs = lab.operations.start(new ScriptedWork()
                .on("check", running(LONG))
                .builder()
                .exclusive()
                .build());
        Operation<String> waits =
                lab.operations.start(queued.builder().exclusive().build());
        lab.run();
        lab.operations.close(OperationState.CANCELLED, "the fleet was closed");
        assertThat(List.of(runs.state(), waits.state())).containsOnly(OperationState.CANCELLED);
        assertThat(lab.fleet.active()).isEmpty();
        assertThat(runs.cancel()).as("it goes on there").isEqualTo(Cancellation.TOO_LATE);
        lab.runToTheEnd();
        assertThat(queued.steps()).isEmpty();
        assertThat(lab.clock.pendingTimers()).isZero();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(runs::await)
                .withMessage("the fleet was closed")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> lab.start(new ScriptedWork()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void theSuccessorOfAProviderIsNotClosedWithIt() {
        Operation<String> old = lab.start(new ScriptedWork().on("check", running(LONG)));
        lab.run();
        ProviderOperations successor = lab.provider();
        Operation<String> fresh = successor.start(new ScriptedWork()
                .on("accept", Acceptance.accepted("job-2"))
                .on("check", running(LONG))
                .plan());
        lab.operations.close(OperationState.UNKNOWN, "the provider was replaced");
        lab.run();
        assertThat(old.state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(fresh.state()).isEqualTo(OperationState.RUNNING);
        lab.resumable = Optional.of(new ScriptedWork().plan());
        assertThat(lab.fleet.resume(old.id()).state()).isEqualTo(OperationState.ACCEPTED);
    }

    @Test
    void aStepThatIsInterruptedFromOutsideLeavesTheOutcomeUnknown() throws Exception {
        ExecutorService host = Threads.newExecutor();
        Lab threads = new Lab(1, host);
        CountDownLatch sending = new CountDownLatch(1);
        Operation<String> operation = threads.start(new ScriptedWork().doing("accept", context -> {
            sending.countDown();
            try {
                return new CompletableFuture<Acceptance>().get();
            } catch (ExecutionException impossible) {
                throw new AssertionError(impossible);
            }
        }));
        sending.await();
        host.shutdownNow();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN));
    }

    @Test
    void anExecutorThatRefusesWorkFailsTheOperationInsteadOfLeavingItHanging() {
        lab.steps().shutdown();
        Operation<String> operation = lab.start(new ScriptedWork());
        assertThat(operation.state()).isEqualTo(OperationState.FAILED);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(operation::await)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
    }
}
