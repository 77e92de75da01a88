package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.EventSource;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One feed of the driver under test, called as the engine calls it.
 *
 * @param bench what the test works on
 * @param feed the feed
 * @param <E> the type of its events
 */
record FeedProbe<E>(Bench bench, Feed<E> feed) {

    static List<FeedProbe<?>> all(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        List<FeedProbe<?>> probes = new ArrayList<>();
        bench.session().feeds().forEach(feed -> probes.add(new FeedProbe<>(bench, feed)));
        return probes;
    }

    AdapterContext context() {
        return new AdapterContext(Bench.PROVIDER, bench.inventory().snapshot());
    }

    List<Adapter<E>> adapters() {
        return feed.adapters();
    }

    Optional<EventSource<E>> source() {
        return feed.source();
    }

    Optional<PollingSource<E>> polling() {
        return source().filter(PollingSource.class::isInstance).map(found -> (PollingSource<E>) found);
    }

    Optional<StreamingSource<E>> streaming() {
        return source().filter(StreamingSource.class::isInstance).map(found -> (StreamingSource<E>) found);
    }

    boolean carriesState() {
        return source().filter(found -> found.delivery() == Delivery.STATE).isPresent();
    }

    /** Whether an adapter of this feed writes the instances. */
    boolean writesMachines() {
        return feed.kinds().contains(bench.secondClient().machineKind());
    }

    /** Everything of all kinds of this feed. */
    Ledger list() throws InterruptedException {
        Ledger ledger = new Ledger();
        for (Adapter<E> adapter : adapters()) {
            ledger.add(list(adapter));
        }
        return ledger;
    }

    List<Resource> list(Adapter<E> adapter) throws InterruptedException {
        return Ledger.read(adapter.list(context()));
    }

    /** Has a target read by the adapter of its kind. */
    ChangeSet read(Kind<?> kind, Target target) throws InterruptedException {
        return writer(kind).read(context(), Set.of(target));
    }

    /** The adapter that writes a kind. */
    Adapter<E> writer(Kind<?> kind) {
        return adapters().stream()
                .filter(adapter -> adapter.kinds().contains(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The adapters that handle an event. */
    List<Adapter<E>> handlers(E event) {
        String code = source().orElseThrow().code(event);
        return adapters().stream()
                .filter(adapter ->
                        adapter.events().isEmpty() || adapter.events().contains(code))
                .toList();
    }

    /**
     * Writes what an event means to a model, as the engine would.
     *
     * @param before the inventory of a time when the event had not come to it: an adapter may look there for what a name stands for
     */
    void apply(E event, Ledger ledger, InventorySnapshot before) throws InterruptedException {
        for (Adapter<E> adapter : handlers(event)) {
            ledger.apply(adapter.apply(new AdapterContext(Bench.PROVIDER, before), event));
        }
    }

    /** Begins to take events; those of a feed without a source never come. */
    EventTap<E> tap() throws InterruptedException {
        return EventTap.open(this);
    }
}
