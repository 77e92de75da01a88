package dev.polyvisor.spi.policy;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.Transaction;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the store what policy says: many machines a transaction, and fewer when somebody else wants to write. While
 * others write now and then, it takes so small a share of the time that hardly any of them has to wait; what is left is
 * written later. What waits to be noted as outdated goes first, and after a second takes what time it needs: still between the
 * transactions of others, of which each waits for one machine at most.
 *
 * <p>Thread safety: one thread at a time.
 */
final class ResultWriter {
    /** How many machines a transaction holds at most. */
    static final int BATCH = 1024;

    /** How long after a transaction of somebody else another one is expected. */
    private static final long BUSY = Duration.ofMillis(500).toNanos();

    /** How long to write in each call while others write: half a percent of the time, as a call comes each 50 ms. */
    private static final Duration SHARE = Duration.ofNanos(250_000);

    /** For how long others come before what waits to be noted as outdated: until then it shows as valid. */
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    /** How long to leave the store to those who waited: they take a moment to wake up. */
    private static final int SPINS = 5_000;

    private final RevisionedStore store;
    private final FleetClock clock;
    private final Queue<Verdict> verdicts = new ArrayDeque<>();
    private final Map<ResourceKey, Outdated> outdated = new LinkedHashMap<>();

    /** The revision that this has written or seen last, and when that was somebody else's. */
    private long seen;

    private long othersAt;

    /** Since when something waits to be noted as outdated. */
    private long outdatedSince;

    /**
     * What the agent said of a workload.
     *
     * @param report the report, null when the agent failed
     * @param failure why there is no report, or why it is not about everything; empty for one that is
     */
    record Verdict(Workload workload, @Nullable PolicyReport report, String failure) {

        ResourceKey machine() {
            return workload.machine().key();
        }
    }

    /**
     * A machine that what policy said cannot be relied on any more.
     *
     * @param generation whether the reason is a change of something that it refers to
     */
    record Outdated(ResourceKey machine, boolean generation) {}

    /**
     * What became of verdicts.
     *
     * @param stored those that are stored
     * @param overtaken those on machines of which something has changed since
     */
    record Written(List<Verdict> stored, List<Verdict> overtaken) {}

    ResultWriter(RevisionedStore store, FleetClock clock) {
        this.store = store;
        this.clock = clock;
        this.othersAt = clock.nanoTime();
    }

    /** A verdict to store, if nothing of the machine changes before. */
    void add(Verdict verdict) {
        verdicts.add(verdict);
    }

    /** What was said of a machine is out of date. When nothing was said there is nothing to note. */
    void add(Outdated machine) {
        if (outdated.isEmpty()) {
            outdatedSince = clock.nanoTime();
        }
        outdated.merge(
                machine.machine,
                machine,
                (before, now) -> new Outdated(now.machine, before.generation || now.generation));
    }

    /** Whether a machine waits to be noted as outdated. */
    boolean isOutdated(ResourceKey machine) {
        return outdated.containsKey(machine);
    }

    /** Whether something is left for the next call. */
    boolean isBehind() {
        return !verdicts.isEmpty() || !outdated.isEmpty();
    }

    /** Writes what there is time for. */
    Written write() {
        List<Verdict> stored = new ArrayList<>();
        List<Verdict> overtaken = new ArrayList<>();
        look();
        long now = clock.nanoTime();
        boolean alone = now - othersAt > BUSY;
        boolean urgent = now - outdatedSince > PATIENCE;
        inTransactions(Set.of(), outdated.values(), alone || urgent, ResultWriter::outdate);
        inTransactions(Set.of(Validation.LABEL), verdicts, alone, (transaction, verdict) -> {
            if (isCurrent(transaction, verdict.workload)) {
                transaction.validate(verdict.machine(), validation(verdict));
                stored.add(verdict);
            } else {
                overtaken.add(verdict);
            }
        });
        return new Written(stored, overtaken);
    }

    private void look() {
        long now = store.snapshot().revision().number();
        if (now != seen) {
            seen = now;
            othersAt = clock.nanoTime();
        }
    }

    /** Whether the machine and all that it refers to, and does not find, are those that were looked at. */
    private static boolean isCurrent(Transaction transaction, Workload workload) {
        Entry<?> judged = workload.machine();
        Entry<?> now = transaction.get(judged.key());
        if (now == null
                || now.changedAt() != judged.changedAt()
                || now.validation().generation() != judged.validation().generation()) {
            return false;
        }
        for (Map.Entry<ResourceKey, Entry<?>> reference : workload.references().entrySet()) {
            if (transaction.changedAt(reference.getKey())
                    != reference.getValue().changedAt()) {
                return false;
            }
        }
        return workload.missing().stream().allMatch(key -> transaction.get(key) == null);
    }

    /** It is about all there is, so that a change that has not been noted yet is settled by it. */
    private Validation validation(Verdict verdict) {
        Entry<?> machine = verdict.workload.machine();
        Validation before = machine.validation();
        PolicyReport report = verdict.report;
        if (report == null) {
            return new Validation(
                    Validation.State.FAILED,
                    before.validatedAt(),
                    before.policyVersion(),
                    before.generation(),
                    before.concerns(),
                    verdict.failure);
        }
        Outdated late = outdated.remove(verdict.machine());
        return new Validation(
                report.errors().isEmpty() ? Validation.State.VALID : Validation.State.FAILED,
                machine.changedAt(),
                report.version(),
                before.generation() + (late != null && late.generation ? 1 : 0),
                report.concerns(),
                verdict.failure);
    }

    private static void outdate(Transaction transaction, Outdated machine) {
        Entry<?> entry = transaction.get(machine.machine);
        if (entry != null && entry.validation().state() != Validation.State.NEVER) {
            Validation before = entry.validation();
            transaction.validate(
                    machine.machine,
                    new Validation(
                            before.state() == Validation.State.VALID ? Validation.State.STALE : before.state(),
                            before.validatedAt(),
                            before.policyVersion(),
                            before.generation() + (machine.generation ? 1 : 0),
                            before.concerns(),
                            before.failure()));
        }
    }

    /** Takes from a queue and writes, as long as there is something and nobody has to wait for long. */
    private <T> void inTransactions(
            Set<String> labels, Iterable<T> queue, boolean all, BiConsumer<Transaction, T> write) {
        Deadline end = Deadline.in(clock, all ? Duration.ofDays(1) : SHARE);
        Iterator<T> left = queue.iterator();
        while (left.hasNext() && !end.passed()) {
            Revision written = store.commit(labels, transaction -> {
                int count = 0;
                do {
                    T next = left.next();
                    left.remove();
                    write.accept(transaction, next);
                    count++;
                } while (left.hasNext() && count < BATCH && !store.hasWaitingWriters() && !end.passed());
            });
            if (written.number() > seen + 1) {
                othersAt = clock.nanoTime();
            }
            seen = written.number();
            for (int i = 0; i < SPINS && store.hasWaitingWriters(); i++) {
                Thread.onSpinWait();
            }
        }
    }
}
