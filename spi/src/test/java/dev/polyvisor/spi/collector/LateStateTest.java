package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.Backend.Event;
import dev.polyvisor.spi.collector.World.Flavour;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Objects that events carry, and that are older than what was read meanwhile: the model never goes back to them. */
class LateStateTest {
    private final World world = World.live(Flavour.STATES, vm("a"), vm("b"));
    private final List<Event> late = new ArrayList<>();

    /** From now on events are on their way until {@link #arrive}. */
    private void delay() {
        world.stream.fate(events -> {
            late.addAll(events);
            return List.of();
        });
    }

    private void arrive(int event) {
        world.stream.fate(UnaryOperator.identity());
        world.stream.send(late.get(event));
        world.executor.runAll();
    }

    private void read(ResourceKey key) throws InterruptedException {
        var unused = world.collector.read(Set.of(Target.entity(key)));
        world.batches.clear();
        world.script.forgetCalls();
    }

    @Test
    void anOlderObjectIsNotShown() throws InterruptedException {
        delay();
        world.backend.put(vm("a"));
        world.backend.put(vm("a"));
        read(vm("a"));

        arrive(0);
        arrive(1);

        assertThat(world.changes()).isEmpty();
        world.assertHealthy();
    }

    @Test
    void whatWasReadAsGoneDoesNotComeBack() throws InterruptedException {
        delay();
        world.backend.put(vm("a"));
        world.backend.delete(vm("a"));
        read(vm("a"));

        arrive(0);
        arrive(1);

        assertThat(world.changes()).isEmpty();
        world.assertHealthy();
    }

    @Test
    void whatWasMadeAgainDoesNotVanish() throws InterruptedException {
        delay();
        world.backend.delete(vm("a"));
        world.backend.put(vm("a"));
        read(vm("a"));

        arrive(0);
        arrive(1);

        assertThat(world.changes()).isEmpty();
        world.assertHealthy();
    }

    @Test
    void whatHasHappenedSinceIsShownAtOnceWithoutTheEventThatWasMissed() throws InterruptedException {
        delay();
        world.backend.put(vm("a"));
        read(vm("a"));
        world.backend.put(vm("a"));

        arrive(1);

        assertThat(world.changes()).hasExactlyElementsOfTypes(Change.Updated.class);
        world.assertHealthy();
    }

    @Test
    void eventsAreTakenAtTheirWordAgainOnceTheyHaveShownWhatWasRead() throws InterruptedException {
        delay();
        world.backend.put(vm("a"));
        read(vm("a"));
        arrive(0);

        world.backend.put(vm("a"));
        world.executor.runAll();

        assertThat(world.changes()).hasExactlyElementsOfTypes(Change.Updated.class);
        assertThat(world.script.count("read")).isZero();
        world.assertHealthy();
    }

    @Test
    void anOlderObjectThatArrivesInTheMiddleOfAReadDoesNotHideFromTheCallerWhatIsThere() throws InterruptedException {
        delay();
        world.backend.put(vm("a"));
        world.backend.put(vm("a"));
        world.vms.afterRead(() -> arrive(0));

        var unused = world.collector.read(Set.of(Target.entity(vm("a"))));

        assertThat(world.shown(vm("a"))).isPresent().isEqualTo(world.backend.find(vm("a")));
        arrive(1);
        world.assertHealthy();
    }

    @Test
    void otherThingsAreNotReadForIt() throws InterruptedException {
        delay();
        world.backend.put(vm("a"));
        read(vm("a"));
        world.stream.fate(UnaryOperator.identity());

        world.backend.put(vm("b"));
        world.executor.runAll();

        assertThat(world.changes()).hasSize(1);
        assertThat(world.script.count("read")).isZero();
    }

    @Test
    void aListingEndsTheDoubt() throws InterruptedException {
        delay();
        world.backend.put(vm("a"));
        read(vm("a"));
        world.stream.fate(UnaryOperator.identity());
        world.collector.reset();
        world.executor.runAll();
        world.script.forgetCalls();

        world.backend.put(vm("a"));
        world.executor.runAll();

        assertThat(world.script.count("read")).isZero();
        world.assertHealthy();
    }
}
