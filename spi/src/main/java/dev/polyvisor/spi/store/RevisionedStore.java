package dev.polyvisor.spi.store;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.query.StateSnapshot;
import dev.polyvisor.spi.store.saved.KeptAside;
import dev.polyvisor.spi.store.saved.SavedEntry;
import dev.polyvisor.spi.store.saved.SavedState;
import dev.polyvisor.spi.store.saved.StateReader;
import dev.polyvisor.spi.store.saved.StateWriter;
import dev.polyvisor.spi.store.saved.ValueFormat;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.store.watch.Commit;
import dev.polyvisor.spi.store.watch.Journal;
import dev.polyvisor.spi.store.watch.Watches;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The revisioned model of a fleet: everything behind {@code Inventory} but the parity of providers.
 *
 * <p>One volatile field holds an immutable state. Readers take it and are done. Writers take turns: one makes the next
 * state from the present one, appends the difference to the journal, publishes the state, gives up its turn and then wakes
 * those who watch.
 *
 * <p>Thread safety: all methods may be called from any thread. Transactions do not nest: inside of one, every method that
 * writes is refused with FAILED_PRECONDITION.
 */
public final class RevisionedStore {
    private final ReentrantLock turn = new ReentrantLock();
    private final Journal journal;
    private final Watches watches;
    private final ValueFormat format = new ValueFormat();

    /** Guarded by {@link #turn}, as is {@link #closed}. */
    private final KeptAside aside = new KeptAside();

    private boolean closed;
    private volatile State state;

    /**
     * An empty store.
     *
     * @param epoch the epoch of its revisions, different from that of every other store: 1 to 64 letters, digits,
     *     {@code _} and {@code -}
     * @param journalCapacity how many changes are kept for watches that lag or resume, at least 1
     * @param executor runs the listeners of watches
     * @param clock measures time-outs
     * @throws PolyvisorException INVALID_ARGUMENT for an epoch or a capacity that is none
     */
    public RevisionedStore(String epoch, int journalCapacity, Executor executor, FleetClock clock) {
        this.state = State.empty(epoch);
        this.journal = new Journal(journalCapacity);
        this.watches = new Watches(() -> state, journal, executor, clock);
    }

    /**
     * Makes kinds known, before anything of them is written. What a saved state holds of them appears now. Idempotent.
     *
     * @param kinds the kinds
     * @throws PolyvisorException INVALID_ARGUMENT when a kind of the same name has values of another type; then none is
     *     registered
     */
    public void register(Collection<? extends Kind<?>> kinds) {
        List<Kind<?>> added = new ArrayList<>();
        takeTurn();
        try {
            checkTypes(kinds);
            kinds.stream()
                    .filter(kind -> !state.kinds().containsKey(kind.name()))
                    .forEach(added::add);
            state = state.with(added);
        } finally {
            turn.unlock();
        }
        added.forEach(this::bringIn);
    }

    private void checkTypes(Collection<? extends Kind<?>> kinds) {
        List<Violation> violations = new ArrayList<>();
        for (Kind<?> kind : kinds) {
            Kind<?> known = state.kinds().get(kind.name());
            if (known != null && !known.equals(kind)) {
                violations.add(new Violation(
                        "kind " + kind,
                        "has values of " + kind.type().getName() + "; registered are those of "
                                + known.type().getName()));
            }
        }
        if (!violations.isEmpty()) {
            throw PolyvisorException.invalid(violations);
        }
    }

    /**
     * The state now. Costs a few nanoseconds.
     *
     * @return an immutable snapshot
     */
    public StateSnapshot snapshot() {
        return new StateSnapshot(state);
    }

    /**
     * Runs work as one transaction. What the work throws is thrown on, and nothing of the transaction remains.
     *
     * @param labels what is told with every change of it
     * @param work reads and writes; does not block
     * @return the revision after it: a new one if it changed anything or set a mark, else the present one
     * @throws PolyvisorException FAILED_PRECONDITION inside of another transaction and when the store is closed
     */
    public Revision commit(Set<String> labels, Consumer<Transaction> work) {
        Set<String> told = Set.copyOf(labels);
        Revision before;
        Revision after;
        takeTurn();
        try {
            before = state.revision();
            after = apply(told, work);
        } finally {
            turn.unlock();
        }
        if (after.isAfter(before)) {
            watches.signal();
        }
        return after;
    }

    /**
     * Whether another writer waits for its turn. Work that can be cut into several transactions asks from inside of one,
     * and ends it early, so that the others do not wait for work that nobody waits for.
     *
     * @return true when one does
     */
    public boolean hasWaitingWriters() {
        return turn.hasQueuedThreads();
    }

    private Revision apply(Set<String> labels, Consumer<Transaction> work) {
        OpenTransaction transaction = new OpenTransaction(state);
        try {
            work.accept(transaction);
        } finally {
            transaction.end();
        }
        Commit commit = transaction.commit(labels);
        if (commit != null) {
            State next = transaction.state();
            journal.append(commit);
            state = next;
            aside.retain(next::stale);
        }
        return state.revision();
    }

    /** Whoever takes the turn gives it up again. */
    private void takeTurn() {
        refuseNesting();
        turn.lock();
        if (closed) {
            turn.unlock();
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the inventory is closed");
        }
    }

    private void refuseNesting() {
        if (turn.isHeldByCurrentThread()) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION,
                    "a transaction is open on this thread, and transactions do not nest");
        }
    }

    /**
     * As {@link dev.polyvisor.api.inventory.Inventory#watch(WatchSpec, Consumer)}.
     *
     * @param spec where to begin and what it is about
     * @param listener the listener
     * @return the watch
     * @throws PolyvisorException INVALID_ARGUMENT when it is to begin at a revision that is yet to come;
     *     FAILED_PRECONDITION when the store is closed
     */
    public Watch watch(WatchSpec spec, Consumer<? super Batch> listener) {
        return watches.listen(spec, listener);
    }

    /**
     * Tells somebody after each transaction that the state may be another one, and once at the beginning.
     *
     * @param signal called by writers, under no lock: costs next to nothing and never throws
     * @return ends it
     */
    public Runnable follow(Runnable signal) {
        return watches.follow(signal);
    }

    /**
     * As {@link dev.polyvisor.api.inventory.Inventory#pull}.
     *
     * @param spec where to begin and what it is about
     * @return the watch
     * @throws PolyvisorException as {@link #watch}
     */
    public PullWatch pull(WatchSpec spec) {
        return watches.pull(spec);
    }

    /**
     * As {@link dev.polyvisor.api.inventory.Inventory#publisher}. What {@link #watch} would throw, a subscriber gets as its
     * error.
     *
     * @param spec where to begin and what it is about
     * @return the publisher
     */
    public Flow.Publisher<Batch> publisher(WatchSpec spec) {
        return watches.publisher(spec);
    }

    /**
     * As {@link dev.polyvisor.api.inventory.Inventory#awaitRevision}.
     *
     * @param revision the revision
     * @param timeout how long to wait
     * @return a snapshot at that revision or a later one
     * @throws PolyvisorException DEADLINE_EXCEEDED; INVALID_ARGUMENT when the epoch is another; FAILED_PRECONDITION when
     *     the store is closed before
     * @throws InterruptedException when the thread is interrupted
     */
    public InventorySnapshot awaitRevision(Revision revision, Duration timeout) throws InterruptedException {
        String epoch = state.revision().epoch();
        if (!revision.epoch().equals(epoch)) {
            throw PolyvisorException.invalidArgument("revision", revision + " is not of the epoch " + epoch);
        }
        return new StateSnapshot(watches.await(
                now -> now.revision().number() >= revision.number(), timeout, "the revision " + revision));
    }

    /**
     * As {@link dev.polyvisor.api.inventory.Inventory#await}.
     *
     * @param key the key
     * @param condition gets the entry, empty when there is none; pure
     * @param timeout how long to wait
     * @return a snapshot in which it holds
     * @throws PolyvisorException DEADLINE_EXCEEDED; FAILED_PRECONDITION when the store is closed before
     * @throws InterruptedException when the thread is interrupted
     */
    public InventorySnapshot await(ResourceKey key, Predicate<Optional<Entry<?>>> condition, Duration timeout)
            throws InterruptedException {
        return new StateSnapshot(watches.await(
                now -> condition.test(Optional.ofNullable(now.get(key))), timeout, "what is awaited of " + key));
    }

    /**
     * As {@link dev.polyvisor.api.inventory.Inventory#save}. What was restored and has not appeared yet is saved again.
     *
     * @param out where to; not closed
     * @return the revision that was written
     * @throws PolyvisorException INTERNAL when the stream fails
     */
    public Revision save(OutputStream out) {
        State now;
        List<SavedEntry> waiting;
        turn.lock();
        try {
            now = state;
            waiting = aside.all();
        } finally {
            turn.unlock();
        }
        try {
            new StateWriter(format, out).write(now, waiting);
        } catch (IOException e) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "the inventory cannot be saved: " + e.getMessage(), e);
        }
        return now.revision();
    }

    /**
     * Begins with a saved state, before anything is written. It is read and checked as a whole first. Its values appear
     * when their kinds are registered, as stale, unless their provider has been removed or is no longer stale by then.
     * Values that cannot be read any more are left out and logged; what policy said is kept as outdated.
     *
     * @param in what {@link #save} wrote, in another epoch; not closed
     * @param providers the providers to take over; what was saved of others is left out
     * @throws PolyvisorException INVALID_ARGUMENT, with the number of the line, when it cannot be read;
     *     FAILED_PRECONDITION when something has been written
     */
    public void restore(InputStream in, Set<String> providers) {
        SavedState saved = StateReader.read(in);
        if (saved.epoch().equals(state.revision().epoch())) {
            throw PolyvisorException.invalidArgument("savedState line 1", "is of the very epoch that is to begin");
        }
        commit(Set.of(), transaction -> {
            if (state.revision().number() > 0) {
                throw PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION, "a state can be restored only before anything is written");
            }
            for (SavedEntry entry : saved.entries()) {
                String provider = entry.key().provider();
                if (providers.contains(provider)) {
                    transaction.stale(provider, true);
                    aside.add(entry);
                }
            }
        });
        state.kinds().values().forEach(this::bringIn);
    }

    /** Puts in what was saved of a kind. Values are read before the turn is taken, as there may be many. */
    private void bringIn(Kind<?> kind) {
        List<SavedEntry> saved;
        takeTurn();
        try {
            saved = aside.of(kind.name());
        } finally {
            turn.unlock();
        }
        if (saved.isEmpty()) {
            return;
        }
        List<ValueFormat.Restored> readable = format.decode(kind, saved);
        commit(Set.of(), transaction -> {
            for (ValueFormat.Restored each : readable) {
                ResourceKey key = each.saved().key();
                if (state.stale(key.provider()) && transaction.get(key) == null) {
                    transaction.put(each.value());
                    transaction.validate(key, each.saved().validation());
                }
            }
            aside.forget(kind.name());
        });
    }

    /**
     * Ends: nothing can be written any more; each watch is told what is left and the mark END; waits are given up.
     * Snapshots can still be taken. Idempotent; waits for listeners only, and not for the one that this thread is in.
     *
     * @param bound how long to wait; zero for not at all
     * @return whether every listener has returned
     */
    public boolean close(Duration bound) {
        refuseNesting();
        turn.lock();
        try {
            closed = true;
        } finally {
            turn.unlock();
        }
        return watches.close(bound);
    }
}
