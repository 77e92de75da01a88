package dev.polyvisor.driver.lxd.live;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;

/** Traps of LXD that show on a server; {@code TrapsTest} lists all of them. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TrapsSuite {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LxdBackend lxd;
    private final List<Instance> made = new ArrayList<>();
    private Fleet fleet;
    private Instance off;

    TrapsSuite(LxdBackend lxd) {
        this.lxd = lxd;
    }

    @BeforeAll
    void open() throws InterruptedException {
        fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("live", "lxd", Connection.unixSocket(lxd.socket().toString()))
                .provider("other", "lxd", Connection.unixSocket(lxd.socket().toString()))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
        off = create("off", spec -> spec.start(false).description("stays"));
    }

    @AfterAll
    void close() throws InterruptedException {
        try {
            for (Instance each : made) {
                each.delete(DeleteOptions.force()).await(PATIENCE);
            }
        } finally {
            fleet.close();
        }
    }

    private Provider provider() {
        return fleet.provider("live");
    }

    private Instance create(String name, UnaryOperator<InstanceSpecBuilder> more) throws InterruptedException {
        Instance instance = provider()
                .instances()
                .create(more.apply(InstanceSpec.named("trap-" + name).image(TestImage.ALIAS))
                        .build())
                .await(PATIENCE);
        made.add(instance);
        return instance;
    }

    private JsonNode seen(Instance instance) {
        return lxd.plain().get("/1.0/instances/" + instance.name());
    }

    @Test
    void a_shutdown_of_less_than_a_second_is_no_kill() throws InterruptedException {
        Instance stubborn = create("stubborn", spec -> spec.config("raw.lxc", "lxc.signal.halt = 23"));

        assertThat(stubborn.shutdown(Duration.ofMillis(50))).failsWithin(PATIENCE, ErrorCode.DEADLINE_EXCEEDED);

        assertThat(stubborn.refresh().state()).isEqualTo(MachineState.RUNNING);
        stubborn.stop(StopOptions.force()).await(PATIENCE);
    }

    @Test
    void an_operation_that_fails_is_a_failure_although_the_wait_for_it_succeeds() throws InterruptedException {
        assertThat(off.update(InstanceUpdate.builder()
                        .config(ConfigPatch.builder()
                                // a key that may be one of a newer server, so that the server decides
                                .config("plenty.memory", "yes")
                                .build())
                        .build()))
                .failsWithin(PATIENCE, ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void the_description_outlives_a_merge() throws InterruptedException {
        off.snapshots().create("merged").await(PATIENCE);
        off.snapshots().delete("merged").await(PATIENCE);

        assertThat(seen(off).path("description").asString()).isEqualTo("stays");
    }

    @Test
    void a_copy_has_the_profiles_of_its_original_and_so_a_root_disk() throws InterruptedException {
        Instance copy =
                off.copy(CopySpec.named("trap-copy").start(false).build()).await(PATIENCE);
        made.add(copy);

        assertThat(copy.info().profiles()).containsExactly("default");
    }

    @Test
    void the_version_of_an_instance_changes_when_it_starts() throws InterruptedException {
        Instance instance = create("version", spec -> spec.start(false));
        String before = instance.refresh().version().orElseThrow();
        instance.start().await(PATIENCE);

        assertThat(instance.update(InstanceUpdate.builder()
                        .label("a", "b")
                        .expectedVersion(before)
                        .build()))
                .failsWithin(PATIENCE, ErrorCode.ABORTED);

        assertThat(instance.refresh().labels()).doesNotContainKey("a");
    }

    @Test
    void a_snapshot_called_dot_dot_is_never_asked_for() {
        for (String name : List.of("..", ".", "*", "a/b", "a b", "\\")) {
            assertThatFailureOf(() -> off.snapshots().create(name)).hasCode(ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void a_restored_instance_that_is_off_does_not_start_with_the_daemon() throws InterruptedException {
        Instance instance = create("power", spec -> spec);
        instance.snapshots().create("running").await(PATIENCE);
        instance.stop(StopOptions.force()).await(PATIENCE);

        instance.snapshots().restore("running", RestoreOptions.defaults()).await(PATIENCE);

        assertThat(instance.refresh().state()).isEqualTo(MachineState.STOPPED);
        assertThat(seen(instance)
                        .path("config")
                        .path("volatile.last_state.power")
                        .asString())
                .isNotEqualTo("RUNNING");
    }

    @Test
    void the_mode_of_a_file_is_octal_and_that_of_one_that_is_there_stays() throws InterruptedException {
        off.files()
                .write(
                        "/root/moded",
                        "one".getBytes(StandardCharsets.UTF_8),
                        PushOptions.builder().mode(0640).build())
                .await(PATIENCE);

        assertThat(off.files().get("/root/moded").mode()).isEqualTo(0640);
        assertThat(off.files()
                        .write(
                                "/root/moded",
                                "two".getBytes(StandardCharsets.UTF_8),
                                PushOptions.builder().mode(0600).build()))
                .failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void the_recorded_output_of_a_command_in_another_project_is_found() throws InterruptedException {
        Instance other = provider()
                .instances()
                .in(Scope.of(LxdFixture.OTHER_PROJECT))
                .create(InstanceSpec.named("trap-recorded")
                        .image(TestImage.ALIAS)
                        .build())
                .await(PATIENCE);
        made.add(other);

        assertThat(other.exec(ExecSpec.of("echo", "heard").recorded(true).build())
                        .await(PATIENCE)
                        .stdout())
                .isEqualTo("heard\n");
    }

    @Test
    void of_two_clients_that_change_one_version_one_wins_and_one_that_is_refused_has_changed_nothing()
            throws Exception {
        Instance instance = create("two", spec -> spec.start(false));
        Instance same = fleet.provider("other").instances().get(instance.name());
        String version = instance.refresh().version().orElseThrow();

        List<CompletableFuture<Boolean>> both = List.of(
                CompletableFuture.supplyAsync(() -> isChanged(instance, "first", version)),
                CompletableFuture.supplyAsync(() -> isChanged(same, "second", version)));
        boolean first = both.get(0).get();
        boolean second = both.get(1).get();

        // LXD compares the version when it takes the request, and changes later: both can be taken, and the later one
        // counts
        assertThat(List.of(first, second)).as("which of them won").contains(true);
        Set<String> labels = instance.refresh().labels().keySet();
        assertThat(labels).containsAnyOf("first", "second");
        assertThat(first || !labels.contains("first"))
                .as("the first has what it was told")
                .isTrue();
        assertThat(second || !labels.contains("second"))
                .as("the second has what it was told")
                .isTrue();
    }

    private static boolean isChanged(Instance instance, String label, String version) {
        try {
            instance.update(InstanceUpdate.builder()
                            .label(label, "here")
                            .expectedVersion(version)
                            .build())
                    .await(PATIENCE);
            return true;
        } catch (PolyvisorException lost) {
            assertThat(lost.code()).as(lost.toString()).isIn(ErrorCode.ABORTED, ErrorCode.FAILED_PRECONDITION);
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void two_clients_that_start_and_stop_one_instance_leave_it_in_one_of_the_states() throws Exception {
        Instance instance = create("switched", spec -> spec);
        Instance same = fleet.provider("other").instances().get(instance.name());

        List<CompletableFuture<Optional<PolyvisorException>>> both = List.of(
                CompletableFuture.supplyAsync(
                        () -> failure(() -> instance.stop(StopOptions.force()).await(PATIENCE))),
                CompletableFuture.supplyAsync(() -> failure(() -> same.start().await(PATIENCE))));

        assertClear(both.get(0).get(), ErrorCode.ABORTED, ErrorCode.FAILED_PRECONDITION);
        assertClear(both.get(1).get(), ErrorCode.ABORTED, ErrorCode.FAILED_PRECONDITION);
        assertThat(instance.refresh().state()).isIn(MachineState.RUNNING, MachineState.STOPPED);
    }

    @Test
    void of_two_clients_of_which_one_deletes_both_are_told_clearly_and_nothing_is_left() throws Exception {
        Instance instance = provider()
                .instances()
                .create(InstanceSpec.named("trap-raced")
                        .image(TestImage.ALIAS)
                        .start(false)
                        .build())
                .await(PATIENCE);
        Instance same = fleet.provider("other").instances().get(instance.name());

        List<CompletableFuture<Optional<PolyvisorException>>> both = List.of(
                CompletableFuture.supplyAsync(() ->
                        failure(() -> instance.delete(DeleteOptions.force()).await(PATIENCE))),
                CompletableFuture.supplyAsync(
                        () -> failure(() -> same.snapshots().create("late").await(PATIENCE))));

        assertClear(both.get(0).get(), ErrorCode.ABORTED, ErrorCode.FAILED_PRECONDITION);
        assertClear(both.get(1).get(), ErrorCode.ABORTED, ErrorCode.FAILED_PRECONDITION, ErrorCode.NOT_FOUND);
        if (both.get(0).get().isPresent()) {
            instance.delete(DeleteOptions.force()).await(PATIENCE);
        }
        assertThat(provider().instances().find("trap-raced")).isEmpty();
    }

    @FunctionalInterface
    private interface Verb {
        void carryOut() throws InterruptedException;
    }

    private static Optional<PolyvisorException> failure(Verb verb) {
        try {
            verb.carryOut();
            return Optional.empty();
        } catch (PolyvisorException failed) {
            return Optional.of(failed);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Success, or a failure that says what the caller may do. */
    private static void assertClear(Optional<PolyvisorException> failure, ErrorCode... allowed) {
        failure.ifPresent(told -> assertThat(told.code()).as(told.toString()).isIn((Object[]) allowed));
    }
}
