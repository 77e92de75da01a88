package dev.polyvisor.spi.policy;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the store what policy says: many machines a transaction, and fewer when somebody else wants to write.
 *
 * <p>Thread safety: one thread at a time.
 */
final class ResultWriter {
    /** How many machines a transaction holds at most. */
    static final int BATCH = 1024;

    /** How long to leave the store to those who waited: they take a moment to wake up. */
    private static final int SPINS = 5_000;

    private final RevisionedStore store;

    /**
     * What the agent said of a workload.
     *
     * @param report the report, null when the agent failed
     */
    record Verdict(Workload workload, @Nullable PolicyReport report) {

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

    ResultWriter(RevisionedStore store) {
        this.store = store;
    }

    /**
     * Stores verdicts on machines of which nothing has changed since.
     *
     * @return the verdicts that something has overtaken
     */
    List<Verdict> store(List<Verdict> verdicts) {
        List<Verdict> overtaken = new ArrayList<>();
        inTransactions(Set.of(Validation.LABEL), verdicts, (transaction, verdict) -> {
            if (isCurrent(transaction, verdict.workload)) {
                transaction.validate(verdict.machine(), validation(verdict));
            } else {
                overtaken.add(verdict);
            }
        });
        return overtaken;
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

    private static Validation validation(Verdict verdict) {
        Entry<?> machine = verdict.workload.machine();
        Validation before = machine.validation();
        PolicyReport report = verdict.report;
        if (report == null) {
            return new Validation(
                    Validation.State.FAILED,
                    before.validatedAt(),
                    before.policyVersion(),
                    before.generation(),
                    before.concerns());
        }
        return new Validation(
                report.errors().isEmpty() ? Validation.State.VALID : Validation.State.FAILED,
                machine.changedAt(),
                report.version(),
                before.generation(),
                report.concerns());
    }

    /** Notes that what was said of machines is out of date. Of those of which nothing was said there is nothing to note. */
    void outdate(List<Outdated> machines) {
        inTransactions(Set.of(), machines, (transaction, outdated) -> {
            Entry<?> entry = transaction.get(outdated.machine);
            if (entry != null && entry.validation().state() != Validation.State.NEVER) {
                transaction.validate(outdated.machine, outdated(entry.validation(), outdated.generation));
            }
        });
    }

    private static Validation outdated(Validation before, boolean generation) {
        return new Validation(
                before.state() == Validation.State.VALID ? Validation.State.STALE : before.state(),
                before.validatedAt(),
                before.policyVersion(),
                before.generation() + (generation ? 1 : 0),
                before.concerns());
    }

    private <T> void inTransactions(Set<String> labels, List<T> all, BiConsumer<Transaction, T> write) {
        int[] at = new int[1];
        while (at[0] < all.size()) {
            store.commit(labels, transaction -> {
                int last = Math.min(all.size(), at[0] + BATCH);
                do {
                    write.accept(transaction, all.get(at[0]++));
                } while (at[0] < last && !store.hasWaitingWriters());
            });
            for (int i = 0; i < SPINS && store.hasWaitingWriters(); i++) {
                Thread.onSpinWait();
            }
        }
    }
}
