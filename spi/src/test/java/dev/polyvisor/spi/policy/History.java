package dev.polyvisor.spi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.RevisionedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at each transaction as it happens: a validation may say VALID only of the very content that there is, and writing
 * one moves nothing but {@code touchedAt}.
 */
final class History implements Consumer<Batch> {
    private final RevisionedStore store;
    final List<String> faults = new ArrayList<>();
    final List<Integer> resultsOfTransactions = new ArrayList<>();
    int results;

    /** The store has to tell its watches on the thread of the writer, and writers have to be one. */
    History(RevisionedStore store) {
        this.store = store;
        var unused = store.watch(WatchSpec.fromNow(), this);
    }

    @Override
    public void accept(Batch batch) {
        int stored = 0;
        for (Change change : batch.changes()) {
            if (change instanceof Change.Updated updated
                    && !updated.before().validation().equals(updated.after().validation())
                    && updated.before().value().equals(updated.after().value())) {
                stored += look(updated);
            }
        }
        if (stored > 0) {
            resultsOfTransactions.add(stored);
        }
    }

    private int look(Change.Updated change) {
        Entry<?> after = change.after();
        if (change.before().changedAt() != after.changedAt() || change.before().createdAt() != after.createdAt()) {
            faults.add("a validation moved more than touchedAt: " + change);
        }
        boolean result = change.labels().equals(Set.of(Validation.LABEL));
        if (after.validation().state() == Validation.State.VALID) {
            if (!result) {
                faults.add("a result without its label: " + change);
            }
            var now = WitnessAgent.testimony(store.snapshot().workload(after.key()));
            if (!after.validation().concerns().equals(Set.of(now))
                    || after.validation().validatedAt() != after.changedAt()) {
                faults.add("validated with old content: " + change);
            }
        }
        results += result ? 1 : 0;
        return result ? 1 : 0;
    }

    void isFlawless() {
        assertThat(faults).isEmpty();
    }

    /** Whether each machine is validated with its present content by rules of a version. */
    void everyMachineIsValid(long version) {
        isFlawless();
        var snapshot = store.snapshot();
        assertThat(snapshot.entries()
                        .filter(entry -> entry.value() instanceof Machine)
                        .filter(entry -> entry.validation().state() != Validation.State.VALID
                                || entry.validation().policyVersion() != version
                                || entry.validation().validatedAt() != entry.changedAt()
                                || !entry.validation()
                                        .concerns()
                                        .equals(Set.of(WitnessAgent.testimony(snapshot.workload(entry.key())))))
                        .limit(5))
                .as("machines that are not validated")
                .isEmpty();
    }
}
