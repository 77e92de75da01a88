package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.collector.Stamps.Ticket;
import java.util.Optional;
import java.util.Set;

/**
 * Reads through adapters and commits what they bring. A read is stamped before it begins, and nothing is read inside a
 * transaction.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class DriverReads {
    private final String provider;
    private final DriverCalls calls;
    private final Committer committer;

    DriverReads(String provider, DriverCalls calls, Committer committer) {
        this.provider = provider;
        this.calls = calls;
        this.committer = committer;
    }

    /**
     * What a read of targets has led to.
     *
     * @param revision a revision that holds what was read
     * @param rechecks what is to be read again soon
     * @param shrinking whether a kind would have lost too much to be believed; it has lost nothing
     * @param overtaken whether a part of it is not shown, since something else has written it meanwhile
     */
    record Read(Revision revision, Set<Target> rechecks, boolean shrinking, boolean overtaken) {}

    /** What an adapter works in now. */
    AdapterContext context() {
        return new AdapterContext(provider, committer.snapshot());
    }

    /** What an event concerns. */
    <E> Set<Target> affected(Coverage<E> coverage, AdapterContext context, E event) {
        return calls.pure("collector.affected", () -> {
            Set<Target> targets = Set.copyOf(coverage.adapter().affected(context, event));
            targets.forEach(coverage.ownership()::check);
            return targets;
        });
    }

    /** Reads targets and commits. Blocks. */
    Read read(Coverage<?> coverage, Set<Target> targets) throws InterruptedException {
        Ticket ticket = committer.begin();
        try {
            AdapterContext context = context();
            ChangeSet changes = calls.call("collector.read", () -> {
                ChangeSet read = coverage.adapter().read(context, targets);
                coverage.ownership().check(read);
                return read;
            });
            Committer.Applied applied = committer.apply(ticket, coverage.ownership(), changes, targets);
            return new Read(applied.revision(), changes.rechecks(), applied.shrinking(), applied.overtaken());
        } finally {
            committer.end(ticket);
        }
    }

    /**
     * Applies an event that carries its object, and commits.
     *
     * @return what was written of it, and what is to be read instead
     */
    <E> Committer.Carried apply(Coverage<E> coverage, E event) throws InterruptedException {
        AdapterContext context = context();
        ChangeSet changes = calls.call("collector.apply", () -> {
            ChangeSet applied = coverage.adapter().apply(context, event);
            coverage.ownership().check(applied);
            return applied;
        });
        Committer.Carried carried = committer.apply(coverage.ownership(), changes);
        if (carried.shrinking()) {
            throw PolyvisorException.of(ErrorCode.ABORTED, "an event would take away most of a kind")
                    .in(provider, "collector.apply");
        }
        return carried;
    }

    /** Reads all that an adapter lists. Blocks; writes nothing. */
    Listed list(Coverage<?> coverage) throws InterruptedException {
        AdapterContext context = context();
        return calls.call(
                "collector.list",
                () -> Listed.read(coverage.adapter(), context, coverage.ownership(), calls::progress));
    }

    /**
     * Lists an adapter and makes the model what it shows. Blocks. How it went stands in the coverage.
     *
     * @return what was listed, empty when the model does not show it
     */
    Optional<Listed> relist(Coverage<?> coverage) throws InterruptedException {
        Ticket ticket = committer.begin();
        try {
            Listed listed = list(coverage);
            if (!reconcile(coverage, ticket, listed, committer.shrinkFloor())) {
                return Optional.empty();
            }
            coverage.succeeded();
            return Optional.of(listed);
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.UNIMPLEMENTED) {
                coverage.failed(failure);
            } else if (reconcile(coverage, ticket, Listed.NOTHING, 0)) {
                coverage.unserved(String.valueOf(failure.getMessage()));
            }
            return Optional.empty();
        } finally {
            committer.end(ticket);
        }
    }

    private boolean reconcile(Coverage<?> coverage, Ticket ticket, Listed listed, int floor) {
        Optional<Set<ResourceKey>> doubtful =
                committer.reconcile(ticket, coverage.ownership(), listed, coverage.suspects(), floor);
        doubtful.ifPresent(coverage::doubted);
        return doubtful.isEmpty();
    }
}
