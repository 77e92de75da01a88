package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.spi.collector.Collector;
import dev.polyvisor.spi.store.RevisionedStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes out of the model, once a provider has parity, what a driver before this one, or a saved state, left of kinds that
 * this one does not write: no listing would ever delete it.
 */
final class Leftovers implements Runnable {
    private final SessionContext context;
    private final Collector collector;
    private final Set<Kind<?>> own;
    private final AtomicBoolean done = new AtomicBoolean();

    Leftovers(SessionContext context, Collector collector, Set<Kind<?>> own) {
        this.context = context;
        this.collector = collector;
        this.own = own;
    }

    @Override
    public void run() {
        RevisionedStore store = context.store();
        if (store != null && collector.status().parity() && done.compareAndSet(false, true)) {
            List<String> foreign = store.snapshot().kinds().stream()
                    .filter(kind -> !own.contains(kind))
                    .map(Kind::name)
                    .toList();
            store.commit(
                    Set.of(),
                    transaction ->
                            foreign.forEach(kind -> transaction.keys(context.provider(), kind, transaction::delete)));
        }
    }
}
