package dev.polyvisor.driver.ovirt.instance;

import static dev.polyvisor.driver.ovirt.instance.EngineFleet.PATIENCE;
import static dev.polyvisor.driver.ovirt.instance.EngineFleet.spec;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another process began is taken up by its id. The engine's jobs take their time on a clock of the test. */
class ResumptionTest {
    private static final Duration WORK = Duration.ofMinutes(1);

    private final VirtualClock time = new VirtualClock();
    private EngineFleet world;

    @BeforeEach
    void open() throws InterruptedException {
        world = new EngineFleet(
                OvirtSimulator.builder().clock(time).operationTime(WORK).tokenIdleTime(Duration.ofDays(7)));
        world.engine.content().vm("work");
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** A process begins something and ends before the engine has done it; the id that it has kept. */
    private String begun(Function<Instances, Operation<?>> verb) throws InterruptedException {
        try (Fleet first = world.open()) {
            Operation<?> operation = verb.apply(first.provider("dc1").instances());
            while (world.engine.runningJobs() == 0 || operation.state() != OperationState.RUNNING) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }
            return operation.id();
        }
    }

    private void letTheEngineWork() {
        while (world.engine.runningJobs() > 0) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            time.advance(WORK);
        }
    }

    @Test
    void work_that_goes_on_is_followed_to_its_end() throws InterruptedException {
        String id = begun(instances -> instances.get("work").start());

        try (Fleet second = world.open()) {
            Operation<?> resumed = second.operations().resume(id);
            assertThat(resumed.id()).isEqualTo(id);
            assertThat(resumed.state().done()).isFalse();
            letTheEngineWork();

            assertThat(resumed.await(PATIENCE))
                    .isInstanceOfSatisfying(
                            Instance.class,
                            instance -> assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING));
        }
    }

    @Test
    void a_machine_that_is_being_made_is_started_by_who_takes_it_up() throws InterruptedException {
        world.engine.content().template("golden", source());
        String id = begun(instances ->
                instances.create(spec("new").image("golden").start(true).build()));
        letTheEngineWork();

        try (Fleet second = world.open()) {
            Operation<?> resumed = second.operations().resume(id);
            while (!resumed.state().done()) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                letTheEngineWork();
            }

            assertThat(resumed.await(PATIENCE))
                    .isInstanceOfSatisfying(
                            Instance.class,
                            instance -> assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING));
        }
    }

    private String source() {
        String vm = world.engine.content().vm("source");
        world.engine.content().attach(vm, world.engine.content().disk("system", 1 << 30));
        return vm;
    }

    @Test
    void of_a_job_that_the_engine_has_lost_nothing_is_claimed_when_no_state_tells() throws InterruptedException {
        world.engine.content().act("vms/" + world.engine.content().id("vms", "work"), "start", "{}");
        String id = begun(instances -> instances.get("work").restart());
        world.engine.restart();

        try (Fleet second = world.open()) {
            Operation<?> resumed = second.operations().resume(id);

            assertThatFailureOf(() -> resumed.await(PATIENCE)).hasCode(ErrorCode.UNKNOWN);
        }
    }

    @Test
    void work_on_what_is_gone_cannot_be_taken_up() throws InterruptedException {
        String id = begun(instances -> instances.get("work").start());
        letTheEngineWork();
        world.engine.content().removeSilently("vms/" + world.engine.content().id("vms", "work"));

        try (Fleet second = world.open()) {
            assertThatFailureOf(() -> second.operations().resume(id)).hasCode(ErrorCode.FAILED_PRECONDITION);
        }
    }

    @Test
    void a_migration_that_is_given_up_is_cancelled_and_the_machine_stays() throws InterruptedException {
        String vm = world.engine.content().id("vms", "work");
        world.engine.content().act("vms/" + vm, "start", "{}");
        String host = world.read("vms/" + vm).at("/host/id").asString();
        Instance instance = world.instances().get("work");

        Operation<Instance> migrate = instance.migrate(MigrateSpec.toAnyHost());
        while (!world.read("vms/" + vm).path("status").asString().equals("migrating")
                || !migrate.progress().stage().equals("migrating")) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
        assertThat(migrate.progress().percent()).hasValue(0);
        assertThat(migrate.cancel()).isEqualTo(Cancellation.CANCELLED);

        assertThatFailureOf(() -> migrate.await(PATIENCE)).hasCode(ErrorCode.CANCELLED);
        assertThat(world.read("vms/" + vm).at("/host/id").asString()).isEqualTo(host);
    }
}
