package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an index costs, counted in values that it looks at. Each value that is written is looked at once, whether it can be indexed. */
class IndexesTest {
    private static final int NODES = 100;

    private final AtomicInteger looked = new AtomicInteger();
    private final Kind<Node> kind = Kind.of("test-counted", Node.class).index(Index.one("name", node -> {
        looked.incrementAndGet();
        return node.name();
    }));
    private final RevisionedStore store = Stores.store();

    @BeforeEach
    void fill() {
        store.register(List.of(kind));
        put(store, IntStream.range(0, NODES).mapToObj(i -> node(i, "n" + i)).toArray(Node[]::new));
        looked.set(0);
    }

    private Node node(int id, String name) {
        return new Node(kind.key("lab", Integer.toString(id)), name, Optional.empty(), List.of());
    }

    private long count(InventorySnapshot snapshot, String name) {
        return snapshot.count(Query.of(kind).index("name", name));
    }

    @Test
    void an_index_that_nobody_asks_for_is_not_kept() {
        put(store, node(1, "other"));

        assertThat(looked).hasValue(1);
    }

    @Test
    void an_index_is_built_once_and_kept_from_then_on() {
        assertThat(count(store.snapshot(), "n7")).isEqualTo(1);
        assertThat(looked).hasValue(NODES);
        assertThat(count(store.snapshot(), "n8")).isEqualTo(1);
        assertThat(looked).hasValue(NODES);

        put(store, node(7, "n8"));
        // what was there, and what is now
        assertThat(looked).hasValue(NODES + 2);
        assertThat(count(store.snapshot(), "n7")).isZero();
        assertThat(count(store.snapshot(), "n8")).isEqualTo(2);
        assertThat(looked).hasValue(NODES + 2);
    }

    @Test
    void what_is_asked_of_an_old_snapshot_is_kept_for_those_that_follow() {
        InventorySnapshot old = store.snapshot();
        put(store, node(7, "n8"));
        looked.set(0);

        assertThat(count(old, "n7")).isEqualTo(1);
        assertThat(looked).hasValue(NODES);
        put(store, node(9, "n8"));
        int kept = looked.get();

        assertThat(count(store.snapshot(), "n7")).isZero();
        assertThat(count(store.snapshot(), "n8")).isEqualTo(3);
        assertThat(looked).as("the write has built it").hasValue(kept);
        assertThat(count(old, "n8")).as("an old snapshot stays as it was").isEqualTo(1);
    }

    @Test
    void many_that_ask_at_once_share_the_work() throws Exception {
        int threads = 4;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            InventorySnapshot now = store.snapshot();
            CyclicBarrier begin = new CyclicBarrier(threads);
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String name = "n" + i;
                counts.add(executor.submit(() -> {
                    begin.await();
                    return count(now, name);
                }));
            }
            for (Future<Long> each : counts) {
                assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(1);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(looked).hasValue(NODES);
    }
}
