package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.driver.kubevirt.model.KubevirtNamespace;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.simulators.kubevirt.ClusterPart;
import dev.polyvisor.simulators.kubevirt.KubeVirtFaults.VirtApi;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was measured of real servers and concerns the inventory; the numbers are those of the measurements. */
class MeasuredFactsTest {
    private static final String VMS = "virtualmachines";

    private ClusterFleet lab;

    private void over(KubeVirtSimulator.Builder builder) {
        lab = new ClusterFleet(builder.http().start());
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void fact_6_a_continue_token_that_has_expired_begins_the_listing_anew() throws InterruptedException {
        over(KubeVirtSimulator.builder());
        var unused = lab.content().virtualMachines("demo", "many", 600, false);
        lab.cluster
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/" + VMS)
                                && exchange.query("continue").isPresent(),
                        1,
                        ReplyFault.instead(
                                410,
                                "application/json",
                                "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410,"
                                        + "\"metadata\":{\"continue\":\"inconsistent\"}}"));
        lab.open();

        assertThat(lab.all(KubevirtVm.KIND)).hasSize(600);
        assertThat(lab.cluster.faults().fired()).isEqualTo(1);
    }

    @Test
    void fact_7_a_version_that_is_too_old_is_told_by_an_event_of_a_watch_that_was_opened() throws InterruptedException {
        over(KubeVirtSimulator.builder());
        lab.open();
        lab.cluster.misbehaviour().loseEvents(1_000);
        var unused = lab.content().virtualMachine("demo", "unheard-of", "Halted");
        lab.cluster.misbehaviour().compact();
        lab.cluster.misbehaviour().cutWatches();

        lab.awaitVm("demo/unheard-of", vm -> true);
    }

    @Test
    void fact_9_a_version_of_the_future_is_waited_for_and_not_taken_for_a_refusal() throws InterruptedException {
        over(KubeVirtSimulator.builder());
        var unused = lab.content().virtualMachine("demo", "web", "Halted");
        lab.cluster
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/" + VMS),
                        2,
                        ReplyFault.instead(
                                504,
                                "application/json",
                                "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Timeout\",\"code\":504,"
                                        + "\"message\":\"Timeout: Too large resource version: 9, current: 8\","
                                        + "\"details\":{\"retryAfterSeconds\":1}}"));
        lab.open();

        lab.awaitVm("demo/web", vm -> true);
        assertThat(lab.cluster.faults().fired()).isEqualTo(2);
    }

    @Test
    void fact_10_bookmarks_move_a_quiet_watch_on_so_that_it_outlives_the_history() throws InterruptedException {
        over(KubeVirtSimulator.builder().bookmarks(Duration.ofMillis(20)).history(50));
        lab.open();
        for (int i = 0; i < 120; i++) {
            // machines stay as they are, while the history of everything else goes on
            var unused = lab.content().namespace("other-" + i);
        }
        lab.await(
                () -> "no namespace",
                () -> lab.get(KubevirtNamespace.KIND, "other-119").isPresent());
        lab.cluster.misbehaviour().endWatches();
        var unused = lab.content().virtualMachine("demo", "web", "Halted");

        lab.awaitVm("demo/web", vm -> true);
        lab.awaitEqual();
    }

    @Test
    void fact_11_a_deletion_that_was_seen_is_not_told_again_when_the_watch_is_opened_again()
            throws InterruptedException {
        over(KubeVirtSimulator.builder());
        lab.cluster.misbehaviour().holdControllers(true);
        var unused = lab.content().virtualMachine("demo", "web", "Halted");
        lab.open();
        try (PullWatch watch = lab.fleet().inventory().pull(WatchSpec.fromNow())) {
            unused = lab.content().vanish(VMS, "demo", "web");
            lab.await(() -> "still there", () -> lab.vm("demo/web").isEmpty());
            lab.cluster.misbehaviour().endWatches();
            unused = lab.content().virtualMachine("demo", "next", "Halted");
            lab.awaitVm("demo/next", vm -> true);

            machines(watch).filteredOn(Change.Deleted.class::isInstance).hasSize(1);
        }
    }

    private static ListAssert<Change> machines(PullWatch watch) throws InterruptedException {
        List<Change> changes = new ArrayList<>();
        for (Optional<Batch> next = watch.next(Duration.ofMillis(200));
                next.isPresent();
                next = watch.next(Duration.ofMillis(200))) {
            next.get().changes().stream()
                    .filter(change -> change.key().kind().equals("kubevirt-vm"))
                    .forEach(changes::add);
        }
        return assertThat(changes);
    }

    @Test
    void fact_13_the_inventory_goes_on_while_the_server_of_kubevirt_is_down() throws InterruptedException {
        over(KubeVirtSimulator.builder());
        lab.cluster.misbehaviour().virtApi(VirtApi.UNAVAILABLE);
        lab.open();

        var unused = lab.content().virtualMachine("demo", "web", "Always");

        lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);
    }

    @Test
    void fact_14_a_path_that_is_not_served_is_plain_text_and_only_means_that_the_kind_is_absent()
            throws InterruptedException {
        over(KubeVirtSimulator.builder().without(ClusterPart.CLONES));
        lab.open();

        assertThat(lab.fleet().provider("lab").status().unserved())
                .containsOnlyKeys("kubevirt-clone")
                .allSatisfy((kind, reason) -> assertThat(reason).contains("does not serve"));
    }

    @Test
    void fact_16_a_restart_shows_as_stopping_and_starting_and_never_as_stopped() throws InterruptedException {
        over(KubeVirtSimulator.builder());
        var unused = lab.content().virtualMachine("demo", "web", "Always");
        lab.open();
        KubevirtVm first = lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);
        try (PullWatch watch = lab.fleet().inventory().pull(WatchSpec.fromNow())) {
            // a machine that always runs gets another instance
            unused = lab.content().delete("virtualmachineinstances", "demo", "web");
            lab.awaitVm(
                    "demo/web",
                    vm -> vm.state() == MachineState.RUNNING
                            && !vm.instance().equals(first.instance())
                            && !vm.instance()
                                    .orElseThrow()
                                    .key()
                                    .equals(first.instance().orElseThrow().key()));

            machines(watch)
                    .isNotEmpty()
                    .allSatisfy(change -> assertThat(change)
                            .isInstanceOfSatisfying(
                                    Change.Updated.class,
                                    updated -> assertThat(((KubevirtVm)
                                                            updated.after().value())
                                                    .state())
                                            .isNotIn(MachineState.STOPPED, MachineState.UNKNOWN)));
        }
    }

    @Test
    void fact_15_no_status_is_ever_written_and_that_of_an_instance_comes_with_the_instance()
            throws InterruptedException {
        over(KubeVirtSimulator.builder());
        var unused = lab.content().virtualMachine("demo", "web", "Always");
        List<String> written = new CopyOnWriteArrayList<>();
        lab.cluster
                .faults()
                .add(
                        exchange -> {
                            if (!exchange.method().equals("GET")) {
                                written.add(exchange.path());
                            }
                            return false;
                        },
                        1,
                        ReplyFault.cutBefore());
        lab.open();
        lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);

        Instance web = lab.fleet().provider("lab").instances().get("web");
        web.stop(StopOptions.force()).await(ClusterFleet.PATIENCE);
        web.start().await(ClusterFleet.PATIENCE);

        assertThat(written).isNotEmpty().noneMatch(path -> path.endsWith("/status"));
        assertThat(lab.vm("demo/web").flatMap(KubevirtVm::instance).map(KubevirtVmi::phase))
                .contains("Running");
    }

    @Test
    void fact_17_a_machine_whose_instance_type_is_missing_is_in_the_model_with_its_problem()
            throws InterruptedException {
        over(KubeVirtSimulator.builder());
        lab.open();
        var unused = lab.content()
                .put(
                        "{\"apiVersion\":\"kubevirt.io/v1\",\"kind\":\"VirtualMachine\",\"metadata\":{\"name\":\"odd\",\"namespace\":\"demo\"},"
                                + "\"spec\":{\"runStrategy\":\"Always\",\"instancetype\":{\"name\":\"nosuch\"},"
                                + "\"template\":{\"spec\":{\"domain\":{\"devices\":{}}}}}}");

        KubevirtVm odd = lab.awaitVm("demo/odd", vm -> vm.state() == MachineState.ERROR);

        assertThat(odd.problem()).contains("nosuch");
        assertThat(lab.snapshot().workload(odd.key()).missing())
                .anyMatch(key -> key.kind().equals("kubevirt-cluster-instance-type")
                        && key.id().equals("nosuch"));
    }
}
