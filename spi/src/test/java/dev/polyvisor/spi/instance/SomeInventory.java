package dev.polyvisor.spi.instance;

import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.testing.TestClock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An inventory with one machine, or none. */
final class SomeInventory {
    private final RevisionedStore store = new RevisionedStore("epoch-1", 100, Runnable::run, new TestClock());

    SomeInventory() {
        store.register(List.of(SomeMachine.KIND));
    }

    void has(String description) {
        store.commit(Set.of(), transaction -> transaction.put(new SomeMachine(SomeMachine.KEY, "one", description)));
    }

    Optional<SomeMachine> value() {
        return store.snapshot().get(SomeMachine.KIND, SomeMachine.KEY).map(entry -> entry.value());
    }

    RevisionedStore store() {
        return store;
    }
}
