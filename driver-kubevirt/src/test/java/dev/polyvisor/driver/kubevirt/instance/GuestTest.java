package dev.polyvisor.driver.kubevirt.instance;

import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.NAMESPACE;
import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.PATIENCE;
import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.fails;
import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.until;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.GuestFileSystem;
import dev.polyvisor.api.instance.GuestUser;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.kubevirt.Guest;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of guests, and moves that are given up. */
class GuestTest {
    private static final MachinesBench BENCH = new MachinesBench();

    @AfterEach
    void clear() throws InterruptedException {
        BENCH.cluster.faults().clear();
        BENCH.cluster.content().guest(NAMESPACE, "web", Guest.WELL);
        for (Instance each : BENCH.instances.list()) {
            each.delete(DeleteOptions.force()).await(PATIENCE);
        }
    }

    @AfterAll
    static void close() {
        BENCH.close();
    }

    private static String freeze() {
        return BENCH.object("virtualmachineinstances", "web")
                .path("status")
                .path("fsFreezeStatus")
                .asString("");
    }

    private static String instance() {
        return BENCH.object("virtualmachineinstances", "web")
                .path("metadata")
                .path("uid")
                .asString();
    }

    @Test
    void users_and_file_systems_are_those_that_the_agent_tells() throws InterruptedException {
        Instance web = BENCH.running("web");

        assertThat(web.guest().agentConnected()).isTrue();
        assertThat(web.guest().users()).extracting(GuestUser::name).containsExactly("root");
        assertThat(web.guest().fileSystems())
                .extracting(GuestFileSystem::mountPoint, GuestFileSystem::type)
                .containsExactly(tuple("/", "ext4"));
    }

    @Test
    void file_systems_freeze_and_thaw_where_an_agent_can_do_it() throws InterruptedException {
        Instance web = BENCH.running("web");

        web.guest().freezeFileSystems(Duration.ofSeconds(30)).await(PATIENCE);
        assertThat(freeze()).isEqualTo("frozen");
        web.guest().thawFileSystems().await(PATIENCE);
        assertThat(freeze()).isEmpty();
        assertThatFailureOf(() -> web.guest().freezeFileSystems(Duration.ZERO)).hasCode(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void a_guest_without_an_agent_freezes_nothing_and_tells_nothing() throws InterruptedException {
        BENCH.cluster.content().guest(NAMESPACE, "web", Guest.NO_AGENT);
        Instance web = BENCH.running("web");

        assertThat(web.guest().agentConnected()).isFalse();
        assertThat(web.guest().users()).isEmpty();
        fails(web.guest().freezeFileSystems(Duration.ofSeconds(30)), ErrorCode.FAILED_PRECONDITION);
        fails(web.guest().thawFileSystems(), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void memory_is_dumped_into_a_claim_which_is_then_let_go_of() throws InterruptedException {
        Instance web = BENCH.running("web");
        BENCH.cluster.content().claim(NAMESPACE, "dump", "standard", "1Gi");
        try {
            web.guest().dumpMemory("dump").await(PATIENCE);
            assertThat(BENCH.object("virtualmachines", "web")
                            .path("status")
                            .path("memoryDumpRequest")
                            .path("claimName")
                            .asString())
                    .isEqualTo("dump");
            fails(web.guest().dumpMemory("none"), ErrorCode.NOT_FOUND);

            web.guest().releaseMemoryDump().await(PATIENCE);
            Operation<Instance> again = web.guest().releaseMemoryDump();
            again.await(PATIENCE);
            assertThat(again.changed()).isFalse();
        } finally {
            BENCH.cluster.content().delete("persistentvolumeclaims", NAMESPACE, "dump");
        }
    }

    @Test
    void a_move_that_is_given_up_leaves_the_machine_where_it_is() throws InterruptedException {
        BENCH.cluster.content().guest(NAMESPACE, "web", Guest.MIGRATION_HANGS);
        Instance web = BENCH.running("web");
        String node = web.info().location().orElseThrow();
        Operation<Instance> move = web.migrate(MigrateSpec.toAnyHost());
        until(() -> web.refresh().state() == MachineState.MIGRATING);

        assertThat(move.cancel()).isEqualTo(Cancellation.CANCELLED);

        fails(move, ErrorCode.CANCELLED);
        until(() -> web.refresh().state() == MachineState.RUNNING);
        assertThat(web.info().location()).contains(node);
    }

    @Test
    void a_running_machine_gets_processors_and_memory_at_once_and_nothing_else() throws InterruptedException {
        Instance web = BENCH.running("web");

        web.config()
                .limit(LiveLimits.builder().cpus(4).memory(DataSize.mib(512)).build())
                .await(PATIENCE);

        assertThat(web.info().cpus()).hasValue(4);
        assertThat(web.info().memory()).contains(DataSize.mib(512));
        assertThat(web.info().restartNeeded()).isFalse();
        Operation<Instance> again =
                web.config().limit(LiveLimits.builder().cpus(4).build());
        again.await(PATIENCE);
        assertThat(again.changed()).isFalse();
        assertThatFailureOf(() -> web.config()
                        .limit(LiveLimits.builder().cpus(2).processes(10).build()))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        assertThat(web.refresh().cpus()).hasValue(4);
    }

    @Test
    void a_graceful_restart_is_a_reboot_of_the_guest_and_a_cold_one_another_instance() throws InterruptedException {
        Instance web = BENCH.running("web");
        String before = instance();

        web.restart(RestartOptions.graceful()).await(PATIENCE);
        assertThat(instance()).isEqualTo(before);
        web.restart(RestartOptions.cold()).await(PATIENCE);

        assertThat(instance()).isNotEqualTo(before);
    }

    @Test
    void a_guest_that_cannot_be_asked_to_reboot_is_shut_down_and_started_anew() throws InterruptedException {
        Instance web = BENCH.running("web");
        String before = instance();
        BENCH.cluster
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/softreboot"),
                        1,
                        ReplyFault.instead(
                                409,
                                "application/json",
                                "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Conflict\",\"code\":409,"
                                        + "\"message\":\"VMI neither have the agent connected nor the ACPI feature enabled\"}"));

        web.restart(RestartOptions.graceful()).await(PATIENCE);

        assertThat(instance()).isNotEqualTo(before);
    }

    @Test
    void a_machine_whose_creation_was_not_answered_gets_what_its_guest_is_told() throws InterruptedException {
        BENCH.cluster
                .faults()
                .add(
                        exchange -> exchange.method().equals("POST")
                                && exchange.path().endsWith("/virtualmachines"),
                        1,
                        ReplyFault.cutAfter());

        Instance web = BENCH.instances
                .create(MachinesBench.small("web")
                        .userData(Secret.of("#cloud-config\n"))
                        .build())
                .await(PATIENCE);

        assertThat(web.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(BENCH.object("secrets", "setup-web")
                        .path("metadata")
                        .path("ownerReferences")
                        .path(0)
                        .path("uid")
                        .asString())
                .isEqualTo(web.id());
    }
}
