package dev.polyvisor.spi.policy;

import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.Node;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.Vm;
import dev.polyvisor.spi.testing.StepExecutor;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A store that is validated, on one thread and in virtual time: everything is repeatable. */
final class World {
    static final PolicySettings SETTINGS = PolicySettings.DEFAULT;

    /** Long enough for a change to be validated, short enough for no timer but the short ones. */
    static final Duration SOON = Duration.ofSeconds(1);

    final TestClock clock = new TestClock();
    final StepExecutor executor = new StepExecutor();
    final RevisionedStore store = new RevisionedStore("epoch-1", 65_536, Runnable::run, clock);
    final WitnessAgent agent = new WitnessAgent();
    final History history = new History(store);
    final Validator validator;

    World() {
        this(Telemetry.NONE);
    }

    World(Telemetry telemetry) {
        validator = validator(agent, telemetry);
        store.register(List.of(Vm.KIND, Node.KIND));
        validator.start();
    }

    Validator validator(PolicyAgent other, Telemetry telemetry) {
        return new Validator(store, other, SETTINGS, clock, executor, new Random(1), telemetry);
    }

    /** A world whose one provider has parity, with some values in it. */
    static World with(Resource... values) {
        World world = new World();
        world.put(values);
        world.parity("lab");
        world.pass(SOON);
        return world;
    }

    void put(Resource... values) {
        store.commit(Set.of(), transaction -> List.of(values).forEach(transaction::put));
    }

    void delete(ResourceKey key) {
        store.commit(Set.of(), transaction -> transaction.delete(key));
    }

    void parity(String provider) {
        store.commit(
                Set.of(),
                transaction -> transaction.mark(new Mark(Mark.Type.PARITY, Optional.of(provider), Optional.empty())));
    }

    /** Runs everything that happens within a time. */
    void pass(Duration time) {
        long end = clock.nanoTime() + time.toNanos();
        executor.runAll();
        for (Optional<Duration> next = clock.nextTimer();
                next.isPresent() && clock.nanoTime() + next.get().toNanos() <= end;
                next = clock.nextTimer()) {
            clock.advance(next.get());
            executor.runAll();
        }
        clock.advance(Duration.ofNanos(end - clock.nanoTime()));
    }

    Entry<?> entry(ResourceKey key) {
        return store.snapshot().get(key).orElseThrow();
    }

    Validation validation(Resource value) {
        return entry(value.key()).validation();
    }
}
