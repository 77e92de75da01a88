package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.spi.collector.World.Flavour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A history of a start and some changes, broken at each call of the driver in turn. */
class CutTest {

    /** What happens at one call. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions keep no state
    private enum Cut {
        /** The backend does not answer. */
        UNAVAILABLE(world -> {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "cut");
        }),
        /** The cursor is refused, whatever is asked. */
        EXPIRED(world -> {
            throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "cut");
        }),
        /** The driver has a fault. */
        FAULT(world -> {
            throw new IllegalStateException("cut");
        }),
        /** The streams end. */
        END(world -> {
            world.stream.cut(ErrorCode.UNAVAILABLE);
            world.diskStream.cut(ErrorCode.UNAVAILABLE);
        }),
        /** Everything is forgotten. */
        RESET(world -> world.collector.reset()),
        /** Everything fails for a while. */
        AWAY(world -> {
            world.script.fail("", ErrorCode.UNAVAILABLE);
            world.time.schedule(Duration.ofMinutes(2), world.script::heal);
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "cut");
        });

        private final Consumer<World> what;

        Cut(Consumer<World> what) {
            this.what = what;
        }
    }

    static Stream<Arguments> cuts() {
        List<Arguments> all = new ArrayList<>();
        for (Flavour flavour : Flavour.values()) {
            for (Cut cut : Cut.values()) {
                all.add(Arguments.of(flavour, cut));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void theModelEqualsTheBackendInTheEndWhereverItIsCut(Flavour flavour, Cut cut) {
        int calls = history(new World(flavour)).script.total();
        assertThat(calls).isGreaterThan(10);
        for (int call = 0; call < calls; call++) {
            World world = new World(flavour);
            world.script.later("", call, () -> cut.what.accept(world));

            history(world);
            world.advance(World.SETTINGS.maxRetryInterval().multipliedBy(2));

            world.assertHealthy();
        }
    }

    private static World history(World world) {
        world.backend.put(vm("a"));
        world.backend.put(vm("b"));
        world.backend.put(disk("d"));
        world.start();
        world.advance(Duration.ofSeconds(1));
        world.backend.put(vm("c"));
        world.backend.delete(vm("a"));
        world.executor.runAll();
        world.advance(World.REFRESH);
        world.backend.put(disk("e"));
        world.backend.put(vm("b"));
        world.executor.runAll();
        world.backend.delete(disk("d"));
        world.advance(World.REFRESH);
        return world;
    }
}
