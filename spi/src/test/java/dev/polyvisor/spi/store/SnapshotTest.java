package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.delete;
import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Host;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private final RevisionedStore store = Stores.store();
    private final Vm a = Vm.of("lab", "a");
    private final Node node = Node.of("dc1", "n");

    @Test
    void m3_aSnapshotStaysAsItWas() {
        put(store, a, node);
        InventorySnapshot before = store.snapshot();
        put(store, a.in(MachineState.RUNNING));
        delete(store, node.key());
        store.commit(Set.of(), tx -> tx.stale("lab", true));
        assertThat(before.revision().number()).isEqualTo(1);
        assertThat(before.entries()).hasSize(2);
        assertThat(before.machines()).singleElement().isSameAs(a);
        assertThat(before.hosts()).singleElement().isSameAs(node);
        assertThat(before.stale("lab")).isFalse();
        assertThat(store.snapshot().size()).isEqualTo(1);
    }

    @Test
    void m3_aSnapshotIsTakenWhileATransactionIsOpen() throws Exception {
        put(store, a);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> store.commit(Set.of(), tx -> {
                tx.put(node);
                inside.countDown();
                awaitUninterruptibly(goOn);
            }));
            inside.await();
            assertThat(store.snapshot().revision().number()).isEqualTo(1);
            assertThat(store.snapshot().get(node.key())).isEmpty();
            goOn.countDown();
            writing.get();
            assertThat(store.snapshot().get(node.key())).isPresent();
        } finally {
            writer.shutdownNow();
        }
    }

    @Test
    void m2_m3_readersSeeTransactionsAsAWhole() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(2);
        AtomicBoolean done = new AtomicBoolean();
        ResourceKey host = Node.KIND.key("lab", "h");
        try {
            List<Future<Long>> torn =
                    List.of(readers.submit(() -> countTorn(done, host)), readers.submit(() -> countTorn(done, host)));
            for (int i = 0; i < 20_000; i++) {
                MachineState state = i % 2 == 0 ? MachineState.RUNNING : MachineState.STOPPED;
                put(store, a.in(state).under(host), Vm.of("dc1", "b").in(state).under(host));
            }
            done.set(true);
            for (Future<Long> each : torn) {
                assertThat(each.get()).isZero();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    /** Both machines always have the same state, in the entries and in the index. */
    private long countTorn(AtomicBoolean done, ResourceKey host) {
        long torn = 0;
        while (!done.get() && !Thread.currentThread().isInterrupted()) {
            InventorySnapshot now = store.snapshot();
            if (now.size() > 0) {
                long running = now.machines()
                        .filter(m -> m.state() == MachineState.RUNNING)
                        .count();
                long indexed = now.count(Query.of(Vm.KIND).index("state", "RUNNING"));
                torn += running == indexed && running != 1 && now.children(host).count() == 2 ? 0 : 1;
            }
        }
        return torn;
    }

    @Test
    void m4_byKeyAndKind() {
        put(store, a, node);
        InventorySnapshot now = store.snapshot();
        assertThat(now.get(a.key())).isPresent();
        assertThat(now.get(Vm.KIND.key("lab", "other"))).isEmpty();
        assertThat(now.get(Vm.KIND.key("other", "a"))).isEmpty();
        assertThat(now.get(Vm.KIND, a.key()).map(Entry::value)).contains(a);
        assertThat(now.entries(Vm.KIND).map(Entry::value)).containsExactly(a);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> now.get(Vm.KIND, node.key()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void m4_aKindOfTheSameNameAndAnotherTypeFindsNothing() {
        put(store, a);
        Kind<Node> other = Kind.of("test-vm", Node.class);
        assertThat(store.snapshot().entries(other)).isEmpty();
        assertThat(store.snapshot().get(other, a.key())).isEmpty();
    }

    @Test
    void m4_byViewOverAllKindsAndProviders() {
        Vm b = Vm.of("dc1", "b");
        put(store, a, b, node);
        InventorySnapshot now = store.snapshot();
        assertThat(now.values(Machine.class)).containsExactlyInAnyOrder(a, b);
        assertThat(now.values(Host.class)).containsExactly(node);
        assertThat(now.values(Vm.class)).containsExactlyInAnyOrder(a, b);
        assertThat(now.values(Resource.class)).containsExactlyInAnyOrder(a, b, node);
        assertThat(now.networks()).isEmpty();
    }

    @Test
    void m4_aViewThatOnlySomeValuesOfAKindImplementIsLookedUpValueByValue() {
        Kind<Machine> mixed = Kind.of("test-mixed", Machine.class);
        store.register(List.of(mixed));
        Vm vm = new Vm(mixed.key("lab", "m"), "m", MachineState.STOPPED, a.scope(), a.parent(), List.of(), List.of());
        put(store, vm);
        assertThat(store.snapshot().values(Vm.class)).containsExactly(vm);
        assertThat(store.snapshot().values(Host.class)).isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
