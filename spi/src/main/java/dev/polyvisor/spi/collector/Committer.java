package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.collector.Stamps.Group;
import dev.polyvisor.spi.collector.Stamps.Ticket;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.query.StateSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The only way from a collector into the store. It writes one thing after the other, so that what a result means can be
 * worked out against a snapshot, outside of the store's transaction and of the time of other providers. After
 * {@link #close} nothing is written, and nothing here refers to the store.
 *
 * <p>Thread safety: all methods may be called from any thread. After closing they throw {@link
 * CancellationException}, which no part of the collector takes for a failure.
 */
final class Committer {
    private final String provider;
    private final int shrinkFloor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Stamps stamps;
    private final Ahead ahead;
    private @Nullable RevisionedStore store;
    private volatile boolean closing;

    Committer(String provider, RevisionedStore store, Bounds bounds) {
        this.provider = provider;
        this.store = store;
        this.shrinkFloor = bounds.shrinkFloor();
        this.stamps = new Stamps(bounds.stamps());
        this.ahead = new Ahead(bounds.states());
    }

    /**
     * What came of writing the result of a read.
     *
     * @param revision a revision that holds it
     * @param shrinking whether a kind would have lost too much to be believed; it has lost nothing
     * @param overtaken whether a part was not written, since something else has written it meanwhile
     */
    record Applied(Revision revision, boolean shrinking, boolean overtaken) {}

    /**
     * What came of writing what an event carried.
     *
     * @param written what the model shows of it
     * @param doubtful what has to be read instead, since the model may hold something newer
     * @param shrinking whether a kind would have lost too much to be believed; it has lost nothing
     */
    record Carried(ChangeSet written, Set<Target> doubtful, boolean shrinking) {}

    void register(Collection<? extends Kind<?>> kinds) {
        write(store -> {
            store.register(kinds);
            return kinds;
        });
    }

    /** Events carry the objects of these kinds. */
    void expectStates(Collection<? extends Kind<?>> kinds) {
        write(store -> {
            ahead.expect(kinds);
            return kinds;
        });
    }

    InventorySnapshot snapshot() {
        return write(RevisionedStore::snapshot);
    }

    /** A read or a listing begins. */
    Ticket begin() {
        return write(store -> stamps.begin());
    }

    /** A read or a listing has ended, written or not. */
    void end(Ticket ticket) {
        lock.lock();
        try {
            stamps.end(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** Writes what a read of targets has brought, but for what has been overtaken. */
    Applied apply(Ticket ticket, Ownership ownership, ChangeSet changes, Set<Target> read) {
        return write(store -> {
            Plan plan = planned(store, ticket, ownership, changes, read);
            Revision revision = commit(store, plan);
            plan.changed().forEach(ahead::changed);
            return new Applied(revision, plan.shrinking(), plan.overtaken());
        });
    }

    /**
     * Writes what an event carried, but for what may be older than the model: that a read has changed and no event has
     * shown yet. It overtakes every read under way.
     */
    Carried apply(Ownership ownership, ChangeSet changes) {
        return write(store -> {
            Set<Target> doubtful = doubtful(store.snapshot(), changes);
            ChangeSet believed = doubtful.isEmpty() ? changes : without(changes, doubtful);
            Ticket now = stamps.begin();
            try {
                Plan plan = planned(store, now, ownership, believed, Set.of());
                var unused = commit(store, plan);
                return new Carried(believed, doubtful, plan.shrinking());
            } finally {
                stamps.end(now);
            }
        });
    }

    /** What the model may hold in a newer state than an event shows; what it holds in the same one is caught up with. */
    private Set<Target> doubtful(InventorySnapshot before, ChangeSet changes) {
        Set<Target> doubtful = new HashSet<>();
        for (Resource value : changes.upserts()) {
            doubt(before, value.key(), Optional.of(value)).ifPresent(doubtful::add);
        }
        for (ResourceKey key : changes.deletes()) {
            doubt(before, key, Optional.empty()).ifPresent(doubtful::add);
        }
        return doubtful;
    }

    private Optional<Target> doubt(InventorySnapshot before, ResourceKey key, Optional<Resource> told) {
        if (!ahead.holds(key)) {
            return Optional.empty();
        }
        if (before.get(key).<Resource>map(Entry::value).equals(told)) {
            ahead.caughtUp(key);
            return Optional.empty();
        }
        return Optional.of(Target.entity(key));
    }

    private static ChangeSet without(ChangeSet changes, Set<Target> doubtful) {
        return new ChangeSet(
                changes.upserts().stream()
                        .filter(value -> !doubtful.contains(Target.entity(value.key())))
                        .toList(),
                changes.deletes().stream()
                        .filter(key -> !doubtful.contains(Target.entity(key)))
                        .collect(Collectors.toUnmodifiableSet()),
                changes.replacements(),
                changes.rechecks());
    }

    /**
     * Makes the kinds of an adapter what a listing showed, in one transaction that holds only the difference.
     *
     * @param suspects what was missing in the listing before, when that was too much to be believed
     * @param floor how much a kind may lose without a second listing
     * @return what is missing and too much to be believed, with nothing written; empty when all is written
     */
    Optional<Set<ResourceKey>> reconcile(
            Ticket ticket, Ownership ownership, Listed listed, Set<ResourceKey> suspects, int floor) {
        return write(store -> {
            Difference found = difference(store, ticket, ownership, listed);
            Optional<Set<ResourceKey>> gone = found.deletable(suspects, floor);
            if (gone.isEmpty()) {
                return Optional.of(found.allMissing());
            }
            if (!found.upserts().isEmpty() || !gone.get().isEmpty()) {
                var unused = store.commit(Set.of(), transaction -> {
                    found.upserts().forEach(value -> unlessClosing(transaction.put(value)));
                    gone.get().forEach(key -> unlessClosing(transaction.delete(key)));
                });
            }
            ahead.listed(key -> ownership.owns(key.kind()) && stamps.allows(ticket, key));
            ownership.kinds().forEach(kind -> stamps.wrote(ticket, new Group(kind.name(), null)));
            return Optional.empty();
        });
    }

    /** In what the model differs from a listing now, but for what has been overtaken. */
    Difference compare(Ticket ticket, Ownership ownership, Listed listed) {
        return write(store -> difference(store, ticket, ownership, listed));
    }

    /**
     * Writes what is still otherwise than a listing showed it.
     *
     * @return how many entries have changed
     */
    int repair(Ticket ticket, Collection<Resource> upserts, Collection<ResourceKey> missing) {
        return write(store -> {
            trusted(ticket);
            Plan plan = plan(store, ticket);
            upserts.forEach(plan::put);
            missing.forEach(plan::delete);
            var unused = commit(store, plan);
            plan.changed().forEach(ahead::changed);
            return plan.changed().size();
        });
    }

    /** How much a kind may lose in one listing without a second one. */
    int shrinkFloor() {
        return shrinkFloor;
    }

    /** Tells the watches something; with parity the provider is no longer stale. */
    void mark(Mark mark) {
        write(store -> store.commit(Set.of(), transaction -> {
            if (mark.type() == Mark.Type.PARITY) {
                transaction.stale(provider, false);
            }
            transaction.mark(mark);
        }));
    }

    /** Ends what is being written, undone, and lets nothing through any more. */
    void close() {
        closing = true;
        lock.lock();
        try {
            store = null;
        } finally {
            lock.unlock();
        }
    }

    private Difference difference(RevisionedStore store, Ticket ticket, Ownership ownership, Listed listed) {
        trusted(ticket);
        StateSnapshot before = store.snapshot();
        List<Resource> upserts = new ArrayList<>();
        for (Resource value : listed.values().values()) {
            unlessClosing();
            Optional<Entry<?>> entry = before.get(value.key());
            boolean same = entry.isPresent() && entry.get().value().equals(value);
            if (!same && stamps.allows(ticket, value)) {
                upserts.add(value);
            }
        }
        Map<String, Set<ResourceKey>> missing = new HashMap<>();
        Map<String, Integer> held = new HashMap<>();
        for (Kind<?> kind : ownership.kinds()) {
            Set<ResourceKey> gone = new HashSet<>();
            int[] count = {0};
            before.entries(kind, provider).map(Entry::key).forEach(key -> {
                unlessClosing();
                count[0]++;
                if (!listed.values().containsKey(key) && stamps.allows(ticket, key)) {
                    gone.add(key);
                }
            });
            missing.put(kind.name(), gone);
            held.put(kind.name(), count[0]);
        }
        return new Difference(upserts, missing, held);
    }

    private Plan planned(
            RevisionedStore store, Ticket ticket, Ownership ownership, ChangeSet changes, Set<Target> read) {
        trusted(ticket);
        Plan plan = plan(store, ticket);
        plan.add(changes, read, ownership, shrinkFloor);
        return plan;
    }

    private Plan plan(RevisionedStore store, Ticket ticket) {
        return new Plan(provider, store.snapshot(), stamps, ticket);
    }

    private Revision commit(RevisionedStore store, Plan plan) {
        Revision revision = plan.isEmpty()
                ? store.snapshot().revision()
                : store.commit(Set.of(), transaction -> plan.writeTo(transaction, this::unlessClosing));
        plan.remember();
        return revision;
    }

    private void trusted(Ticket ticket) {
        if (stamps.isGivenUp(ticket)) {
            throw PolyvisorException.of(ErrorCode.ABORTED, "too much has changed since this read began");
        }
    }

    private <T> T write(Function<RevisionedStore, T> work) {
        lock.lock();
        try {
            unlessClosing();
            if (store == null) {
                throw closed();
            }
            return work.apply(store);
        } finally {
            lock.unlock();
        }
    }

    /** Breaks off a transaction after a write, whatever that has changed. */
    private void unlessClosing(boolean ignored) {
        unlessClosing();
    }

    private void unlessClosing() {
        if (closing) {
            throw closed();
        }
    }

    private static CancellationException closed() {
        return new CancellationException("the collector is closed");
    }
}
