package dev.polyvisor.driver.lxd.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.SyncPhase;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.testkit.PolyvisorAssertions;
import dev.polyvisor.testkit.watch.WatchHistory;
import dev.polyvisor.testkit.watch.WatchRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The inventory of an LXD, while somebody else works on it. */
abstract class InventorySuite {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PROVIDER = "live";

    private final LxdBackend lxd;
    private final PlainSecondClient other;
    private Fleet fleet;

    InventorySuite(LxdBackend lxd) {
        this.lxd = lxd;
        this.other = new PlainSecondClient(lxd.plain());
    }

    @BeforeEach
    void open() throws InterruptedException {
        fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider(PROVIDER, "lxd", Connection.unixSocket(lxd.socket().toString()))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
    }

    @AfterEach
    void close() {
        fleet.close();
        other.all().stream()
                .filter(instance -> instance.path("name").asString().startsWith("inv-"))
                .forEach(other::delete);
    }

    private ResourceKey key(String id) {
        return LxdInstance.KIND.key(PROVIDER, id);
    }

    private void awaitLabel(String id, String value) throws InterruptedException {
        InventorySnapshot unused = fleet.inventory()
                .await(
                        key(id),
                        entry -> entry.filter(
                                        e -> value.equals(e.value().labels().get("seen")))
                                .isPresent(),
                        PATIENCE);
    }

    @Test
    void a_change_of_another_client_is_in_the_inventory_soon_after_it_was_made() throws InterruptedException {
        String id = other.create("inv-soon");
        awaitLabelAbsent(id);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String value = "v" + i;
            other.label(id, "seen", value);
            long changed = System.nanoTime();
            awaitLabel(id, value);
            millis.add((System.nanoTime() - changed) / 1_000_000);
        }
        System.out.println(getClass().getSimpleName() + ": a change of another client was in the inventory after "
                + millis + " ms");
        assertThat(millis).hasSize(20);
    }

    private void awaitLabelAbsent(String id) throws InterruptedException {
        InventorySnapshot unused = fleet.inventory().await(key(id), entry -> entry.isPresent(), PATIENCE);
    }

    @Test
    void a_restart_of_the_daemon_ends_in_parity_with_exactly_the_difference_emitted() throws Exception {
        String stays = other.create("inv-stays");
        String goes = other.create("inv-goes");
        String runs = other.create("inv-runs");
        other.start(runs);
        for (String id : List.of(stays, goes, runs)) {
            awaitLabelAbsent(id);
        }
        // LXD tells of a start before it writes when that was, and tells nothing of the writing: the next event brings
        // it
        while (!other.startIsWritten(runs)) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
        other.label(runs, "seen", "before");
        awaitLabel(runs, "before");
        fleet.inventory().awaitParity(PATIENCE);
        Map<ResourceKey, Entry<LxdInstance>> before = instances();

        try (WatchRecorder recorder = WatchRecorder.start(fleet.inventory(), WatchSpec.fromNow())) {
            lxd.stopDaemon();
            lxd.startDaemon();
            other.delete(goes);
            String comes = other.create("inv-comes");
            other.label(stays, "seen", "after");
            awaitLabel(stays, "after");
            awaitLabelAbsent(comes);
            assertThat(fleet.inventory()
                            .await(key(goes), entry -> entry.isEmpty(), PATIENCE)
                            .get(key(goes)))
                    .isEmpty();
            fleet.provider(PROVIDER).awaitParity(PATIENCE);

            WatchHistory history =
                    recorder.awaitRevision(fleet.inventory().snapshot().revision(), PATIENCE);
            PolyvisorAssertions.assertThat(history).obeysWatchRules();
            assertThat(keys(history, Change.Deleted.class)).containsExactly(key(goes));
            assertThat(keys(history, Change.class)).containsExactlyInAnyOrder(key(stays), key(goes), key(comes));
            assertThat(instances().get(key(runs)))
                    .as("the entry of what has not changed")
                    .isSameAs(before.get(key(runs)));
            assertThat(fleet.provider(PROVIDER).status().phase()).isIn(SyncPhase.PARITY, SyncPhase.REFRESH);
            assertEqualsBackend();
        }
    }

    private Map<ResourceKey, Entry<LxdInstance>> instances() {
        return fleet.inventory()
                .snapshot()
                .entries(LxdInstance.KIND)
                .collect(Collectors.toMap(Entry::key, entry -> entry));
    }

    /** The instances that changes of a sort were shown of, at any time. */
    private static Set<ResourceKey> keys(WatchHistory history, Class<?> sort) {
        return history.batches().stream()
                .flatMap(batch -> batch.changes().stream())
                .filter(sort::isInstance)
                .map(Change::key)
                .filter(key -> key.kind().equals(LxdInstance.KIND.name()))
                .collect(Collectors.toSet());
    }

    private void assertEqualsBackend() {
        for (Map.Entry<Kind<?>, Set<String>> kind : other.contents().entrySet()) {
            PolyvisorAssertions.assertThat(fleet.inventory().snapshot())
                    .holdsExactly(PROVIDER, kind.getKey().name(), kind.getValue());
        }
    }
}
