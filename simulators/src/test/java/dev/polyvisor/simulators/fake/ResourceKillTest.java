package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.AllocationStatus;
import dev.polyvisor.api.resource.Orphan;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.fault.Hang;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The caller dies at each request that an allocation, a snapshot and a deallocation make, before and after its effect; or the
 * request fails, alone or with all that follow. The steps are not listed here: they are counted in a run that goes well.
 */
class ResourceKillTest {
    /** Every way to the backend that does not belong to the inventory. REPLY comes after an effect, the others before. */
    private static final List<FaultPoint> POINTS = List.of(
            FaultPoint.LOOKUP,
            FaultPoint.ACCEPT,
            FaultPoint.REPLY,
            FaultPoint.CHECK,
            FaultPoint.ALLOCATE,
            FaultPoint.DEALLOCATE,
            FaultPoint.RESOURCE);

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final AllocationRequest REQUEST = AllocationRequest.of("""
                    {"image": "alpine/3.20", "requirements": {"cpu": 1, "ram": 1, "disks": {
                      "scratch": {"size": 1}, "logs": {"size": 2}, "cache": {"size": 3, "reuse": true}}}}""").withIdempotencyKey("request 1");

    private final FakeHypervisor hypervisor =
            FakeHypervisor.builder().machines(2).build();
    private final ExecutorService caller = Executors.newCachedThreadPool();
    private final Sessions first = process("lab", 1);
    private final Sessions second = process("lab", 2);
    private final ResourceDriver before = prepared(first);
    private final ResourceDriver after = prepared(second);

    /** One request of a verb. */
    record Step(FaultPoint point, long after) {}

    @AfterEach
    void close() {
        caller.shutdownNow();
        first.close();
        second.close();
        hypervisor.faults().clear();
    }

    static Stream<Step> allocating() throws Exception {
        return steps(test -> {}, test -> test.before.allocate(REQUEST));
    }

    static Stream<Step> snapshotting() throws Exception {
        return steps(test -> test.before.allocate(REQUEST), test -> test.before.snapshot(test.hwaddr(), true));
    }

    static Stream<Step> deallocating() throws Exception {
        return steps(test -> test.before.allocate(REQUEST), test -> test.before.deallocate(test.hwaddr()));
    }

    private static Stream<Step> steps(Consumer<ResourceKillTest> preparation, Consumer<ResourceKillTest> verb) {
        ResourceKillTest test = new ResourceKillTest();
        try {
            preparation.accept(test);
            List<Long> counts =
                    POINTS.stream().map(test.hypervisor.faults()::calls).toList();
            verb.accept(test);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < POINTS.size(); i++) {
                FaultPoint point = POINTS.get(i);
                for (long n = 0; n < test.hypervisor.faults().calls(point) - counts.get(i); n++) {
                    steps.add(new Step(point, n));
                }
            }
            assertThat(steps).as("steps of the verb").hasSizeGreaterThan(10);
            return steps.stream();
        } finally {
            test.close();
        }
    }

    // the caller dies

    @ParameterizedTest
    @MethodSource("allocating")
    void an_allocation_that_died_is_completed_by_a_repetition_and_there_is_one(Step step) throws Exception {
        dieAt(step, () -> before.allocate(REQUEST));

        Allocation allocation = after.allocate(REQUEST);

        assertThat(after.allocate(REQUEST)).isEqualTo(allocation);
        assertOneComplete(allocation.hwaddr());
    }

    @ParameterizedTest
    @MethodSource("allocating")
    void what_an_allocation_that_died_left_is_reported_or_is_a_complete_resource(Step step) throws Exception {
        dieAt(step, () -> before.allocate(REQUEST));

        assertEverythingIsReportedOrComplete();
        sweep();
        assertNothingButReusedDisksOrOneComplete();
    }

    @ParameterizedTest
    @MethodSource("snapshotting")
    void what_a_snapshot_that_died_left_is_reported_or_is_a_complete_snapshot(Step step) throws Exception {
        String hwaddr = before.allocate(REQUEST).hwaddr();
        dieAt(step, () -> before.snapshot(hwaddr, true));

        Set<String> reported = reported();
        Set<String> copies = copies();
        if (reported.isEmpty()) {
            assertThat(copies.size()).isIn(0, 4);
        } else {
            assertThat(reported).isEqualTo(copies);
        }
        sweep();
        Set<String> complete = copies();
        assertThat(complete.size()).isIn(0, 4);
        assertThat(after.snapshot(hwaddr, true)).contains("\"scratch\"", "\"logs\"", "\"cache\"", "\"root\"");
        assertThat(copies()).hasSize(complete.size() + 4);
        assertOneComplete(hwaddr);
        Set<String> both = copies();
        after.deallocate(hwaddr);
        assertThat(copies()).isEqualTo(both);
    }

    @ParameterizedTest
    @MethodSource("snapshotting")
    void a_deallocation_after_a_snapshot_that_died_leaves_no_part_of_a_snapshot(Step step) throws Exception {
        String hwaddr = before.allocate(REQUEST).hwaddr();
        dieAt(step, () -> before.snapshot(hwaddr, true));

        after.deallocate(hwaddr);

        assertThat(copies().size()).isIn(0, 4);
        assertThat(after.orphans()).isEmpty();
        assertNothingButReusedDisks();
    }

    @ParameterizedTest
    @MethodSource("deallocating")
    void a_deallocation_that_died_is_completed_by_a_repetition(Step step) throws Exception {
        String hwaddr = before.allocate(REQUEST).hwaddr();
        dieAt(step, () -> before.deallocate(hwaddr));

        after.deallocate(hwaddr);

        assertThat(after.status(hwaddr)).isEqualTo(AllocationStatus.NONE);
        assertNothingButReusedDisks();
        assertThat(reusedDisks()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("deallocating")
    void what_a_deallocation_that_died_left_is_reported_or_is_a_complete_resource(Step step) throws Exception {
        String hwaddr = before.allocate(REQUEST).hwaddr();
        dieAt(step, () -> before.deallocate(hwaddr));

        assertEverythingIsReportedOrComplete();
        sweep();
        assertNothingButReusedDisksOrOneComplete();
        assertThat(reusedDisks()).hasSize(1);
    }

    // a request fails, or its reply is lost

    @ParameterizedTest
    @MethodSource("allocating")
    void an_allocation_with_a_failing_request_is_made_once_or_leaves_nothing(Step step) throws Exception {
        hypervisor.faults().at(step.point()).after(step.after()).fail(ErrorCode.UNAVAILABLE);

        PolyvisorException failure = failureOf(() -> before.allocate(REQUEST));

        if (failure == null) {
            assertOneComplete(after.allocate(REQUEST).hwaddr());
        } else {
            assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(living()).isEqualTo(reusedDisks());
        }
    }

    @ParameterizedTest
    @MethodSource("allocating")
    void an_allocation_whose_backend_goes_away_is_reported_and_can_be_repeated(Step step) throws Exception {
        hypervisor.faults().at(step.point()).after(step.after()).times(1_000).fail(ErrorCode.UNAVAILABLE);
        PolyvisorException failure = failureOf(() -> before.allocate(REQUEST));
        hypervisor.faults().clear();

        if (failure != null) {
            assertEverythingIsReportedOrComplete();
        }
        assertThat(failureOf(() -> before.allocate(REQUEST))).isNull();
        assertOneComplete(after.allocate(REQUEST).hwaddr());
        assertThat(after.orphans()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("snapshotting")
    void a_snapshot_with_a_failing_request_is_whole_or_leaves_nothing(Step step) throws Exception {
        String hwaddr = before.allocate(REQUEST).hwaddr();
        hypervisor.faults().at(step.point()).after(step.after()).fail(ErrorCode.UNAVAILABLE);

        PolyvisorException failure = failureOf(() -> before.snapshot(hwaddr, true));

        assertThat(copies()).hasSize(failure == null ? 4 : 0);
        assertOneComplete(hwaddr);
    }

    @ParameterizedTest
    @MethodSource("deallocating")
    void a_deallocation_with_a_failing_request_succeeds_the_next_time(Step step) throws Exception {
        String hwaddr = before.allocate(REQUEST).hwaddr();
        hypervisor.faults().at(step.point()).after(step.after()).fail(ErrorCode.UNAVAILABLE);
        PolyvisorException failure = failureOf(() -> before.deallocate(hwaddr));

        if (failure != null) {
            assertEverythingIsReportedOrComplete();
            assertThat(failureOf(() -> before.deallocate(hwaddr))).isNull();
        }

        assertNothingButReusedDisks();
        assertThat(reusedDisks()).hasSize(1);
    }

    /** The process goes no further than to the step; nothing of it ever runs again before the test ends. */
    private void dieAt(Step step, Runnable call) throws InterruptedException {
        Hang hang = hypervisor.faults().at(step.point()).after(step.after()).hang();
        Future<?> unused = caller.submit(call);
        hang.awaitReached();
    }

    /** What a call of the first process fails with, null when it succeeds; the time moves as far as it needs. */
    private @Nullable PolyvisorException failureOf(Runnable call) throws InterruptedException {
        Future<@Nullable PolyvisorException> running =
                first.context().executor().submit(() -> catchThrowableOfType(PolyvisorException.class, call::run));
        assertThat(first.clock.advanceUntil(running::isDone, Duration.ofHours(1)))
                .as("the call ends")
                .isTrue();
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void sweep() {
        after.orphans().forEach(after::remove);
        assertThat(after.orphans()).isEmpty();
    }

    private void assertOneComplete(String hwaddr) {
        assertThat(after.status(hwaddr)).isEqualTo(AllocationStatus.ALLOCATED);
        assertThat(after.orphans()).isEmpty();
        assertThat(marked(FakeMachine.KIND.name())).hasSize(1);
        assertThat(living()).hasSize(4);
    }

    private void assertEverythingIsReportedOrComplete() {
        Set<String> reported =
                new TreeSet<>(after.orphans().stream().map(Orphan::identifier).toList());
        Set<String> living = living();
        living.removeAll(reusedDisks());
        if (isComplete()) {
            assertThat(reported).isEmpty();
        } else {
            assertThat(reported).isEqualTo(living);
        }
    }

    private void assertNothingButReusedDisksOrOneComplete() {
        if (isComplete()) {
            assertOneComplete(hwaddr());
        } else {
            assertNothingButReusedDisks();
        }
    }

    private void assertNothingButReusedDisks() {
        assertThat(living()).isEqualTo(reusedDisks());
    }

    private Set<String> reported() {
        Set<String> found = new TreeSet<>();
        after.orphans().forEach(each -> found.add(each.identifier()));
        return found;
    }

    private boolean isComplete() {
        return machines().anyMatch(each -> "allocated".equals(each.labels().get("polyvisor.phase")));
    }

    private String hwaddr() {
        return machines().findFirst().orElseThrow().hardwareAddresses().get(0);
    }

    private Stream<FakeMachine> machines() {
        return hypervisor.all("any", FakeMachine.KIND).stream()
                .filter(each -> each.labels().containsKey("polyvisor.driver"));
    }

    /** Everything that bears marks, but copies: what the hypervisor really has. */
    private Set<String> living() {
        Set<String> living = marked(FakeMachine.KIND.name());
        living.addAll(marked(FakeVolume.KIND.name()));
        return living;
    }

    private Set<String> reusedDisks() {
        Set<String> found = new TreeSet<>();
        hypervisor.all("any", FakeVolume.KIND).stream()
                .filter(each -> each.labels().containsKey("polyvisor.reuse"))
                .forEach(each -> found.add(each.key().id()));
        return found;
    }

    private Set<String> copies() {
        Set<String> found = new TreeSet<>();
        hypervisor.all("any", FakeVolume.KIND).stream()
                .filter(each -> each.labels().containsKey("polyvisor.snapshot"))
                .forEach(each -> found.add(each.key().id()));
        hypervisor.all("any", FakeImage.KIND).stream()
                .filter(each -> each.labels().containsKey("polyvisor.snapshot"))
                .forEach(each -> found.add(each.key().id()));
        return found;
    }

    private Set<String> marked(String kind) {
        Set<String> found = new TreeSet<>();
        if (kind.equals(FakeMachine.KIND.name())) {
            machines().forEach(each -> found.add(each.key().id()));
        } else {
            hypervisor.all("any", FakeVolume.KIND).stream()
                    .filter(each -> each.labels().containsKey("polyvisor.driver"))
                    .filter(each -> !each.labels().containsKey("polyvisor.snapshot"))
                    .forEach(each -> found.add(each.key().id()));
        }
        return found;
    }

    /** The second process begins when all that the first one left is old. */
    private static Sessions process(String provider, int number) {
        return new Sessions(provider, new VirtualClock(BEGINNING.plus(Duration.ofDays(number))), number);
    }

    private ResourceDriver prepared(Sessions process) {
        ResourceDriver driver = process.open(hypervisor).resources();
        // the time of these tests jumps from timer to timer, and must never reach the end of a call
        driver.prepare("{\"timeout\": \"10000h\", \"orphan_age\": \"5m\"}");
        return driver;
    }
}
