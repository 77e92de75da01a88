package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StorageVolume;
import dev.polyvisor.api.inventory.Tree;
import dev.polyvisor.api.inventory.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TreeAndWorkloadTest {
    private final RevisionedStore store = Stores.store();

    @Test
    void aTreeHoldsEachEntryUnderItsParentByKindThenName() {
        Node top = Node.of("lab", "top");
        Node host = Node.of("lab", "host").under(top.key());
        put(
                store,
                top,
                host,
                Vm.of("lab", "1").named("z").under(host.key()),
                Vm.of("lab", "2").named("a").under(host.key()),
                Vm.of("lab", "3").named("m").under(top.key()),
                Vm.of("lab", "4").named("lost").under(Node.KIND.key("lab", "gone")),
                Vm.of("dc1", "5").named("other"));
        assertThat(text(store.snapshot().tree("lab"))).isEqualTo("node-top(node-host(a z) m) lost");
        assertThat(text(store.snapshot().tree("dc1"))).isEqualTo("other");
        assertThat(store.snapshot().tree("nobody").roots()).isEmpty();
    }

    @Test
    void aTreeFollowsAMachineThatMoves() {
        Node one = Node.of("lab", "1");
        Node two = Node.of("lab", "2");
        put(store, one, two, Vm.of("lab", "a").under(one.key()));
        put(store, Vm.of("lab", "a").under(two.key()));
        assertThat(text(store.snapshot().tree("lab"))).isEqualTo("node-1 node-2(vm-a)");
    }

    @Test
    void aCircleIsCutSoThatEverythingShowsOnce() {
        ResourceKey a = Node.KIND.key("lab", "a");
        ResourceKey b = Node.KIND.key("lab", "b");
        ResourceKey c = Node.KIND.key("lab", "c");
        put(
                store,
                Node.of("lab", "b").under(a),
                Node.of("lab", "c").under(b),
                Node.of("lab", "a").under(c),
                Node.of("lab", "0").under(b),
                Node.of("lab", "self").under(Node.KIND.key("lab", "self")));
        assertThat(text(store.snapshot().tree("lab"))).isEqualTo("node-a(node-b(node-0 node-c)) node-self");
    }

    @Test
    void aChainMayBeLong() {
        store.commit(Set.of(), tx -> {
            tx.put(Node.of("lab", "0"));
            for (int i = 1; i < 50_000; i++) {
                tx.put(Node.of("lab", "" + i).under(Node.KIND.key("lab", "" + (i - 1))));
            }
        });
        List<Tree.Node> nodes = store.snapshot().tree("lab").roots();
        int depth = 0;
        while (!nodes.isEmpty()) {
            assertThat(nodes).hasSize(1);
            nodes = nodes.get(0).children();
            depth++;
        }
        assertThat(depth).isEqualTo(50_000);
    }

    @Test
    void aWorkloadHoldsParentsReferencesAndTheirsAndNamesWhatIsMissing() {
        Node top = Node.of("lab", "top");
        Node pool = Node.of("lab", "pool").under(top.key());
        ResourceKey missing = Node.KIND.key("lab", "missing");
        Node host = Node.of("lab", "host").under(top.key()).referringTo(pool.key(), missing);
        Vm vm = Vm.of("lab", "a").under(host.key());
        put(store, top, pool, host, vm, Node.of("lab", "unrelated"));
        Workload workload = store.snapshot().workload(vm.key());
        assertThat(workload.value()).isSameAs(vm);
        assertThat(workload.references()).containsOnlyKeys(top.key(), pool.key(), host.key());
        assertThat(workload.references().get(host.key()).value()).isSameAs(host);
        assertThat(workload.missing()).containsExactly(missing);
    }

    /** A volume that names its pool only as volumes do. */
    record Volume(ResourceKey key, String name, Optional<ResourceKey> pool) implements StorageVolume {
        static final Kind<Volume> KIND = Kind.of("test-volume", Volume.class);
    }

    /** A machine that names host and cluster only as machines do. */
    record Placed(ResourceKey key, Optional<ResourceKey> host, Optional<ResourceKey> cluster, ResourceKey volume)
            implements Machine {
        static final Kind<Placed> KIND = Kind.of("test-placed", Placed.class);

        @Override
        public String name() {
            return key.id();
        }

        @Override
        public MachineType type() {
            return MachineType.VIRTUAL_MACHINE;
        }

        @Override
        public MachineState state() {
            return MachineState.RUNNING;
        }

        @Override
        public String nativeState() {
            return "up";
        }

        @Override
        public List<ResourceKey> references() {
            return List.of(volume);
        }
    }

    @Test
    void aWorkloadHoldsWhatTheCommonViewsName() {
        Node host = Node.of("lab", "host");
        Node cluster = Node.of("lab", "cluster");
        ResourceKey pool = Node.KIND.key("lab", "pool");
        Volume volume = new Volume(Volume.KIND.key("lab", "v"), "v", Optional.of(pool));
        Placed machine = new Placed(
                Placed.KIND.key("lab", "m"), Optional.of(host.key()), Optional.of(cluster.key()), volume.key());
        store.register(List.of(Volume.KIND, Placed.KIND));
        put(store, host, cluster, volume, machine);
        Workload workload = store.snapshot().workload(machine.key());
        assertThat(workload.references()).containsOnlyKeys(host.key(), cluster.key(), volume.key());
        assertThat(workload.missing()).containsExactly(pool);
    }

    @Test
    void aWorkloadWithCirclesEnds() {
        ResourceKey a = Vm.KIND.key("lab", "a");
        Node host = Node.of("lab", "host").referringTo(a, Node.KIND.key("lab", "host"));
        put(store, host, Vm.of("lab", "a").under(host.key()).referringTo(a));
        assertThat(store.snapshot().workload(a).references()).containsOnlyKeys(host.key());
    }

    @Test
    void onlyMachinesHaveAWorkload() {
        put(store, Node.of("lab", "host"));
        for (ResourceKey key : List.of(Node.KIND.key("lab", "host"), Vm.KIND.key("lab", "none"))) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> store.snapshot().workload(key))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        }
    }

    private static String text(Tree tree) {
        return text(tree.roots());
    }

    private static String text(List<Tree.Node> nodes) {
        return nodes.stream()
                .map(node -> node.entry().value().name()
                        + (node.children().isEmpty() ? "" : "(" + text(node.children()) + ")"))
                .collect(Collectors.joining(" "));
    }
}
