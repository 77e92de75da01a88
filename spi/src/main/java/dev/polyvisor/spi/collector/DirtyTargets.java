package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has to be read, each target once however many events name it. A target that cannot be read stays, with growing
 * pauses, and holds up no other; so does one that was seen on its way to another state.
 *
 * <p>Thread safety: none; it belongs to the loop of its feed.
 */
final class DirtyTargets {
    private final FleetClock clock;
    private final SyncSettings settings;
    private final Map<Target, Entry> entries = new LinkedHashMap<>();

    DirtyTargets(FleetClock clock, SyncSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    private static final class Entry {
        private final Target target;
        private Deadline due;
        /** Whether the model is known to lack something; else it is only to be looked at again. */
        private boolean behind;

        private long since;
        private int failures;
        private int rechecks;
        private @Nullable PolyvisorException failure;

        private Entry(Target target, Deadline due) {
            this.target = target;
            this.due = due;
        }
    }

    /** An event concerns a target. One that waits after a failure goes on waiting. */
    void mark(Target target) {
        Entry entry = entry(target);
        if (!entry.behind) {
            entry.behind = true;
            entry.since = clock.nanoTime();
        }
        if (entry.failures == 0) {
            entry.due = Deadline.in(clock, Duration.ZERO);
        }
    }

    /** A target is to be looked at again, later each time. */
    void recheck(Target target) {
        Entry entry = entry(target);
        entry.due = Deadline.in(clock, Pauses.step(settings, entry.rechecks++));
    }

    /** A target has been read. */
    void done(Target target, boolean again) {
        Entry entry = entries.get(target);
        if (entry != null && again) {
            entry.behind = false;
            entry.failures = 0;
            entry.failure = null;
            recheck(target);
        } else {
            entries.remove(target);
        }
    }

    /**
     * Targets could not be read.
     *
     * @param jitter what part of the pause is waited, the same for all of them so that they stay together
     * @return how often the worst of them has failed
     */
    int failed(Collection<Target> targets, PolyvisorException why, double jitter) {
        int worst = 0;
        for (Target target : targets) {
            Entry entry = entry(target);
            if (!entry.behind) {
                entry.behind = true;
                entry.since = clock.nanoTime();
            }
            Duration pause = Pauses.step(settings, entry.failures++);
            entry.due = Deadline.in(clock, Duration.ofNanos((long) (pause.toNanos() * jitter)));
            entry.failure = why;
            worst = Math.max(worst, entry.failures);
        }
        return worst;
    }

    /** Targets were not tried for now. */
    void postpone(Collection<Target> targets, Duration pause) {
        for (Target target : targets) {
            entry(target).due = Deadline.in(clock, pause);
        }
    }

    /** A listing or an event has brought what these targets lacked. What is on its way to another state stays. */
    void satisfied(Predicate<Target> which) {
        entries.values().removeIf(entry -> which.test(entry.target) && entry.rechecks == 0);
        for (Entry entry : entries.values()) {
            if (which.test(entry.target)) {
                entry.behind = false;
                entry.failures = 0;
                entry.failure = null;
            }
        }
    }

    void clear() {
        entries.clear();
    }

    /** What is due, the targets that have failed least first. */
    List<Target> due() {
        List<Entry> due = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.due.passed()) {
                due.add(entry);
            }
        }
        due.sort(Comparator.comparingInt(entry -> entry.failures));
        return due.stream().map(entry -> entry.target).toList();
    }

    /** How often the last reads of a target have failed. */
    int failures(Target target) {
        Entry entry = entries.get(target);
        return entry == null ? 0 : entry.failures;
    }

    /** How long until something is due, empty when nothing waits. */
    Optional<Duration> dueIn() {
        return entries.values().stream().map(entry -> entry.due.left()).min(Comparator.naturalOrder());
    }

    int size() {
        return entries.size();
    }

    /** Whether something of these kinds is known to be lacking. */
    boolean isBehind(Predicate<String> kinds) {
        return entries.values().stream().anyMatch(entry -> entry.behind && kinds.test(entry.target.kind()));
    }

    /** Whether nothing is known to be lacking. */
    boolean isLevel() {
        return entries.values().stream().noneMatch(entry -> entry.behind);
    }

    /** Since when something has been known to be lacking, as a reading of the clock. */
    Optional<Long> behindSince() {
        return entries.values().stream()
                .filter(entry -> entry.behind)
                .map(entry -> entry.since)
                .min(Comparator.naturalOrder());
    }

    /** What the oldest target that cannot be read fails with. */
    Optional<PolyvisorException> failure() {
        return entries.values().stream()
                .map(entry -> Optional.ofNullable(entry.failure))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Entry entry(Target target) {
        return entries.computeIfAbsent(target, t -> new Entry(t, Deadline.in(clock, Duration.ZERO)));
    }
}
