package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.EventSource;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers events: a hint makes targets dirty, a state is written. No event is ever dropped: one that cannot be applied is
 * tried again, then has its targets read, and when it does not even say which, has its adapter listed.
 *
 * @param <E> the type of the events
 */
final class EventDispatch<E> {
    private static final Logger LOG = LoggerFactory.getLogger(EventDispatch.class);

    private final String feed;
    private final EventSource<E> source;
    private final Delivery delivery;
    private final List<Coverage<E>> coverages;
    private final DirtyTargets dirty;
    private final DriverCalls calls;
    private final DriverReads reads;

    EventDispatch(
            String feed, EventSource<E> source, List<Coverage<E>> coverages, DirtyTargets dirty, Session session) {
        this.feed = feed;
        this.source = source;
        this.delivery = source.delivery();
        this.coverages = coverages;
        this.dirty = dirty;
        this.calls = session.calls();
        this.reads = session.reads();
        if (delivery == Delivery.STATE) {
            coverages.forEach(coverage ->
                    session.committer().expectStates(coverage.ownership().kinds()));
        }
    }

    /** Answers events in their order. Blocks when states are applied. */
    void handle(List<E> events) throws InterruptedException {
        if (events.isEmpty()) {
            return;
        }
        AdapterContext context = reads.context();
        for (E event : events) {
            for (Coverage<E> coverage : concerned(event)) {
                if (delivery == Delivery.STATE) {
                    apply(coverage, event);
                } else {
                    mark(coverage, context, event);
                }
            }
        }
    }

    /** The adapters that an event may concern. What has not been listed yet will be. */
    private List<Coverage<E>> concerned(E event) {
        try {
            String code = calls.pure("collector.code", () -> source.code(event));
            return coverages.stream()
                    .filter(coverage -> coverage.isListed() && coverage.handles(code))
                    .toList();
        } catch (PolyvisorException failure) {
            LOG.warn("{}: an event has no code; everything is listed", feed, failure);
            coverages.forEach(Coverage::repair);
            return List.of();
        }
    }

    private void mark(Coverage<E> coverage, AdapterContext context, E event) {
        try {
            reads.affected(coverage, context, event).forEach(dirty::mark);
        } catch (PolyvisorException failure) {
            list(coverage, failure);
        }
    }

    private void apply(Coverage<E> coverage, E event) throws InterruptedException {
        try {
            applied(reads.apply(coverage, event));
        } catch (PolyvisorException once) {
            applyAgain(coverage, event);
        }
    }

    private void applyAgain(Coverage<E> coverage, E event) throws InterruptedException {
        try {
            applied(reads.apply(coverage, event));
        } catch (PolyvisorException twice) {
            LOG.warn("{}: an event cannot be applied; what it concerns is read", feed, twice);
            readInstead(coverage, event);
        }
    }

    private void readInstead(Coverage<E> coverage, E event) {
        try {
            Set<Target> targets = reads.affected(coverage, reads.context(), event);
            targets.forEach(dirty::mark);
            if (targets.isEmpty()) {
                coverage.repair();
            }
        } catch (PolyvisorException failure) {
            list(coverage, failure);
        }
    }

    private void list(Coverage<E> coverage, PolyvisorException failure) {
        LOG.warn("{}: an event does not say what it concerns; {} are listed", feed, coverage, failure);
        coverage.repair();
    }

    /** What an event carries is newer than what a failed read was to bring, unless a read has shown something newer. */
    private void applied(Committer.Carried carried) {
        ChangeSet changes = carried.written();
        if (dirty.size() > 0) {
            Set<ResourceKey> keys = new HashSet<>(changes.deletes());
            changes.upserts().stream().map(Resource::key).forEach(keys::add);
            dirty.satisfied(target -> target instanceof Target.Entity entity && keys.contains(entity.key()));
        }
        changes.rechecks().forEach(dirty::recheck);
        carried.doubtful().forEach(dirty::mark);
    }
}
