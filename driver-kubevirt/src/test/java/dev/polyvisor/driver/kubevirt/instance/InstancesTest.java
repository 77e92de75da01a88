package dev.polyvisor.driver.kubevirt.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Instances over a simulated cluster. */
class InstancesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final KubeVirtSimulator cluster =
            KubeVirtSimulator.builder().http().anonymousAdmin().start();
    private Fleet fleet;
    private Instances instances;

    @BeforeEach
    void open() throws InterruptedException {
        cluster.content().namespace("demo").node("node-a").node("node-b").storageClass("fast", true, true);
        fleet = Fleet.builder()
                .sync(SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofMillis(100)))
                .provider(
                        "lab",
                        "kubevirt",
                        Connection.parse(cluster.http().toString()).scope(Scope.of("demo")))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
        instances = fleet.provider("lab").instances();
    }

    @AfterEach
    void close() {
        fleet.close();
        cluster.close();
    }

    private static InstanceSpecBuilder small(String name) {
        return InstanceSpec.named(name)
                .source(InstanceSource.containerDisk("images.example.test/tiny:1"))
                .cpus(2)
                .memory(DataSize.mib(256));
    }

    private Instance make(String name) throws InterruptedException {
        return instances.create(small(name).build()).await(PATIENCE);
    }

    private JsonNode machine(String name) {
        return MAPPER.readTree(
                cluster.content().find("virtualmachines", "demo", name).orElseThrow());
    }

    private static void fails(Operation<?> operation, ErrorCode code) {
        assertThatThrownBy(() -> operation.await(PATIENCE))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private MachineState inInventory(Instance instance) {
        return fleet.inventory()
                .snapshot()
                .get(KubevirtVm.KIND, instance.key())
                .orElseThrow()
                .value()
                .state();
    }

    @Test
    void what_is_created_runs_as_specified_and_a_repetition_adopts_it() throws InterruptedException {
        InstanceSpec spec = small("web")
                .label("tier", "front")
                .description("the web")
                .userData(Secret.of("#cloud-config\n"))
                .build();
        Instance web = instances.create(spec).await(PATIENCE);

        assertThat(web.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(web.info().cpus()).hasValue(2);
        assertThat(web.info().memory()).contains(DataSize.mib(256));
        assertThat(web.info().labels()).containsEntry("tier", "front");
        assertThat(web.info().description()).isEqualTo("the web");
        assertThat(inInventory(web)).isEqualTo(MachineState.RUNNING);
        assertThat(machine("web").path("spec").path("runStrategy").asString()).isEqualTo("Always");
        assertThat(cluster.content().find("secrets", "demo", "setup-web")).isPresent();

        Operation<Instance> again = instances.create(spec);
        assertThat(again.await(PATIENCE).key()).isEqualTo(web.key());
        assertThat(again.changed()).isFalse();
        fails(instances.create(small("web").idempotencyKey("another").build()), ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void start_and_stop_reach_their_goals_once() throws InterruptedException {
        Instance web = make("web");

        assertThat(web.start().await(PATIENCE)).isEqualTo(web);
        web.stop(StopOptions.force()).await(PATIENCE);
        assertThat(web.info().state()).isEqualTo(MachineState.STOPPED);
        assertThat(inInventory(web)).isEqualTo(MachineState.STOPPED);
        Operation<Instance> again = web.stop();
        again.await(PATIENCE);
        assertThat(again.changed()).isFalse();
        web.start().await(PATIENCE);
        assertThat(web.info().state()).isEqualTo(MachineState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Always", "RerunOnFailure", "Manual", "Once"})
    void a_stop_and_a_start_keep_the_run_strategy(String strategy) throws InterruptedException {
        Instance web = instances
                .create(small("web").option("runStrategy", strategy).build())
                .await(PATIENCE);
        assertThat(machine("web").path("spec").path("runStrategy").asString()).isEqualTo(strategy);

        web.stop().await(PATIENCE);
        web.start().await(PATIENCE);

        assertThat(machine("web").path("spec").path("runStrategy").asString()).isEqualTo(strategy);
        assertThat(web.info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_restart_is_another_instance_of_the_same_machine() throws InterruptedException {
        Instance web = make("web");
        String before =
                cluster.content().find("virtualmachineinstances", "demo", "web").orElseThrow();

        web.restart(RestartOptions.force()).await(PATIENCE);

        String after =
                cluster.content().find("virtualmachineinstances", "demo", "web").orElseThrow();
        assertThat(MAPPER.readTree(after).path("metadata").path("uid"))
                .isNotEqualTo(MAPPER.readTree(before).path("metadata").path("uid"));
        web.stop(StopOptions.force()).await(PATIENCE);
        fails(web.restart(), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void freeze_and_unfreeze_pause_and_go_on() throws InterruptedException {
        Instance web = make("web");

        web.freeze().await(PATIENCE);
        assertThat(web.info().state()).isEqualTo(MachineState.PAUSED);
        web.unfreeze().await(PATIENCE);
        assertThat(web.info().state()).isEqualTo(MachineState.RUNNING);
        web.stop(StopOptions.force()).await(PATIENCE);
        fails(web.freeze(), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_running_machine_is_deleted_only_by_force_and_once() throws InterruptedException {
        Instance web = make("web");

        fails(web.delete(), ErrorCode.FAILED_PRECONDITION);
        web.delete(DeleteOptions.force()).await(PATIENCE);
        assertThat(cluster.content().count("virtualmachines")).isZero();
        assertThat(fleet.inventory().snapshot().get(KubevirtVm.KIND, web.key())).isEmpty();
        Operation<Instance> again = web.delete();
        again.await(PATIENCE);
        assertThat(again.changed()).isFalse();
    }

    @Test
    void an_update_shows_and_one_for_another_version_changes_nothing() throws InterruptedException {
        Instance web = make("web");
        String version = web.refresh().version().orElseThrow();
        InstanceUpdate update =
                InstanceUpdate.builder().description("new").label("a", "b").build();

        web.update(update).await(PATIENCE);
        assertThat(web.info().description()).isEqualTo("new");
        assertThat(web.info().labels()).containsEntry("a", "b");
        Operation<Instance> again = web.update(update);
        again.await(PATIENCE);
        assertThat(again.changed()).isFalse();
        fails(
                web.update(InstanceUpdate.builder()
                        .description("late")
                        .expectedVersion(version)
                        .build()),
                ErrorCode.ABORTED);
    }

    @Test
    void a_running_machine_moves_to_another_node() throws InterruptedException {
        Instance web = make("web");
        String from = web.info().location().orElseThrow();

        web.migrate(MigrateSpec.toAnyHost()).await(PATIENCE);

        assertThat(web.info().location()).isPresent().get().isNotEqualTo(from);
    }

    @Test
    void snapshots_are_taken_found_restored_and_deleted() throws InterruptedException {
        Instance web = make("web");

        web.snapshots().create("first").await(PATIENCE);
        assertThat(web.snapshots().list()).extracting(each -> each.name()).containsExactly("first");
        web.stop(StopOptions.force()).await(PATIENCE);
        web.snapshots().restore("first").await(PATIENCE);
        fails(web.snapshots().restore("none"), ErrorCode.NOT_FOUND);
        web.snapshots().delete("first").await(PATIENCE);
        assertThat(web.snapshots().list()).isEmpty();
    }

    @Test
    void the_name_of_a_snapshot_of_another_machine_is_taken() throws InterruptedException {
        Instance web = make("web");
        Instance db = make("db");
        web.snapshots().create("daily").await(PATIENCE);

        fails(db.snapshots().create("daily"), ErrorCode.ALREADY_EXISTS);

        assertThat(db.snapshots().list()).isEmpty();
        assertThat(web.snapshots().list()).hasSize(1);
    }

    @Test
    void a_machine_is_cloned() throws InterruptedException {
        Instance web = make("web");
        web.stop(StopOptions.force()).await(PATIENCE);

        Instance copy = web.copy(CopySpec.named("copy").start(false).build()).await(PATIENCE);

        assertThat(copy.info().ref().name()).isEqualTo("copy");
        assertThat(copy.key()).isNotEqualTo(web.key());
    }

    @Test
    void fact_1_what_the_guest_tells_is_read_and_its_silence_is_no_error() throws InterruptedException {
        Instance web = make("web");
        assertThat(web.guest().os()).isPresent();
        assertThat(web.config().rendered()).contains("\"VirtualMachine\"");

        web.stop(StopOptions.force()).await(PATIENCE);
        assertThat(web.guest().os()).isEmpty();
        assertThat(web.guest().users()).isEmpty();
    }

    @Test
    void what_kubevirt_cannot_do_is_told_all_at_once_and_before_anything_is_made() {
        assertThatThrownBy(() -> instances.create(InstanceSpec.named("web")
                        .source(InstanceSource.empty())
                        .ephemeral(true)
                        .profile("default")
                        .option("colour", "blue")
                        .build()))
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(failure.violations())
                            .extracting(each -> each.path())
                            .containsExactlyInAnyOrder("ephemeral", "profiles", "rootSize", "options.colour");
                });
        assertThat(cluster.content().count("virtualmachines")).isZero();
    }
}
