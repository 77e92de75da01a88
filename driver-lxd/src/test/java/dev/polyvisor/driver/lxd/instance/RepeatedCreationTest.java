package dev.polyvisor.driver.lxd.instance;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.live.PlainLxd;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A creation is asked for again while LXD still works on the first one. LXD's work takes its time on a clock of the test. */
class RepeatedCreationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WORK = Duration.ofHours(1);
    private static final String NAME = "web-1";
    private static final String IMAGE = "tiny";

    @TempDir
    private Path folder;

    private final VirtualClock time = new VirtualClock();
    private LxdSimulator lxd;

    @BeforeEach
    void start() {
        lxd = LxdSimulator.builder()
                .unixSocket(folder.resolve("lxd"))
                .clock(time)
                .operationTime(WORK)
                .start();
        lxd.content().image(IMAGE);
    }

    @AfterEach
    void close() {
        lxd.close();
    }

    private Fleet open() throws InterruptedException {
        Fleet fleet = Fleet.builder()
                .provider(
                        "lab",
                        "lxd",
                        Connection.unixSocket(folder.resolve("lxd").toString()))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
        return fleet;
    }

    private static Operation<Instance> create(Fleet fleet, InstanceSource source, String key, boolean start) {
        return fleet.provider("lab")
                .instances()
                .create(InstanceSpec.named(NAME)
                        .source(source)
                        .idempotencyKey(key)
                        .start(start)
                        .build());
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    private static void untilBegun(Operation<?> operation) {
        until(() ->
                operation.state() == OperationState.RUNNING || operation.state().done());
    }

    private void untilLxdWorks() {
        until(() -> lxd.runningOperations() > 0);
    }

    private void letLxdWork() {
        while (lxd.runningOperations() > 0) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            time.advance(WORK);
        }
    }

    /** Until it has ended, whatever it asks LXD for one after the other. */
    private void letLxdWorkFor(Operation<?> operation) {
        until(() -> {
            letLxdWork();
            return operation.state().done();
        });
    }

    /** A process asks for an instance and ends before LXD has made it; the id of its operation. */
    private String begun(InstanceSource source, boolean start) throws InterruptedException {
        try (Fleet first = open()) {
            Operation<Instance> operation = create(first, source, "mine", start);
            untilLxdWorks();
            untilBegun(operation);
            return operation.id();
        }
    }

    private int instances() {
        return new PlainLxd(lxd.unixSocket()).get("/1.0/instances").size();
    }

    @Test
    void what_another_process_began_is_followed_to_its_end_and_there_is_one_instance() throws InterruptedException {
        String unused = begun(InstanceSource.image(IMAGE), true);

        try (Fleet second = open()) {
            Operation<Instance> again = create(second, InstanceSource.image(IMAGE), "mine", true);
            untilBegun(again);
            assertThat(lxd.runningOperations()).isOne();
            letLxdWorkFor(again);

            assertThat(again.await(PATIENCE).info().state()).isEqualTo(MachineState.RUNNING);
            assertThat(instances()).isOne();
        }
    }

    @Test
    void it_is_followed_by_the_id_of_its_operation_as_well() throws InterruptedException {
        String id = begun(InstanceSource.image(IMAGE), true);

        try (Fleet second = open()) {
            Operation<?> resumed = second.operations().resume(id);
            assertThat(resumed.state().done()).isFalse();
            letLxdWorkFor(resumed);

            assertThat(resumed.await(PATIENCE))
                    .isInstanceOfSatisfying(
                            Instance.class,
                            instance -> assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING));
            assertThat(instances()).isOne();
        }
    }

    /** An instance without an image shows when it has been made, and its key with it. */
    @Test
    void what_cannot_be_seen_yet_is_taken_for_nobodys() throws InterruptedException {
        String unused = begun(InstanceSource.empty(), false);

        try (Fleet second = open()) {
            Operation<Instance> other = create(second, InstanceSource.empty(), "another", false);
            untilBegun(other);
            letLxdWorkFor(other);

            assertThat(other).failsWithin(PATIENCE, ErrorCode.ALREADY_EXISTS);
            assertThat(create(second, InstanceSource.empty(), "mine", false)).succeedsWithin(PATIENCE);
            assertThat(instances()).isOne();
        }
    }

    /** Here the arrival of a copy, whose client is gone: LXD gives it up after ten seconds. */
    @Test
    void when_what_another_process_began_fails_it_is_begun_anew() throws InterruptedException {
        String request = "{\"name\":\"" + NAME + "\",\"profiles\":[\"default\"],"
                + "\"config\":{\"user.polyvisor.key\":\"mine\"},"
                + "\"source\":{\"type\":\"migration\",\"mode\":\"push\",\"live\":false}}";
        CompletableFuture<?> arrival = CompletableFuture.supplyAsync(
                () -> new PlainLxd(lxd.unixSocket()).send("POST", "/1.0/instances", request));
        untilLxdWorks();

        try (Fleet second = open()) {
            Operation<Instance> again = create(second, InstanceSource.image(IMAGE), "mine", false);
            untilBegun(again);
            time.advance(Duration.ofSeconds(10));
            assertThat(arrival).failsWithin(PATIENCE);
            untilLxdWorks();
            letLxdWorkFor(again);

            assertThat(again.await(PATIENCE).info().image()).isPresent();
            assertThat(instances()).isOne();
        }
    }

    @Test
    void of_two_processes_that_ask_at_the_same_moment_the_second_follows_the_first() throws InterruptedException {
        Duration late = Duration.ofSeconds(1);
        try (Fleet first = open();
                Fleet second = open()) {
            lxd.faults().next("POST", "/1.0/instances", ReplyFault.delayed(late));
            Operation<Instance> slow = create(first, InstanceSource.image(IMAGE), "mine", false);
            AtomicInteger looks = new AtomicInteger();
            until(() -> lxd.faults().fired() == 1
                    && time.nextTimer()
                            .filter(next -> next.compareTo(late) <= 0)
                            .isPresent());
            Operation<Instance> fast = create(second, InstanceSource.image(IMAGE), "mine", false);
            untilLxdWorks();
            lxd.faults()
                    .add(
                            asked -> asked.path().equals("/1.0/operations") && looks.incrementAndGet() < 0,
                            1,
                            ReplyFault.cutBefore());
            time.advance(late);
            // it has seen that its request came too late, and looks again
            until(() -> looks.get() > 0 || slow.state().done());
            letLxdWorkFor(slow);
            letLxdWorkFor(fast);

            assertThat(slow.await(PATIENCE).id()).isEqualTo(fast.await(PATIENCE).id());
            assertThat(instances()).isOne();
        }
    }
}
