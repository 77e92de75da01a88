package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.driver.kubevirt.model.KubevirtDataVolume;
import dev.polyvisor.driver.kubevirt.model.KubevirtNetwork;
import dev.polyvisor.driver.kubevirt.model.KubevirtNode;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.simulators.kubevirt.ClusterPart;
import dev.polyvisor.simulators.kubevirt.ClusterRole;
import dev.polyvisor.simulators.kubevirt.KubeVirtFaults;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The inventory over a simulated cluster. */
class FollowingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubeVirtSimulator cluster =
            KubeVirtSimulator.builder().http().anonymousAdmin().start();
    private Fleet fleet = Fleet.builder().open();

    @AfterEach
    void close() {
        fleet.close();
        cluster.close();
    }

    private void follow(UnaryOperator<Connection> change) throws InterruptedException {
        cluster.content().namespace("demo").namespace("prod").node("node-a");
        fleet.close();
        fleet = Fleet.builder()
                .sync(SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofMillis(100)))
                .provider(
                        "lab",
                        "kubevirt",
                        change.apply(Connection.parse(cluster.http().toString()).scope(Scope.of("demo"))))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    private InventorySnapshot now() {
        return fleet.inventory().snapshot();
    }

    private Optional<KubevirtVm> machine(String path) {
        return now().find(Query.of(KubevirtVm.KIND).index(KubevirtVm.BY_PATH, path)).entries().stream()
                .map(entry -> entry.value())
                .findFirst();
    }

    private Set<String> machines() {
        return now().entries(KubevirtVm.KIND).map(entry -> entry.value().path()).collect(Collectors.toSet());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    private boolean is(String path, MachineState state) {
        return machine(path).map(KubevirtVm::state).equals(Optional.of(state));
    }

    @Test
    void what_there_is_and_what_changes_shows() throws InterruptedException {
        cluster.content().virtualMachines("demo", "vm", 3, true).virtualMachine("prod", "db", "Halted");
        follow(connection -> connection);

        assertThat(machines()).hasSize(4).contains("prod/db");
        assertThat(now().entries(KubevirtNode.KIND)).isNotEmpty();
        assertThat(fleet.provider("lab").status().cause()).isEmpty();

        cluster.content().virtualMachine("prod", "web", "Always");
        await(() -> is("prod/web", MachineState.RUNNING));
        KubevirtVm web = machine("prod/web").orElseThrow();
        assertThat(web.host()).isPresent();
        assertThat(web.addresses()).isNotEmpty();
        assertThat(now().workload(web.key()).missing()).isEmpty();

        cluster.content().patch("virtualmachines", "prod", "web", "{\"spec\":{\"runStrategy\":\"Halted\"}}");
        await(() -> is("prod/web", MachineState.STOPPED));
        cluster.content().delete("virtualmachines", "prod", "web");
        await(() -> machine("prod/web").isEmpty());
    }

    @Test
    @SuppressWarnings("try") // the watch has to be open, and nothing else
    void fact_16_a_restart_shows_no_stopped_in_between() throws InterruptedException {
        cluster.content().virtualMachine("demo", "db", "Always");
        follow(connection -> connection);
        await(() -> is("demo/db", MachineState.RUNNING));
        Set<MachineState> seen = ConcurrentHashMap.newKeySet();
        String first =
                machine("demo/db").orElseThrow().instance().orElseThrow().key().id();

        try (var watch = fleet.inventory()
                .watch(
                        now().revision(),
                        batch -> batch.changes().stream()
                                .filter(Change.Updated.class::isInstance)
                                .map(change -> ((Change.Updated) change).after().value())
                                .filter(KubevirtVm.class::isInstance)
                                .forEach(value -> seen.add(((KubevirtVm) value).state())))) {
            cluster.content().delete("virtualmachineinstances", "demo", "db");
            // one look at a time: the instance is away for a moment between two
            await(() -> machine("demo/db")
                    .filter(machine -> machine.state() == MachineState.RUNNING)
                    .flatMap(KubevirtVm::instance)
                    .filter(instance -> !instance.key().id().equals(first))
                    .isPresent());
        }
        assertThat(seen).doesNotContain(MachineState.STOPPED, MachineState.UNKNOWN);
    }

    @Test
    void i4_a_machine_that_is_made_again_in_a_gap_is_another_one() throws InterruptedException {
        cluster.content().virtualMachine("demo", "db", "Halted").virtualMachine("demo", "old", "Halted");
        follow(connection -> connection);
        String before = machine("demo/db").orElseThrow().key().id();

        cluster.goDown();
        cluster.content().vanish("virtualmachines", "demo", "db").virtualMachine("demo", "db", "Halted");
        cluster.content().vanish("virtualmachines", "demo", "old");
        cluster.misbehaviour().compact();
        cluster.comeUp();

        await(() -> machines().equals(Set.of("demo/db"))
                && machine("demo/db")
                        .filter(machine -> !machine.key().id().equals(before))
                        .isPresent());
    }

    @Test
    void fact_7_an_expired_watch_leads_to_a_listing_that_loses_nothing() throws InterruptedException {
        cluster.content().virtualMachines("demo", "vm", 5, false);
        follow(connection -> connection);

        cluster.misbehaviour().loseEvents(1);
        cluster.content().virtualMachine("demo", "lost", "Halted");
        cluster.misbehaviour().expireWatches();

        await(() -> machines().contains("demo/lost"));
        assertThat(machines()).hasSize(6);
    }

    @Test
    void fact_10_watches_that_end_go_on_where_they_stood() throws InterruptedException {
        cluster.content().virtualMachines("demo", "vm", 2, false);
        follow(connection -> connection);

        for (int i = 0; i < 3; i++) {
            cluster.misbehaviour().cutWatches();
            cluster.content().virtualMachine("demo", "cut-" + i, "Halted");
            String path = "demo/cut-" + i;
            await(() -> machines().contains(path));
            cluster.misbehaviour().endWatches();
        }
        assertThat(machines()).hasSize(5);
    }

    @Test
    void i6_what_a_cluster_does_not_serve_is_reported_and_picked_up_when_it_comes() throws InterruptedException {
        cluster.serve(ClusterPart.CDI, false);
        cluster.serve(ClusterPart.MULTUS, false);
        follow(connection -> connection);

        assertThat(fleet.provider("lab").status().unserved().keySet())
                .contains(KubevirtDataVolume.KIND.name(), KubevirtNetwork.KIND.name());

        cluster.content().network("demo", "lan");
        cluster.serve(ClusterPart.MULTUS, true);
        fleet.provider("lab").reset();
        await(() -> now().entries(KubevirtNetwork.KIND).count() == 1);
    }

    @Test
    void i7_where_the_whole_is_forbidden_the_namespaces_are_looked_at() throws InterruptedException {
        cluster.content().namespace("demo").namespace("prod");
        cluster.content().virtualMachine("demo", "mine", "Halted").virtualMachine("prod", "other", "Halted");
        follow(connection -> connection.token(cluster.token("viewer", ClusterRole.VIEW, "demo")));

        assertThat(machines()).containsExactly("demo/mine");
        assertThat(fleet.provider("lab").status().unserved()).containsKey(KubevirtNode.KIND.name());

        cluster.content().virtualMachine("demo", "more", "Halted");
        await(() -> machines().contains("demo/more"));
    }

    @Test
    void several_namespaces_are_followed_by_themselves() throws InterruptedException {
        cluster.content().namespace("demo").namespace("prod").namespace("test");
        cluster.content()
                .virtualMachine("demo", "a", "Halted")
                .virtualMachine("prod", "b", "Halted")
                .virtualMachine("test", "c", "Halted");
        follow(connection -> connection.option("namespaces", "demo, prod"));
        assertThat(machines()).containsExactlyInAnyOrder("demo/a", "prod/b");

        cluster.content().virtualMachine("prod", "d", "Halted");
        await(() -> machines().contains("prod/d"));
        assertThat(machines()).doesNotContain("test/c");
    }

    @Test
    void i12_streaming_lists_are_used_where_they_can_be_and_pages_elsewhere() throws InterruptedException {
        cluster.content().virtualMachines("demo", "vm", 7, false);
        for (KubeVirtFaults.StreamingLists mode : new KubeVirtFaults.StreamingLists[] {
            KubeVirtFaults.StreamingLists.SERVED, KubeVirtFaults.StreamingLists.REFUSED
        }) {
            cluster.misbehaviour().streamingLists(mode);
            follow(connection -> connection.option("streaming-lists", "true"));
            assertThat(machines()).as("%s", mode).hasSize(7);
        }
    }

    @Test
    void a_listing_of_many_pages_is_whole() throws InterruptedException {
        cluster.content().namespace("demo").virtualMachines("demo", "vm", 1_203, true);
        follow(connection -> connection);

        assertThat(machines()).hasSize(1_203);
        assertThat(now().entries(KubevirtVm.KIND).map(entry -> entry.value().state()))
                .containsOnly(MachineState.RUNNING);
    }

    @Test
    void events_that_come_twice_show_once_and_a_relist_changes_nothing() throws InterruptedException {
        cluster.content().virtualMachines("demo", "vm", 4, true);
        follow(connection -> connection);
        var before = now().revision();

        fleet.provider("lab").reset();
        fleet.inventory().awaitParity(PATIENCE);
        assertThat(now().entries(KubevirtVm.KIND).allMatch(entry -> entry.changedAt() <= before.number()))
                .isTrue();
    }
}
