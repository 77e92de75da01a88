package dev.polyvisor.driver.lxd.instance;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.instance.Backup;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.live.SlowLxd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What another process began is taken up by its id. LXD's operations take their time on a clock of the test. */
class ResumptionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private SlowLxd lxd;

    @BeforeEach
    void start() {
        lxd = new SlowLxd(folder);
        lxd.server().content().instances("default", "work", 1);
    }

    @AfterEach
    void close() {
        lxd.close();
    }

    /** A process begins something and ends before LXD has done it; the id that it has kept. */
    private String begun(Function<Instance, Operation<?>> verb) throws InterruptedException {
        try (Fleet first = lxd.open()) {
            Operation<?> operation =
                    verb.apply(first.provider("lab").instances().get("work-0"));
            SlowLxd.until(() -> lxd.server().runningOperations() > 0 && operation.state() == OperationState.RUNNING);
            return operation.id();
        }
    }

    @Test
    void work_that_goes_on_is_followed_to_its_end() throws InterruptedException {
        String id = begun(Instance::start);

        try (Fleet second = lxd.open()) {
            Operation<?> resumed = second.operations().resume(id);
            assertThat(resumed.id()).isEqualTo(id);
            assertThat(resumed.state().done()).isFalse();
            lxd.letItWork();

            assertThat(resumed.await(PATIENCE))
                    .isInstanceOfSatisfying(
                            Instance.class,
                            instance -> assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING));
        }
    }

    /** Verbs whose goal shows, with what they result in. */
    static Stream<Arguments> goals() {
        return Stream.of(
                goal("a backup", Backup.class, instance -> instance.backups().create("saved")),
                goal(
                        "an image",
                        PublishedImage.class,
                        instance -> instance.publish(PublishSpec.named("image").build())),
                goal(
                        "an interface",
                        Nic.class,
                        instance -> instance.nics()
                                .attach(NicSpec.named("web").binding("p2p").build())));
    }

    private static Arguments goal(String what, Class<?> result, Function<Instance, Operation<?>> verb) {
        return Arguments.of(Named.of(what, verb), result);
    }

    @ParameterizedTest
    @MethodSource("goals")
    void what_is_made_is_followed_to_its_end(Function<Instance, Operation<?>> verb, Class<?> result)
            throws InterruptedException {
        String id = begun(verb);

        try (Fleet second = lxd.open()) {
            Operation<?> resumed = second.operations().resume(id);
            lxd.letItWork();

            assertThat(resumed.await(PATIENCE)).isInstanceOf(result);
        }
    }

    @ParameterizedTest
    @MethodSource("goals")
    void of_what_lxd_has_forgotten_that_it_made_it_the_state_tells(
            Function<Instance, Operation<?>> verb, Class<?> result) throws InterruptedException {
        String id = begun(verb);
        lxd.letItWork();
        lxd.server().restart();

        try (Fleet second = lxd.open()) {
            assertThat(second.operations().resume(id).await(PATIENCE)).isInstanceOf(result);
        }
    }

    @Test
    void of_work_that_lxd_has_forgotten_the_state_tells_when_it_is_the_goal() throws InterruptedException {
        String id = begun(Instance::start);
        lxd.letItWork();
        lxd.server().restart();

        try (Fleet second = lxd.open()) {
            assertThat(second.operations().resume(id).await(PATIENCE)).isInstanceOf(Instance.class);
        }
    }

    @Test
    void of_work_that_lxd_has_forgotten_nothing_is_claimed_when_its_goal_does_not_show() throws InterruptedException {
        String id = begun(instance -> instance.rename("other"));
        lxd.letItWork();
        lxd.server().restart();

        try (Fleet second = lxd.open()) {
            Operation<?> resumed = second.operations().resume(id);

            assertThatFailureOf(() -> resumed.await(PATIENCE)).hasCode(ErrorCode.UNKNOWN);
        }
    }

    @Test
    void work_on_what_is_gone_cannot_be_taken_up() throws InterruptedException {
        String id = begun(Instance::start);
        lxd.letItWork();
        lxd.server().content().vanish("default", "work-0");

        try (Fleet second = lxd.open()) {
            assertThatFailureOf(() -> second.operations().resume(id)).hasCode(ErrorCode.FAILED_PRECONDITION);
        }
    }
}
