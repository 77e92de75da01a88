package dev.polyvisor.driver.kubevirt.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import dev.polyvisor.driver.kubevirt.KubevirtDriverFactory;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.testkit.PolyvisorAssertions;
import dev.polyvisor.testkit.watch.WatchHistory;
import dev.polyvisor.testkit.watch.WatchRecorder;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user does with a cluster, from the connection to the end of a machine, in a namespace of its own. */
abstract class ClusterSuite {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PROVIDER = "live";

    private final ClusterBackend cluster;
    private Fleet fleet;

    ClusterSuite(ClusterBackend cluster) {
        this.cluster = cluster;
    }

    private Connection connection() {
        return Connection.kubeconfig(cluster.kubeconfig())
                .scope(Scope.of(cluster.namespace()))
                .option("namespaces", cluster.namespace())
                .allowExecPlugins();
    }

    @BeforeEach
    void open() throws InterruptedException {
        fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new KubevirtDriverFactory())
                .provider(PROVIDER, "kubevirt", connection())
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    @AfterEach
    void close() {
        fleet.close();
        cluster.plain()
                .names(PlainCluster.MACHINES, cluster.namespace())
                .forEach(name -> cluster.plain().removeMachine(cluster.namespace(), name));
    }

    private Provider provider() {
        return fleet.provider(PROVIDER);
    }

    private void skipped(String what, String why) {
        String sentence = getClass().getSimpleName() + ": skipped " + what + ": " + why;
        System.out.println(sentence);
        Assumptions.abort(sentence);
    }

    private void needRunningGuests(String what) {
        cluster.runsNothing().ifPresent(why -> skipped(what, why));
    }

    @Test
    void a_connection_tells_product_and_version() throws InterruptedException {
        BackendVersion info = provider().test();

        assertThat(info.product()).isEqualTo("KubeVirt");
        assertThat(info.version()).isNotBlank();
        System.out.println(getClass().getSimpleName() + ": " + info.product() + " " + info.version());
    }

    @Test
    void a_token_that_nobody_knows_is_refused_without_a_word_of_it() {
        String secret = "a-token-that-nobody-knows";
        Secret kubeconfig = cluster.withToken(secret);
        try (Fleet stranger = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new KubevirtDriverFactory())
                .provider("stranger", "kubevirt", Connection.kubeconfig(kubeconfig))
                .open()) {
            assertThatThrownBy(() -> stranger.provider("stranger").test())
                    .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                        assertThat(failure.code()).isIn(ErrorCode.UNAUTHENTICATED, ErrorCode.PERMISSION_DENIED);
                        assertThat(failure.toString()).doesNotContain(secret);
                    });
        }
    }

    @Test
    void the_inventory_has_of_each_kind_what_another_client_sees() throws InterruptedException {
        String uid = cluster.plain().makeMachine(cluster.namespace(), "inv-here", cluster.disk(), "Halted");
        awaitMachine(uid);

        Map<String, Set<String>> differences = new TreeMap<>();
        try (PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow())) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            do {
                differences.clear();
                ServedKinds.all(cluster).forEach((kind, expected) -> {
                    if (!expected.equals(inventory(kind))) {
                        differences.put(kind, expected);
                    }
                });
            } while (!differences.isEmpty() && System.nanoTime() < end && watch.next(Duration.ofMillis(500)) != null);
        }
        differences.forEach(
                (kind, expected) -> assertThat(inventory(kind)).as(kind).isEqualTo(expected));

        Set<String> unserved = provider().status().unserved().keySet();
        assertThat(unserved)
                .as("what another client is served")
                .doesNotContainAnyElementsOf(ServedKinds.all(cluster).keySet());
        unserved.forEach(kind -> System.out.println(getClass().getSimpleName() + ": skipped " + kind + ": "
                + provider().status().unserved().get(kind)));
    }

    private Set<String> inventory(String kind) {
        return fleet.inventory()
                .snapshot()
                .entries()
                .map(Entry::key)
                .filter(key -> key.kind().equals(kind))
                .map(ResourceKey::id)
                .collect(Collectors.toSet());
    }

    private ResourceKey key(String uid) {
        return KubevirtVm.KIND.key(PROVIDER, uid);
    }

    private KubevirtVm awaitMachine(String uid) throws InterruptedException {
        return fleet.inventory()
                .await(key(uid), entry -> entry.isPresent(), PATIENCE)
                .get(KubevirtVm.KIND, key(uid))
                .map(Entry::value)
                .orElseThrow();
    }

    private void awaitLabel(String uid, String value) throws InterruptedException {
        var unused = fleet.inventory()
                .await(
                        key(uid),
                        entry -> entry.filter(e -> value.equals(
                                        ((KubevirtVm) e.value()).labels().get("seen")))
                                .isPresent(),
                        PATIENCE);
    }

    @Test
    void what_another_client_makes_changes_and_deletes_shows() throws InterruptedException {
        try (WatchRecorder recorder = WatchRecorder.start(fleet.inventory(), WatchSpec.fromNow())) {
            String uid = cluster.plain().makeMachine(cluster.namespace(), "inv-other", cluster.disk(), "Halted");
            assertThat(awaitMachine(uid).path()).isEqualTo(cluster.namespace() + "/inv-other");
            for (String value : new String[] {"one", "two", "three"}) {
                cluster.plain()
                        .patchMachine(
                                cluster.namespace(),
                                "inv-other",
                                "{\"metadata\":{\"labels\":{\"seen\":\"" + value + "\"}}}");
                awaitLabel(uid, value);
            }
            cluster.plain().removeMachine(cluster.namespace(), "inv-other");
            assertThat(fleet.inventory()
                            .await(key(uid), entry -> entry.isEmpty(), PATIENCE)
                            .get(key(uid)))
                    .isEmpty();

            WatchHistory history =
                    recorder.awaitRevision(fleet.inventory().snapshot().revision(), PATIENCE);
            PolyvisorAssertions.assertThat(history).obeysWatchRules();
        }
    }

    @Test
    void a_machine_of_an_orchestrator_is_made_found_listed_shut_down_and_deleted() throws InterruptedException {
        MachineDriver machines = provider().machines();
        MachineClass pool = ClusterFixture.machineClass(Map.of("polyvisor.dev/suite", cluster.namespace()));
        MachineSecret secret = ClusterFixture.machineSecret();

        var made = machines.createMachine(CreateMachineRequest.of("m-1", pool, secret));
        assertThat(machines.createMachine(CreateMachineRequest.of("m-1", pool, secret)))
                .isEqualTo(made);
        assertThat(machines.getMachineStatus(GetMachineStatusRequest.of("m-1", pool, secret))
                        .providerId())
                .isEqualTo(made.providerId());
        assertThat(machines.listMachines(ListMachinesRequest.of(pool, secret)).machines())
                .containsExactly(Map.entry(made.providerId(), "m-1"));
        assertThat(cluster.plain().find(PlainCluster.MACHINES, cluster.namespace(), "m-1"))
                .isPresent();

        var unusedShutDown = machines.shutDownMachine(ShutDownMachineRequest.of("m-1", pool, secret));
        assertThat(cluster.plain()
                        .find(PlainCluster.MACHINES, cluster.namespace(), "m-1")
                        .map(vm -> vm.path("spec").path("runStrategy").asString("")))
                .contains("Halted");

        var unusedDeleted = machines.deleteMachine(DeleteMachineRequest.of("m-1", pool, secret));
        PlainCluster.until(
                "m-1 is still there",
                () -> cluster.plain()
                        .find(PlainCluster.MACHINES, cluster.namespace(), "m-1")
                        .isEmpty());
        assertThat(machines.listMachines(ListMachinesRequest.of(pool, secret)).machines())
                .isEmpty();
        assertThatThrownBy(() -> machines.getMachineStatus(GetMachineStatusRequest.of("m-1", pool, secret)))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private InstanceSpecBuilder small(String name) {
        return ClusterSuite.spec(name, cluster.disk());
    }

    private static InstanceSpecBuilder spec(String name, String disk) {
        return InstanceSpec.named(name)
                .source(InstanceSource.containerDisk(disk))
                .memory(DataSize.mib(64));
    }

    @Test
    void an_instance_that_is_off_is_made_changed_copied_and_deleted() throws InterruptedException {
        InstanceSpec spec = small("ins-off")
                .start(false)
                .label("tier", "front")
                .userData(Secret.of("#cloud-config\n"))
                .build();
        Instance off = provider().instances().create(spec).await(PATIENCE);

        assertThat(off.info().state()).isEqualTo(MachineState.STOPPED);
        assertThat(fleet.inventory().snapshot().get(KubevirtVm.KIND, off.key())).isPresent();
        assertThat(provider().instances().create(spec).await(PATIENCE)).isEqualTo(off);

        off.update(InstanceUpdate.builder()
                        .description("changed")
                        .label("tier", "back")
                        .build())
                .await(PATIENCE);
        assertThat(off.info().description()).isEqualTo("changed");
        assertThat(off.info().labels()).containsEntry("tier", "back");
        assertThat(off.config().rendered()).contains("VirtualMachine");

        off.delete().await(PATIENCE);
        assertThat(cluster.plain().find(PlainCluster.MACHINES, cluster.namespace(), "ins-off"))
                .isEmpty();
    }

    @Test
    void an_instance_that_runs_is_paused_restarted_stopped_started_and_deleted() throws InterruptedException {
        needRunningGuests("the life of a running instance");
        Instance on = provider().instances().create(small("ins-on").build()).await(PATIENCE);
        assertThat(on.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(on.info().location()).isPresent();

        on.freeze().await(PATIENCE);
        assertThat(on.info().state()).isEqualTo(MachineState.PAUSED);
        on.unfreeze().await(PATIENCE);
        on.restart(RestartOptions.force()).await(PATIENCE);
        assertThat(on.info().state()).isEqualTo(MachineState.RUNNING);
        on.stop(StopOptions.force()).await(PATIENCE);
        assertThat(on.info().state()).isEqualTo(MachineState.STOPPED);
        on.start().await(PATIENCE);
        assertThat(on.info().state()).isEqualTo(MachineState.RUNNING);

        on.delete(DeleteOptions.force()).await(PATIENCE);
        assertThat(cluster.plain().find(PlainCluster.MACHINES, cluster.namespace(), "ins-on"))
                .isEmpty();
    }

    @Test
    void a_snapshot_is_taken_restored_and_deleted() throws InterruptedException {
        Instance off = provider()
                .instances()
                .create(small("ins-snap").start(false).build())
                .await(PATIENCE);
        try {
            var unused = off.snapshots().create("first").await(PATIENCE);
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.DEADLINE_EXCEEDED) {
                throw failure;
            }
            skipped("snapshots", "the cluster has not made one within " + PATIENCE.toSeconds() + " s");
        }
        assertThat(off.snapshots().list()).extracting(each -> each.name()).containsExactly("first");
        off.snapshots().restore("first").await(PATIENCE);
        off.snapshots().delete("first").await(PATIENCE);
        assertThat(off.snapshots().list()).isEmpty();
    }
}
