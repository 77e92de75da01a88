package dev.polyvisor.spi.store;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.testing.TestClock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** Stores to test, and short words for what tests do with them. */
final class Stores {
    static final Validation VALID = validation(Validation.State.VALID);

    private Stores() {}

    /** A store whose listeners run at once, on the thread of the writer. */
    static RevisionedStore store() {
        return store("epoch-1", 65_536, Runnable::run);
    }

    static RevisionedStore store(String epoch, int journal, Executor executor) {
        RevisionedStore store = new RevisionedStore(epoch, journal, executor, new TestClock());
        store.register(List.of(Vm.KIND, Node.KIND));
        return store;
    }

    static Revision put(RevisionedStore store, Resource... values) {
        return store.commit(Set.of(), transaction -> List.of(values).forEach(transaction::put));
    }

    static Revision delete(RevisionedStore store, ResourceKey key) {
        return store.commit(Set.of(), transaction -> transaction.delete(key));
    }

    static Revision validate(RevisionedStore store, ResourceKey key, Validation validation) {
        return store.commit(Set.of(), transaction -> transaction.validate(key, validation));
    }

    static Entry<?> entry(RevisionedStore store, ResourceKey key) {
        return store.snapshot().get(key).orElseThrow();
    }

    static Validation validation(Validation.State state) {
        return new Validation(state, 1, 1, 0, Set.of(new Concern("c1", Concern.WARNING, "label", "assessment")));
    }

    static Mark mark(Mark.Type type, String provider) {
        return new Mark(type, Optional.of(provider), Optional.empty());
    }
}
