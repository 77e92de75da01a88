package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/** Keeps a model of a feed from one listing and the events since. Belongs to one thread. */
final class Follower<E> {
    private final FeedProbe<E> probe;
    private final EventTap<E> tap;
    private final int times;
    private final Ledger model;
    private final InventorySnapshot before;

    /**
     * @param tap opened before, so that nothing falls in between
     * @param times how often each event is applied
     */
    Follower(FeedProbe<E> probe, EventTap<E> tap, int times) throws InterruptedException {
        this.probe = probe;
        this.tap = tap;
        this.times = times;
        this.model = probe.list();
        this.before = probe.bench().inventory().snapshot();
    }

    Ledger model() {
        return model;
    }

    /** What a listing shows now. */
    Map<ResourceKey, Resource> listing() {
        try {
            return probe.list().values();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while listing", e);
        }
    }

    /** Applies events until the model is as it should be. */
    void until(String what, Predicate<Ledger> reached) throws InterruptedException {
        long pauses = probe.bench().patience().event().dividedBy(EventTap.PAUSE);
        while (!reached.test(model)) {
            Optional<E> event = tap.next();
            if (event.isEmpty() && pauses-- == 0) {
                throw new AssertionFailedError(what + " has not come to the model within "
                        + probe.bench().patience().event());
            }
            for (int i = 0; i < times && event.isPresent(); i++) {
                probe.apply(event.get(), model, before);
            }
        }
    }
}
