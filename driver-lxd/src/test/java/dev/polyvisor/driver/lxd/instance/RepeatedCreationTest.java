package dev.polyvisor.driver.lxd.instance;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.live.PlainLxd;
import dev.polyvisor.driver.lxd.live.SlowLxd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A creation is asked for again while LXD still works on the first one. LXD's work takes its time on a clock of the test. */
class RepeatedCreationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "web-1";
    private static final String IMAGE = "tiny";

    @TempDir
    private Path folder;

    private SlowLxd lxd;

    @BeforeEach
    void start() {
        lxd = new SlowLxd(folder);
        lxd.server().content().image(IMAGE);
    }

    @AfterEach
    void close() {
        lxd.close();
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

    private static void untilBegun(Operation<?> operation) {
        SlowLxd.until(() ->
                operation.state() == OperationState.RUNNING || operation.state().done());
    }

    /** A process asks for an instance and ends before LXD has made it; the id of its operation. */
    private String begun(InstanceSource source, boolean start) throws InterruptedException {
        try (Fleet first = lxd.open()) {
            Operation<Instance> operation = create(first, source, "mine", start);
            lxd.untilItWorks();
            untilBegun(operation);
            return operation.id();
        }
    }

    @Test
    void what_another_process_began_is_followed_to_its_end_and_there_is_one_instance() throws InterruptedException {
        String unused = begun(InstanceSource.image(IMAGE), true);

        try (Fleet second = lxd.open()) {
            Operation<Instance> again = create(second, InstanceSource.image(IMAGE), "mine", true);
            untilBegun(again);
            assertThat(lxd.server().runningOperations()).isOne();
            lxd.letItWorkUntil(() -> again.state().done());

            assertThat(again.await(PATIENCE).info().state()).isEqualTo(MachineState.RUNNING);
            assertThat(lxd.instances()).isOne();
        }
    }

    @Test
    void it_is_followed_by_the_id_of_its_operation_as_well() throws InterruptedException {
        String id = begun(InstanceSource.image(IMAGE), true);

        try (Fleet second = lxd.open()) {
            Operation<?> resumed = second.operations().resume(id);
            assertThat(resumed.state().done()).isFalse();
            lxd.letItWorkUntil(() -> resumed.state().done());

            assertThat(resumed.await(PATIENCE))
                    .isInstanceOfSatisfying(
                            Instance.class,
                            instance -> assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING));
            assertThat(lxd.instances()).isOne();
        }
    }

    /** An instance without an image shows when it has been made, and its key with it. */
    @Test
    void what_cannot_be_seen_yet_is_taken_for_nobodys() throws InterruptedException {
        String unused = begun(InstanceSource.empty(), false);

        try (Fleet second = lxd.open()) {
            Operation<Instance> other = create(second, InstanceSource.empty(), "another", false);
            untilBegun(other);
            lxd.letItWorkUntil(() -> other.state().done());

            assertThat(other).failsWithin(PATIENCE, ErrorCode.ALREADY_EXISTS);
            assertThat(create(second, InstanceSource.empty(), "mine", false)).succeedsWithin(PATIENCE);
            assertThat(lxd.instances()).isOne();
        }
    }

    /** Here the arrival of a copy, whose client is gone: LXD gives it up after ten seconds. */
    @Test
    void when_what_another_process_began_fails_it_is_begun_anew() throws InterruptedException {
        String request = "{\"name\":\"" + NAME + "\",\"profiles\":[\"default\"],"
                + "\"config\":{\"user.polyvisor.key\":\"mine\"},"
                + "\"source\":{\"type\":\"migration\",\"mode\":\"push\",\"live\":false}}";
        CompletableFuture<?> arrival = CompletableFuture.supplyAsync(
                () -> new PlainLxd(lxd.server().unixSocket()).send("POST", "/1.0/instances", request));
        lxd.untilItWorks();

        try (Fleet second = lxd.open()) {
            Operation<Instance> again = create(second, InstanceSource.image(IMAGE), "mine", false);
            untilBegun(again);
            lxd.time().advance(Duration.ofSeconds(10));
            assertThat(arrival).failsWithin(PATIENCE);
            lxd.untilItWorks();
            lxd.letItWorkUntil(() -> again.state().done());

            assertThat(again.await(PATIENCE).info().image()).isPresent();
            assertThat(lxd.instances()).isOne();
        }
    }

    @Test
    void of_two_processes_that_ask_at_the_same_moment_the_second_follows_the_first() throws InterruptedException {
        Duration late = Duration.ofSeconds(1);
        try (Fleet first = lxd.open();
                Fleet second = lxd.open()) {
            Operation<Instance> slow =
                    lxd.delayCreation(late, () -> create(first, InstanceSource.image(IMAGE), "mine", false));
            Operation<Instance> fast = create(second, InstanceSource.image(IMAGE), "mine", false);
            lxd.untilItWorks();
            AtomicInteger looks = lxd.looksAtOperations();
            lxd.time().advance(late);
            // it has seen that its request came too late, and looks again
            SlowLxd.until(() -> looks.get() > 0 || slow.state().done());
            lxd.letItWorkUntil(() -> slow.state().done());
            lxd.letItWorkUntil(() -> fast.state().done());

            assertThat(slow.await(PATIENCE).id()).isEqualTo(fast.await(PATIENCE).id());
            assertThat(lxd.instances()).isOne();
        }
    }
}
