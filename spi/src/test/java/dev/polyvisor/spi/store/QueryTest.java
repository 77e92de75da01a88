package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Page;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final ResourceKey HOST = Node.KIND.key("lab", "h1");
    private static final Vm A = Vm.of("lab", "a")
            .in(MachineState.RUNNING)
            .under(HOST)
            .scoped("blue")
            .tagged("x", "y");
    private static final Vm B =
            Vm.of("lab", "b").in(MachineState.STOPPED).under(HOST).tagged("y", "y");
    private static final Vm C = Vm.of("dc1", "c").in(MachineState.RUNNING).scoped("blue");
    private static final List<MachineState> STATES =
            List.of(MachineState.RUNNING, MachineState.STOPPED, MachineState.ERROR);
    private static final Node H = Node.of("lab", "h1");

    private final RevisionedStore store = Stores.store();

    private InventorySnapshot all() {
        put(store, A, B, C, H);
        return store.snapshot();
    }

    private static <T extends Resource> List<T> find(InventorySnapshot snapshot, Query<T> query) {
        List<T> found =
                snapshot.find(query).entries().stream().map(Entry::value).toList();
        assertThat(snapshot.count(query)).isEqualTo(found.size());
        return found;
    }

    @Test
    void m4_byKindViewProviderAndScope() {
        InventorySnapshot now = all();
        assertThat(find(now, Query.of(Vm.KIND))).containsExactly(C, A, B);
        assertThat(find(now, Query.of(Machine.class).provider("lab"))).containsExactly(A, B);
        assertThat(find(now, Query.of(Vm.KIND).scope(Scope.of("blue")))).containsExactly(C, A);
        assertThat(find(now, Query.of(Resource.class).provider("lab"))).containsExactly(H, A, B);
        assertThat(find(now, Query.of(Vm.KIND).provider("nobody"))).isEmpty();
        assertThat(find(now, Query.of(Kind.of("unknown", Vm.class)))).isEmpty();
    }

    @Test
    void m4_byParentThatNeedNotBeThere() {
        ResourceKey absent = Node.KIND.key("lab", "absent");
        put(
                store,
                A,
                B,
                C.under(HOST),
                Node.of("lab", "h2").under(HOST),
                Vm.of("lab", "d").under(absent));
        InventorySnapshot now = store.snapshot();
        assertThat(find(now, Query.of(Machine.class).parent(HOST))).containsExactly(C.under(HOST), A, B);
        assertThat(find(now, Query.of(Vm.KIND).parent(HOST).provider("lab"))).containsExactly(A, B);
        assertThat(find(now, Query.of(Vm.KIND).parent(absent))).hasSize(1);
        assertThat(now.children(HOST)).hasSize(4);
    }

    @Test
    void m4_byIndexOfOneAndOfManyTerms() {
        InventorySnapshot now = all();
        assertThat(find(now, Query.of(Vm.KIND).index("state", "RUNNING"))).containsExactly(C, A);
        assertThat(find(now, Query.of(Vm.KIND).index("state", "RUNNING").provider("lab")))
                .containsExactly(A);
        assertThat(find(now, Query.of(Vm.KIND).index("tag", "y"))).containsExactly(A, B);
        assertThat(find(now, Query.of(Vm.KIND).index("tag", "z"))).isEmpty();
        assertThat(find(now, Query.of(Vm.KIND).index("name", ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void m4_anIndexFollowsEveryChangeWhetherItWasAskedForBeforeOrNot(boolean asked) {
        InventorySnapshot before = all();
        if (asked) {
            assertThat(find(before, Query.of(Vm.KIND).index("tag", "x"))).containsExactly(A);
            assertThat(find(before, Query.of(Vm.KIND).index("state", "STOPPED")))
                    .containsExactly(B);
            assertThat(find(before, Query.of(Vm.KIND).index("name", "vm-c"))).containsExactly(C);
        }
        put(store, A.tagged("y", "z").in(MachineState.STOPPED), C.named(""));
        Stores.delete(store, B.key());
        InventorySnapshot now = store.snapshot();
        assertThat(find(now, Query.of(Vm.KIND).index("tag", "x"))).isEmpty();
        assertThat(find(now, Query.of(Vm.KIND).index("tag", "y"))).hasSize(1);
        assertThat(find(now, Query.of(Vm.KIND).index("tag", "z"))).hasSize(1);
        assertThat(find(now, Query.of(Vm.KIND).index("state", "STOPPED"))).hasSize(1);
        assertThat(find(now, Query.of(Vm.KIND).index("name", "vm-c"))).isEmpty();
    }

    @Test
    void m4_anIndexThatTheRegisteredKindLacksIsRefused() {
        Kind<Vm> asked = Kind.of("test-vm", Vm.class).index(Index.one("other", Vm::name));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> all().find(Query.of(asked).index("other", "x")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void m4_byPredicatesOnValueAndEntry() {
        InventorySnapshot now = all();
        assertThat(find(
                        now,
                        Query.of(Vm.KIND)
                                .where(vm -> vm.tags().contains("y"))
                                .where(vm -> vm.scope().isEmpty())))
                .containsExactly(B);
        assertThat(find(now, Query.of(Vm.KIND).whereEntry(entry -> entry.createdAt() > 1)))
                .isEmpty();
    }

    @Test
    void m4_orderWithTheKeyAmongEquals() {
        InventorySnapshot now = all();
        assertThat(find(now, Query.of(Vm.KIND).orderBy(Comparator.comparing(Vm::state))))
                .containsExactly(C, A, B);
        assertThat(find(
                        now,
                        Query.of(Vm.KIND)
                                .orderBy(Comparator.comparing(Vm::state).reversed())))
                .containsExactly(B, C, A);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 99, 100, 101, Integer.MAX_VALUE})
    void m4_pagesCoverEverythingOnceInOrder(int limit) {
        for (int i = 0; i < 100; i++) {
            put(store, Vm.of("lab", "vm~/" + i).named("n" + i % 7));
        }
        Query<Vm> query =
                Query.of(Vm.KIND).orderBy(Comparator.comparing(Vm::name)).limit(limit);
        InventorySnapshot now = store.snapshot();
        put(store, Vm.of("lab", "later"));
        List<Entry<Vm>> found = new ArrayList<>();
        Page<Vm> page = now.find(query);
        while (true) {
            assertThat(page.revision()).isEqualTo(now.revision());
            found.addAll(page.entries());
            if (page.next().isEmpty()) {
                break;
            }
            assertThat(page.entries()).hasSize(limit);
            page = now.find(query.after(page.next().get()));
        }
        List<Entry<Vm>> expected = now.entries(Vm.KIND)
                .sorted(Comparator.<Entry<Vm>, String>comparing(e -> e.value().name())
                        .thenComparing(Entry::key))
                .toList();
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void m4_aPositionOfAnotherRevisionIsAborted() {
        InventorySnapshot now = all();
        Query<Vm> query = Query.of(Vm.KIND).limit(1);
        Optional<String> next = now.find(query).next();
        put(store, A.named("other"));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> store.snapshot().find(query.after(next.orElseThrow())))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.ABORTED));
        assertThat(now.find(query.after(next.orElseThrow())).entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "~~~", "a~b~c~d", "ZQ~ZQ~ZQ~ZQ", "%%%%~~~", "ZXBvY2gtMS4x~bGFi~dGVzdC12bQ~bm9uZQ"})
    void m4_aPositionThatNoPageGaveIsRefused(String position) {
        InventorySnapshot now = all();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> now.find(Query.of(Vm.KIND).after(position)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void m4_whateverTheWayInTheResultIsThatOfLookingAtEverything() {
        Random random = new Random(4);
        ResourceKey[] parents = {HOST, Node.KIND.key("lab", "h2"), Node.KIND.key("dc1", "h1")};
        for (int i = 0; i < 500; i++) {
            Vm vm = Vm.of(random.nextBoolean() ? "lab" : "dc1", "" + random.nextInt(200))
                    .in(STATES.get(random.nextInt(3)))
                    .tagged("t" + random.nextInt(4), "t" + random.nextInt(4));
            put(store, random.nextInt(4) == 0 ? vm : vm.under(parents[random.nextInt(3)]));
            if (i == 250) {
                // from here on this index is kept, while the others are built in the end
                assertThat(store.snapshot().count(Query.of(Vm.KIND).index("tag", "t1")))
                        .isPositive();
            }
        }
        InventorySnapshot now = store.snapshot();
        for (int i = 0; i < 500; i++) {
            Query<Vm> query = Query.of(Vm.KIND);
            Predicate<Vm> expected = vm -> true;
            if (random.nextBoolean()) {
                String provider = random.nextBoolean() ? "lab" : "dc1";
                query = query.provider(provider);
                expected = expected.and(vm -> vm.key().provider().equals(provider));
            }
            if (random.nextBoolean()) {
                ResourceKey parent = parents[random.nextInt(3)];
                query = query.parent(parent);
                expected = expected.and(vm -> vm.parent().equals(Optional.of(parent)));
            }
            if (random.nextBoolean()) {
                String tag = "t" + random.nextInt(5);
                query = query.index("tag", tag);
                expected = expected.and(vm -> vm.tags().contains(tag));
            } else if (random.nextBoolean()) {
                MachineState state = STATES.get(random.nextInt(3));
                query = query.index("state", state.name());
                expected = expected.and(vm -> vm.state() == state);
            }
            assertThat(find(now, query))
                    .containsExactlyElementsOf(now.values(Vm.class)
                            .filter(expected)
                            .sorted(Comparator.comparing(Vm::key))
                            .toList());
        }
    }
}
