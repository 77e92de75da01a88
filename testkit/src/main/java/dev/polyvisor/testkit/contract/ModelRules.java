package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Page;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Tree;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import dev.polyvisor.testkit.watch.WatchHistory;
import dev.polyvisor.testkit.watch.WatchRecorder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the inventory is good for with the values of this driver. */
interface ModelRules extends DriverContract {

    @Test
    @DisplayName("N10 the tree has every entry of the provider once, each below its parent")
    default void n10(Bench bench) throws InterruptedException {
        bench.secondClient().create(bench.name("n10"));
        InventorySnapshot snapshot = bench.fleetAtParity().inventory().snapshot();
        List<ResourceKey> inTree = new ArrayList<>();

        for (Tree.Node root : snapshot.tree(Bench.PROVIDER).roots()) {
            assertThat(root.entry().value().parent().flatMap(snapshot::get))
                    .as("parent of a root")
                    .isEmpty();
            walk(root, inTree);
        }

        assertThat(inTree)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        snapshot.entries().map(Entry::key).toList());
    }

    private static void walk(Tree.Node node, List<ResourceKey> met) {
        met.add(node.entry().key());
        for (Tree.Node child : node.children()) {
            assertThat(child.entry().value().parent()).contains(node.entry().key());
            walk(child, met);
        }
    }

    @Test
    @DisplayName("N11 the instances are machines, and a workload finds what they refer to")
    default void n11(Bench bench) throws InterruptedException {
        ResourceKey key = bench.machineKey(bench.secondClient().create(bench.name("n11")));
        InventorySnapshot snapshot = bench.fleetAtParity().inventory().snapshot();

        Workload workload = snapshot.workload(key);

        Machine machine = workload.value();
        assertThat(machine.name()).isEqualTo(bench.name("n11"));
        assertThat(snapshot.machines()).contains(machine);
        Set<ResourceKey> named = machine.references().stream().collect(Collectors.toSet());
        machine.parent().ifPresent(named::add);
        assertThat(named)
                .allMatch(each -> workload.references().containsKey(each)
                        || workload.missing().contains(each));
        assertThat(workload.missing()).as("what is referred to and not there").isEmpty();
        workload.references()
                .forEach((each, entry) -> assertThat(snapshot.get(each)).contains(entry));
    }

    @Test
    @DisplayName("N12 queries page through each kind, and every index finds what it is made of")
    default void n12(Bench bench) throws InterruptedException {
        for (String each : List.of("a", "b", "c")) {
            bench.secondClient().create(bench.name("n12" + each));
        }
        InventorySnapshot snapshot = bench.fleetAtParity().inventory().snapshot();
        for (Kind<?> kind : bench.session().kinds()) {
            pageThrough(snapshot, kind);
        }
    }

    private static <T extends Resource> void pageThrough(InventorySnapshot snapshot, Kind<T> kind) {
        List<Entry<T>> all = snapshot.entries(kind).toList();
        List<Entry<T>> paged = new ArrayList<>();
        Optional<String> position = Optional.empty();
        do {
            Query<T> query = Query.of(kind).limit(Math.max(2, all.size() / 3));
            Page<T> page = snapshot.find(position.map(query::after).orElse(query));
            paged.addAll(page.entries());
            position = page.next();
        } while (position.isPresent());
        assertThat(paged).as("pages of %s", kind).containsExactlyInAnyOrderElementsOf(all);

        kind.indexes()
                .forEach(index -> all.stream().limit(20).forEach(entry -> {
                    List<String> terms = new ArrayList<>();
                    index.terms(entry.value(), terms::add);
                    terms.forEach(term -> assertThat(snapshot.count(Query.of(kind)
                                    .index(index.name(), term)
                                    .whereEntry(found -> found.key().equals(entry.key()))))
                            .as("%s by %s = %s", entry.key(), index.name(), term)
                            .isEqualTo(1));
                }));
    }

    @Test
    @DisplayName("N13 a saved state shows at once in another fleet, stale until parity")
    default void n13(Bench bench) throws InterruptedException {
        ResourceKey key = bench.machineKey(bench.secondClient().create(bench.name("n13")));
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        InventorySnapshot before = bench.fleetAtParity().inventory().snapshot();
        bench.inventory().save(saved);
        Optional<Injection> away = bench.fixture().faults().contains(Fault.UNREACHABLE)
                ? Optional.of(bench.inject(Fault.UNREACHABLE))
                : Optional.empty();

        Fleet warm = bench.open(bench.fleetBuilder()
                .savedState(new ByteArrayInputStream(saved.toByteArray()))
                .provider(Bench.PROVIDER, bench.driverName(), bench.fixture().connection()));

        InventorySnapshot shown = warm.inventory().snapshot();
        assertThat(shown.revision().epoch()).isNotEqualTo(before.revision().epoch());
        assertThat(values(shown)).containsExactlyInAnyOrderElementsOf(values(before));
        away.ifPresent(fault -> {
            assertThat(shown.stale(Bench.PROVIDER)).as("stale before parity").isTrue();
            fault.close();
        });
        warm.inventory().awaitParity(bench.patience().parity());
        assertThat(warm.inventory().snapshot()).contains(key);
        assertThat(warm.inventory().snapshot().stale(Bench.PROVIDER))
                .as("stale after parity")
                .isFalse();
    }

    private static List<Resource> values(InventorySnapshot snapshot) {
        return snapshot.entries().<Resource>map(Entry::value).toList();
    }

    @Test
    @DisplayName("N14 a wait for parity that runs out names the provider; closing ends watches with a mark")
    default void n14(Bench bench) throws InterruptedException {
        Fleet late =
                bench.open(bench.fleetBuilder().provider(Bench.PROVIDER, bench.driverName(), bench.deadConnection()));
        WatchRecorder recorder = WatchRecorder.start(late.inventory(), WatchSpec.fromNow());

        assertThatFailureOf(() -> late.inventory().awaitParity(Duration.ofMillis(50)))
                .hasCode(ErrorCode.DEADLINE_EXCEEDED)
                .hasMessageContaining(Bench.PROVIDER);
        late.close(bench.patience().close());

        WatchHistory history = recorder.history();
        assertThat(history).obeysWatchRules();
        assertThat(history.batches().get(history.batches().size() - 1).has(Mark.Type.END))
                .isTrue();
    }
}
