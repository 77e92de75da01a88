package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.delete;
import static dev.polyvisor.spi.store.Stores.mark;
import static dev.polyvisor.spi.store.Stores.put;
import static dev.polyvisor.spi.store.Stores.validate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.store.query.StateSnapshot;
import dev.polyvisor.spi.trie.DiffVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What those need who follow the store by comparing its states. */
class FollowTest {
    private final RevisionedStore store = Stores.store();
    private final Vm a = Vm.of("lab", "a");
    private final Vm b = Vm.of("lab", "b");
    private final Node host = Node.of("dc1", "host");

    @Test
    void twoSnapshotsDifferInWhatHasChangedBetweenThem() {
        StateSnapshot empty = store.snapshot();
        put(store, a, b);
        StateSnapshot before = store.snapshot();
        put(store, a.named("other"), host);
        delete(store, b.key());

        assertThat(differences(empty, before)).containsExactlyInAnyOrder("+ vm-a", "+ vm-b");
        assertThat(differences(before, store.snapshot()))
                .containsExactlyInAnyOrder("~ vm-a other", "+ node-host", "- vm-b");
        assertThat(differences(before, before)).isEmpty();
    }

    @Test
    void aProviderThatGoesIsADifferenceInAllItsEntries() {
        put(store, a, host);
        StateSnapshot before = store.snapshot();
        store.commit(Set.of(), transaction -> transaction.remove("lab"));

        assertThat(differences(before, store.snapshot())).containsExactly("- vm-a");
        assertThat(store.snapshot().providers()).containsExactly("dc1");
    }

    @Test
    void aValidationAloneIsADifference() {
        put(store, a);
        StateSnapshot before = store.snapshot();
        validate(store, a.key(), Stores.VALID);

        assertThat(differences(before, store.snapshot())).containsExactly("~ vm-a vm-a");
    }

    @Test
    void theLastMarkOfAProviderShowsUntilItIsForgotten() {
        store.commit(Set.of(), transaction -> transaction.mark(mark(Mark.Type.PARITY, "lab")));
        assertThat(store.snapshot().lastMark("lab")).contains(mark(Mark.Type.PARITY, "lab"));
        assertThat(store.snapshot().lastMark("dc1")).isEmpty();

        store.commit(Set.of(), transaction -> transaction.stale("lab", true));

        assertThat(store.snapshot().lastMark("lab")).isEmpty();
    }

    @Test
    void whoFollowsIsToldOnceAtTheBeginningAndAfterEachTransactionUntilItEnds() {
        List<Long> told = new ArrayList<>();
        Runnable end = store.follow(() -> told.add(store.snapshot().revision().number()));
        put(store, a);
        put(store, a);
        put(store, b);
        end.run();
        delete(store, b.key());

        assertThat(told).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aTransactionLearnsThatSomebodyElseWaits() throws InterruptedException {
        List<Boolean> seen = new ArrayList<>();
        Thread other = new Thread(() -> put(store, b));
        store.commit(Set.of(), transaction -> {
            seen.add(store.hasWaitingWriters());
            other.start();
            while (!store.hasWaitingWriters()) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }
            transaction.put(a);
        });
        other.join();

        assertThat(seen).containsExactly(false);
        assertThat(store.snapshot().size()).isEqualTo(2);
    }

    private static List<String> differences(StateSnapshot before, StateSnapshot after) {
        List<String> all = new ArrayList<>();
        after.differences(before, new DiffVisitor<ResourceKey, Entry<?>>() {
            @Override
            public void created(ResourceKey key, Entry<?> value) {
                all.add("+ " + value.value().name());
            }

            @Override
            public void updated(ResourceKey key, Entry<?> old, Entry<?> now) {
                all.add("~ " + old.value().name() + " " + now.value().name());
            }

            @Override
            public void deleted(ResourceKey key, Entry<?> value) {
                all.add("- " + value.value().name());
            }
        });
        return all;
    }
}
