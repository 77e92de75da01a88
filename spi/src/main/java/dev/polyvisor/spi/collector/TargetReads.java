package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.driver.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Reads the dirty targets of a feed. What is dirty for the first time is read together; what has failed is read one by
 * one, so that a target that can never be read spoils nothing for the others.
 */
final class TargetReads<E> {
    /** So many reads in a row without an answer mean that the backend is away, not that the targets are odd. */
    private static final int UNANSWERED = 3;

    private final DriverReads reads;
    private final DirtyTargets dirty;
    private final SyncSettings settings;
    private final RandomGenerator random;
    private final Bounds bounds;

    TargetReads(Session session, DirtyTargets dirty) {
        this.reads = session.reads();
        this.dirty = dirty;
        this.settings = session.settings();
        this.random = session.random();
        this.bounds = session.bounds();
    }

    /** Reads what is due of these adapters, each target at most once. */
    void readDue(List<Coverage<E>> coverages) throws InterruptedException {
        List<Target> due = dirty.due();
        for (Coverage<E> coverage : coverages) {
            List<Target> own = due.stream()
                    .filter(target -> coverage.ownership().owns(target.kind()))
                    .toList();
            readInGroups(coverage, withoutCovered(own));
        }
    }

    /** A collection that is read shows its entities as well. */
    private static List<Target> withoutCovered(List<Target> targets) {
        Set<String> collections = targets.stream()
                .filter(Target.Collection.class::isInstance)
                .map(Target::kind)
                .collect(Collectors.toSet());
        return targets.stream()
                .filter(target -> target instanceof Target.Collection || !collections.contains(target.kind()))
                .toList();
    }

    private void readInGroups(Coverage<E> coverage, List<Target> targets) throws InterruptedException {
        int unanswered = 0;
        int next = 0;
        while (next < targets.size() && unanswered < UNANSWERED) {
            Set<Target> group = new LinkedHashSet<>();
            do {
                group.add(targets.get(next++));
            } while (next < targets.size() && group.size() < bounds.group() && dirty.failures(targets.get(next)) == 0);
            unanswered = isAnswered(coverage, group) ? 0 : unanswered + 1;
        }
        dirty.postpone(targets.subList(next, targets.size()), settings.retryInterval());
    }

    private boolean isAnswered(Coverage<E> coverage, Set<Target> group) throws InterruptedException {
        try {
            DriverReads.Read read = reads.read(coverage, group);
            for (Target target : group) {
                dirty.done(target, read.rechecks().contains(target));
                if (target instanceof Target.Collection) {
                    dirty.satisfied(other -> other.kind().equals(target.kind()));
                }
            }
            read.rechecks().stream().filter(target -> !group.contains(target)).forEach(dirty::recheck);
            if (read.shrinking()) {
                coverage.repair();
            }
            return true;
        } catch (PolyvisorException failure) {
            double jitter = 0.5 + random.nextDouble() / 2;
            if (dirty.failed(group, failure, jitter) >= bounds.failures()) {
                coverage.repair();
            }
            return switch (failure.code()) {
                case UNAVAILABLE, DEADLINE_EXCEEDED, UNAUTHENTICATED -> false;
                default -> true;
            };
        }
    }
}
