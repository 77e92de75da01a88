package dev.polyvisor.driver.kubevirt.instance;

import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.NAMESPACE;
import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.PATIENCE;
import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.until;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.kubevirt.Guest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that one process begins and another one follows to its end. */
class ResumptionTest {
    private static final MachinesBench BENCH = new MachinesBench();

    @AfterEach
    void clear() throws InterruptedException {
        BENCH.cluster.misbehaviour().holdControllers(false);
        BENCH.cluster.content().guest(NAMESPACE, "web", Guest.WELL);
        for (Instance each : BENCH.instances.list()) {
            each.delete(DeleteOptions.force()).await(PATIENCE);
        }
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    /** Takes work up in another process, which nothing happens to before. */
    private static Operation<?> elsewhere(Operation<?> begun) throws InterruptedException {
        until(() -> begun.state() == OperationState.RUNNING);
        String id = begun.id();
        BENCH.reopen();
        return BENCH.fleet.operations().resume(id);
    }

    private static Instance web() {
        return BENCH.instances.get("web");
    }

    private static void hold(boolean hold) {
        BENCH.cluster.misbehaviour().holdControllers(hold);
    }

    @Test
    void a_start_a_restart_and_a_stop_are_followed_to_their_ends() throws InterruptedException {
        Instance web = BENCH.stopped("web");
        hold(true);
        Operation<?> start = elsewhere(web.start());
        assertThat(start.state().done()).isFalse();
        hold(false);
        start.await(PATIENCE);
        assertThat(web().info().state()).isEqualTo(MachineState.RUNNING);

        String before = instance();
        hold(true);
        Operation<?> restart = elsewhere(web().restart(RestartOptions.force()));
        hold(false);
        restart.await(PATIENCE);
        assertThat(instance()).isNotEqualTo(before);

        hold(true);
        Operation<?> stop = elsewhere(web().stop(StopOptions.force()));
        hold(false);
        stop.await(PATIENCE);
        assertThat(web().info().state()).isEqualTo(MachineState.STOPPED);
    }

    private static String instance() {
        return BENCH.object("virtualmachineinstances", "web")
                .path("metadata")
                .path("uid")
                .asString();
    }

    @Test
    void a_creation_is_gone_on_with_and_its_machine_started() throws InterruptedException {
        hold(true);
        Operation<Instance> begun = BENCH.instances.create(MachinesBench.small("web")
                .userData(Secret.of("#cloud-config\n"))
                .build());
        until(() ->
                BENCH.cluster.content().find("secrets", NAMESPACE, "setup-web").isPresent());
        Operation<?> create = elsewhere(begun);
        hold(false);

        create.await(PATIENCE);

        assertThat(web().info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_snapshot_and_its_deletion_are_followed_to_their_ends() throws InterruptedException {
        Instance web = BENCH.running("web");
        hold(true);
        Operation<?> taken = elsewhere(web.snapshots().create("s1"));
        hold(false);
        assertThat(taken.await(PATIENCE))
                .isInstanceOfSatisfying(
                        Snapshot.class, snapshot -> assertThat(snapshot.name()).isEqualTo("s1"));

        hold(true);
        Operation<?> deleted = elsewhere(web().snapshots().delete("s1"));
        hold(false);
        deleted.await(PATIENCE);
        assertThat(web().snapshots().list()).isEmpty();
    }

    @Test
    void a_move_can_be_given_up_by_another_process() throws InterruptedException {
        BENCH.cluster.content().guest(NAMESPACE, "web", Guest.MIGRATION_HANGS);
        Instance web = BENCH.running("web");
        Operation<?> move = elsewhere(web.migrate(MigrateSpec.toAnyHost()));

        move.cancel();

        assertThatFailureOf(() -> move.await(PATIENCE)).hasCode(ErrorCode.CANCELLED);
        until(() -> BENCH.cluster.content().names("virtualmachineinstancemigrations", NAMESPACE).stream()
                .map(path -> path.substring(path.indexOf('/') + 1))
                .allMatch(ResumptionTest::hasFailedOrGone));
    }

    /** One that is given up is deleted too. */
    private static boolean hasFailedOrGone(String move) {
        return BENCH.find("virtualmachineinstancemigrations", move)
                .map(found -> found.path("status").path("phase").asString("").equals("Failed"))
                .orElse(true);
    }

    @Test
    void of_work_on_a_machine_that_is_gone_nothing_tells_what_became_of_it() throws InterruptedException {
        Instance web = BENCH.running("web");
        hold(true);
        Operation<Instance> stop = web.stop(StopOptions.force());
        until(() -> stop.state() == OperationState.RUNNING);
        String id = stop.id();
        BENCH.reopen();
        hold(false);
        web().delete(DeleteOptions.force()).await(PATIENCE);

        assertThatFailureOf(() -> BENCH.fleet.operations().resume(id)).hasCode(ErrorCode.FAILED_PRECONDITION);
    }
}
