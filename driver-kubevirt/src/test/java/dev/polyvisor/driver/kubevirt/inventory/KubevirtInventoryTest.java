package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.driver.kubevirt.KubevirtDriverFactory;
import dev.polyvisor.driver.kubevirt.model.KubevirtClaim;
import dev.polyvisor.driver.kubevirt.model.KubevirtCluster;
import dev.polyvisor.driver.kubevirt.model.KubevirtDataVolume;
import dev.polyvisor.driver.kubevirt.model.KubevirtInstanceType;
import dev.polyvisor.driver.kubevirt.model.KubevirtNamespace;
import dev.polyvisor.driver.kubevirt.model.KubevirtNetwork;
import dev.polyvisor.driver.kubevirt.model.KubevirtNode;
import dev.polyvisor.driver.kubevirt.model.KubevirtPreference;
import dev.polyvisor.driver.kubevirt.model.KubevirtSnapshot;
import dev.polyvisor.driver.kubevirt.model.KubevirtStorageClass;
import dev.polyvisor.driver.kubevirt.model.KubevirtStorageProfile;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.simulators.kubevirt.KubeVirtFaults.StreamingLists;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The inventory of a fleet over a simulated cluster. */
class KubevirtInventoryTest {
    private static final String VMS = "virtualmachines";
    private static final String VMIS = "virtualmachineinstances";

    private ClusterFleet lab =
            new ClusterFleet(KubeVirtSimulator.builder().http().start());

    @AfterEach
    void close() {
        lab.close();
    }

    private Map<String, String> unserved() {
        return lab.fleet().provider("lab").status().unserved();
    }

    private static List<Change> changes(PullWatch watch) throws InterruptedException {
        List<Change> all = new ArrayList<>();
        for (Optional<Batch> next = watch.next(Duration.ofMillis(200));
                next.isPresent();
                next = watch.next(Duration.ofMillis(200))) {
            all.addAll(next.get().changes());
        }
        return all;
    }

    @Test
    void a_fleet_shows_everything_of_a_cluster() throws InterruptedException {
        var unused = lab.content()
                .virtualMachine("demo", "web", "Always")
                .virtualMachine("demo", "db", "Halted")
                .network("demo", "lan")
                .claim("demo", "data", "standard", "2Gi")
                .instanceType("u1.medium", 1, "4Gi")
                .preference("linux");
        lab.open();

        KubevirtVm web = lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);
        lab.awaitVm("demo/db", vm -> vm.state() == MachineState.STOPPED);
        lab.awaitEqual();
        assertThat(web.host())
                .hasValueSatisfying(host -> assertThat(host.kind()).isEqualTo("kubevirt-node"));
        assertThat(web.addresses()).isNotEmpty();
        assertThat(lab.all(KubevirtNode.KIND)).hasSize(2).allMatch(KubevirtNode::schedulable);
        assertThat(lab.all(KubevirtStorageClass.KIND))
                .extracting(KubevirtStorageClass::name)
                .contains("standard", "slow");
        assertThat(lab.get(KubevirtNetwork.KIND, "demo/lan"))
                .hasValueSatisfying(lan -> assertThat(lan.vlan()).hasValue(7));
        assertThat(lab.get(KubevirtClaim.KIND, "demo/data")).isPresent();
        assertThat(lab.get(KubevirtInstanceType.CLUSTER_KIND, "u1.medium")).isPresent();
        assertThat(lab.get(KubevirtPreference.CLUSTER_KIND, "linux")).isPresent();
        assertThat(lab.get(KubevirtNamespace.KIND, "demo")).isPresent();
        assertThat(lab.all(KubevirtCluster.KIND)).hasSize(1);
        assertThat(unserved()).isEmpty();
    }

    @Test
    void a_workload_has_the_node_the_namespace_and_the_cluster_and_nothing_is_missing() throws InterruptedException {
        var unused = lab.content().virtualMachine("demo", "web", "Always");
        lab.open();
        KubevirtVm web = lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);

        var workload = lab.snapshot().workload(web.key());

        assertThat(workload.missing()).isEmpty();
        assertThat(workload.references().values().stream()
                        .map(entry -> entry.key().kind()))
                .contains("kubevirt-node", "kubevirt-namespace", "kubevirt-cluster");
    }

    @Test
    void the_tree_has_the_cluster_at_its_root_and_machines_in_their_namespaces() throws InterruptedException {
        var unused = lab.content().virtualMachine("demo", "web", "Halted").claim("demo", "data", "standard", "1Gi");
        lab.open();
        lab.awaitVm("demo/web", vm -> true);

        var tree = lab.snapshot().tree("lab");

        assertThat(tree.roots()).hasSize(1);
        var cluster = tree.roots().get(0);
        assertThat(cluster.entry().key().kind()).isEqualTo("kubevirt-cluster");
        var demo = cluster.children().stream()
                .filter(node -> node.entry().value().name().equals("demo"))
                .findFirst()
                .orElseThrow();
        assertThat(demo.children().stream().map(node -> node.entry().key().kind()))
                .contains("kubevirt-vm", "kubevirt-claim");
    }

    @Test
    void a_change_arrives_by_the_watch_without_another_listing() throws InterruptedException {
        lab.open();
        // whatever is listed from now on fails
        lab.cluster.misbehaviour().forbid("list", VMS);

        var unused = lab.content().virtualMachine("demo", "web", "Always");
        lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);
        unused = lab.content().delete(VMS, "demo", "web");

        lab.await(() -> "still there", () -> lab.vm("demo/web").isEmpty());
        lab.await(() -> "still runs", () -> lab.all(KubevirtVmi.KIND).isEmpty());
    }

    @Test
    void an_instance_without_a_machine_is_a_machine() throws InterruptedException {
        lab.open();
        var unused = lab.content().put("""
                {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachineInstance",
                 "metadata":{"name":"alone","namespace":"demo","uid":"aaaa"},
                 "spec":{"domain":{"cpu":{"cores":2},"memory":{"guest":"1Gi"},"devices":{}}},
                 "status":{"phase":"Running","nodeName":"node01"}}""");

        KubevirtVm alone = lab.awaitVm("demo/alone", vm -> vm.state() == MachineState.RUNNING);

        assertThat(alone.cpus()).hasValue(2);
        assertThat(alone.memory()).contains(DataSize.gib(1));
        unused = lab.content().vanish(VMIS, "demo", "alone");
        lab.await(() -> "still there", () -> lab.vm("demo/alone").isEmpty());
    }

    @Test
    void an_instance_that_is_told_of_before_its_machine_is_found_by_it() throws InterruptedException {
        lab.cluster.misbehaviour().holdControllers(true);
        lab.open();
        var unused = lab.content().put("""
                {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachineInstance",
                 "metadata":{"name":"early","namespace":"demo","ownerReferences":[
                   {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachine","name":"early","uid":"vm-uid","controller":true}]},
                 "spec":{"domain":{"devices":{}}},"status":{"phase":"Running","nodeName":"node01"}}""");
        lab.await(() -> "no instance", () -> lab.all(KubevirtVmi.KIND).size() == 1);
        assertThat(lab.vm("demo/early")).isEmpty();

        unused = lab.content().put("""
                {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachine",
                 "metadata":{"name":"early","namespace":"demo","uid":"vm-uid"},
                 "spec":{"runStrategy":"Always","template":{"spec":{"domain":{"devices":{}}}}}}""");

        KubevirtVm early = lab.awaitVm("demo/early", vm -> vm.state() == MachineState.RUNNING);
        assertThat(early.instance()).isPresent();
    }

    // ---- watches that end ----

    @Test
    void a_watch_that_ends_goes_on_where_it_stood() throws InterruptedException {
        var unused = lab.content().virtualMachine("demo", "web", "Halted");
        lab.open();
        lab.awaitVm("demo/web", vm -> true);
        lab.cluster.misbehaviour().forbid("list", VMS);

        for (int i = 0; i < 5; i++) {
            lab.cluster.misbehaviour().endWatches();
            String label = "round-" + i;
            unused = lab.content()
                    .patch(VMS, "demo", "web", "{\"metadata\":{\"labels\":{\"round\":\"" + label + "\"}}}");
            lab.awaitVm("demo/web", vm -> label.equals(vm.labels().get("round")));
        }
    }

    @Test
    void watches_that_are_cut_at_every_moment_lose_nothing() throws InterruptedException {
        lab.open();
        for (int i = 0; i < 20; i++) {
            var unused = lab.content().virtualMachine("demo", "vm-" + i, i % 2 == 0 ? "Always" : "Halted");
            lab.cluster.misbehaviour().cutWatches();
            if (i > 5) {
                unused = lab.content().delete(VMS, "demo", "vm-" + (i - 5));
            }
        }

        lab.awaitEqual();
        assertThat(lab.all(KubevirtVm.KIND)).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void events_that_come_twice_change_nothing() throws InterruptedException {
        lab.open();
        lab.cluster.misbehaviour().repeatEvents(1_000);

        var unused = lab.content().virtualMachine("demo", "web", "Always");

        lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);
        lab.awaitEqual();
    }

    @Test
    void an_error_event_with_410_leads_to_a_listing_with_exactly_the_difference() throws InterruptedException {
        lab.cluster.misbehaviour().holdControllers(true);
        var unused = lab.content()
                .virtualMachine("demo", "stays", "Halted")
                .virtualMachine("demo", "goes", "Halted")
                .virtualMachine("demo", "again", "Halted");
        lab.open();
        lab.await(() -> "not all", () -> lab.all(KubevirtVm.KIND).size() == 3);
        ResourceKey goes = lab.vm("demo/goes").orElseThrow().key();
        ResourceKey before = lab.vm("demo/again").orElseThrow().key();
        Entry<KubevirtVm> stays = lab.snapshot()
                .get(KubevirtVm.KIND, lab.vm("demo/stays").orElseThrow().key())
                .orElseThrow();
        lab.cluster.misbehaviour().loseEvents(1_000);

        try (PullWatch watch = lab.fleet().inventory().pull(WatchSpec.fromNow())) {
            unused = lab.content().vanish(VMS, "demo", "goes").vanish(VMS, "demo", "again");
            unused = lab.content().virtualMachine("demo", "again", "Halted");
            lab.cluster.misbehaviour().expireWatches();
            lab.awaitEqual();

            List<Change> changes = changes(watch).stream()
                    .filter(change -> change.key().kind().equals("kubevirt-vm"))
                    .toList();
            ResourceKey after = lab.vm("demo/again").orElseThrow().key();
            assertThat(after).isNotEqualTo(before);
            assertThat(changes).extracting(Change::key).containsExactlyInAnyOrder(goes, before, after);
        }
        Entry<KubevirtVm> same =
                lab.snapshot().get(KubevirtVm.KIND, stays.key()).orElseThrow();
        assertThat(same.value()).isSameAs(stays.value());
        assertThat(same.changedAt()).isEqualTo(stays.changedAt());
    }

    @Test
    void an_error_event_of_another_kind_is_no_reason_to_forget_anything() throws InterruptedException {
        lab.open();
        lab.cluster.misbehaviour().failWatches(500, "InternalError", "etcd is away");

        var unused = lab.content().virtualMachine("demo", "web", "Halted");

        lab.awaitVm("demo/web", vm -> true);
        lab.awaitEqual();
    }

    // ---- listings ----

    @Test
    void a_page_that_the_server_has_forgotten_has_everything_listed_anew() throws InterruptedException {
        var unused = lab.content().virtualMachines("demo", "many", 1_200, true);
        lab.cluster
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/" + VMS)
                                && exchange.query("continue").isPresent(),
                        1,
                        ReplyFault.instead(410, "application/json", """
                        {"kind":"Status","apiVersion":"v1","metadata":{"continue":"x"},"status":"Failure",
                         "reason":"Expired","message":"The provided continue parameter is too old","code":410}"""));

        lab.open();

        assertThat(lab.all(KubevirtVm.KIND)).hasSize(1_200);
        lab.awaitEqual();
        assertThat(lab.cluster.faults().fired()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(StreamingLists.class)
    void collections_are_listed_as_streams_where_the_host_wants_it_and_in_pages_where_the_server_cannot(
            StreamingLists server) throws InterruptedException {
        var unused = lab.content().virtualMachines("demo", "many", 700, true);
        lab.cluster.misbehaviour().streamingLists(server);
        if (server == StreamingLists.SERVED) {
            // nothing can be listed in pages
            lab.cluster
                    .faults()
                    .add(
                            exchange -> exchange.path().endsWith(VMS)
                                    && exchange.query("limit").isPresent(),
                            1_000,
                            ReplyFault.instead(500, "text/plain", "no"));
        }
        // one that ignores what it is asked for is given up when it is silent
        Duration patience = server == StreamingLists.IGNORED ? Duration.ofSeconds(2) : ClusterFleet.PATIENCE;
        lab.begin(
                lab.cluster.adminToken(),
                connection -> connection
                        .option(KubevirtDriverFactory.STREAMING_LISTS_OPTION, "true")
                        .timeouts(patience, patience));

        lab.awaitEqual();
        unused = lab.content().virtualMachine("demo", "web", "Always");
        lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);
    }

    @Test
    void a_listing_that_lacks_half_of_the_machines_is_read_again_before_it_is_believed() throws InterruptedException {
        var unused = lab.content().virtualMachines("demo", "many", 60, false);
        lab.open();
        assertThat(lab.all(KubevirtVm.KIND)).hasSize(60);

        try (PullWatch watch = lab.fleet().inventory().pull(WatchSpec.fromNow())) {
            lab.cluster.misbehaviour().shrinkLists(VMS, 1);
            lab.cluster.misbehaviour().expireWatches();
            unused = lab.content().virtualMachine("demo", "late", "Halted");
            lab.awaitVm("demo/late", vm -> true);
            lab.awaitEqual();
            assertThat(changes(watch)).noneMatch(Change.Deleted.class::isInstance);
        }
    }

    @Test
    void what_goes_on_while_the_server_is_down_is_there_when_it_comes_back() throws InterruptedException {
        var unused = lab.content().virtualMachine("demo", "web", "Always");
        lab.open();
        lab.awaitVm("demo/web", vm -> vm.state() == MachineState.RUNNING);

        lab.cluster.goDown();
        unused = lab.content().virtualMachine("demo", "new", "Halted").delete(VMS, "demo", "web");
        assertThat(lab.vm("demo/web")).isPresent();
        lab.cluster.comeUp();

        lab.awaitVm("demo/new", vm -> true);
        lab.await(() -> "still there", () -> lab.vm("demo/web").isEmpty());
        lab.awaitEqual();
    }

    @Test
    void every_kind_of_the_cluster_is_in_the_model_under_its_path() throws InterruptedException {
        var unused = lab.content().virtualMachine("demo", "web", "Halted").claim("demo", "data", "standard", "1Gi");
        lab.open();
        for (String plural : List.of("namespaces", "nodes", "storageclasses", "storageprofiles")) {
            assertThat(lab.content().names(plural, "").stream()
                            .map(path -> path.substring(1))
                            .collect(Collectors.toSet()))
                    .as(plural)
                    .isEqualTo(names(plural));
        }
        assertThat(lab.all(KubevirtSnapshot.KIND)).isEmpty();
        assertThat(lab.all(KubevirtDataVolume.KIND)).isEmpty();
    }

    private Set<String> names(String plural) {
        return Stream.of(
                        Map.entry("namespaces", KubevirtNamespace.KIND),
                        Map.entry("nodes", KubevirtNode.KIND),
                        Map.entry("storageclasses", KubevirtStorageClass.KIND),
                        Map.entry("storageprofiles", KubevirtStorageProfile.KIND))
                .filter(each -> each.getKey().equals(plural))
                .flatMap(each -> lab.all(each.getValue()).stream())
                .map(value -> value.key().id())
                .collect(Collectors.toSet());
    }
}
