package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.World.Flavour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long random histories with random faults. In the end the model equals the backend. On the way no cursor passes what is
 * not committed, which the world checks at each use of a cursor.
 */
class SoakTest {
    private static final int STEPS = 1_500;
    private static final int KEYS = 60;

    static Stream<Arguments> seeds() {
        int seeds = Boolean.getBoolean("polyvisor.soak") ? 100 : 5;
        List<Arguments> all = new ArrayList<>();
        for (Flavour flavour : Flavour.values()) {
            for (int seed = 1; seed <= seeds; seed++) {
                all.add(Arguments.of(flavour, seed));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theModelEqualsTheBackendInTheEnd(Flavour flavour, long seed) {
        Random random = new Random(seed);
        SyncSettings settings =
                SyncSettings.DEFAULT.audit(random.nextBoolean() ? Duration.ofMinutes(3) : Duration.ZERO, 0.05);
        Bounds bounds = new Bounds(50, 50, 200, 200, 1 + random.nextInt(20), 4, 10);
        World world = new World(flavour, settings, bounds, seed);
        world.polling.pageSize(1 + random.nextInt(20));
        world.polling.overlap(random.nextInt(10));
        for (int i = 0; i < KEYS / 2; i++) {
            change(world, random);
        }
        world.start();

        for (int step = 0; step < STEPS; step++) {
            act(world, random);
        }
        heal(world);

        world.advance(settings.maxRetryInterval().multipliedBy(4));
        world.assertHealthy();
        assertThat(world.collector.status().backlog()).isZero();
    }

    private static void act(World world, Random random) {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> change(world, random);
            case 6 -> {
                for (int i = 0; i < random.nextInt(100); i++) {
                    change(world, random);
                }
            }
            case 7, 8 -> world.executor.runAll();
            case 9, 10, 11 -> world.advance(Duration.ofMillis(random.nextInt(20_000)));
            case 12 -> breakSomething(world, random);
            case 13 -> changeDuringACall(world, random);
            case 14 -> read(world, random);
            case 15 -> world.script.heal();
            case 16 -> {
                world.stream.cut(random.nextInt(5) == 0 ? ErrorCode.OUT_OF_RANGE : ErrorCode.UNAVAILABLE);
                world.diskStream.cut(ErrorCode.UNAVAILABLE);
            }
            case 17 -> expire(world, random);
            case 18 -> disturb(world, random);
            default -> rarely(world, random);
        }
    }

    private static ResourceKey key(Random random) {
        String id = "k" + random.nextInt(KEYS);
        return random.nextBoolean() ? vm(id) : disk(id);
    }

    private static void change(World world, Random random) {
        if (random.nextInt(3) == 0) {
            world.backend.delete(key(random));
        } else {
            world.backend.put(key(random));
        }
    }

    private static void breakSomething(World world, Random random) {
        String kind = random.nextBoolean() ? Thing.VM.name() : Thing.DISK.name();
        List<String> calls = List.of(
                "",
                "list " + kind,
                "next " + kind,
                "read " + kind,
                "read " + key(random).kind() + " k" + random.nextInt(KEYS),
                "apply " + kind,
                "affected " + kind,
                "poll",
                "position",
                "open",
                "code");
        List<ErrorCode> codes = List.of(
                ErrorCode.UNAVAILABLE, ErrorCode.INTERNAL, ErrorCode.DEADLINE_EXCEEDED, ErrorCode.UNAUTHENTICATED);
        String call = calls.get(random.nextInt(calls.size()));
        ErrorCode code = codes.get(random.nextInt(codes.size()));
        if (random.nextInt(4) == 0) {
            world.script.fail(call, code);
        } else {
            world.script.fail(call, 1 + random.nextInt(6), code);
        }
    }

    private static void changeDuringACall(World world, Random random) {
        long seed = random.nextLong();
        world.script.later("", random.nextInt(30), () -> {
            Random own = new Random(seed);
            for (int i = 0; i < 1 + own.nextInt(5); i++) {
                change(world, own);
            }
        });
    }

    private static void read(World world, Random random) {
        Set<Target> targets = random.nextInt(4) == 0
                ? Set.of(Target.collection(random.nextBoolean() ? Thing.VM : Thing.DISK))
                : Set.of(Target.entity(key(random)));
        try {
            var unused = world.collector.read(targets);
        } catch (PolyvisorException failed) {
            assertThat(failed.provider()).contains(Thing.PROVIDER);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void expire(World world, Random random) {
        long position = random.nextInt((int) world.backend.position() + 1);
        world.polling.expire(position);
        world.stream.expire(position);
        world.diskStream.expire(position);
    }

    private static void disturb(World world, Random random) {
        world.polling.repeats(1 + random.nextInt(3));
    }

    private static void rarely(World world, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> world.collector.reset();
            case 1 -> world.clock.shift(Duration.ofHours(random.nextInt(20) - 10));
            case 2 -> showTooLittle(world);
            case 3 -> world.vms.shows(things -> things);
            case 4 -> world.vms.isOnItsWay(key(random), random.nextBoolean());
            case 5 -> world.advance(Duration.ofMinutes(random.nextInt(20)));
            case 6 ->
                world.script.fail("list " + (random.nextBoolean() ? Thing.VM : Thing.DISK), ErrorCode.UNIMPLEMENTED);
            default -> {
                world.stream.bookmark();
                world.diskStream.bookmark();
            }
        }
    }

    /** Two such listings in a row are believed, so that only an audit finds out. */
    private static void showTooLittle(World world) {
        if (world.isAudited()) {
            world.vms.shows(things -> things.subList(0, things.size() / 5));
        }
    }

    private static void heal(World world) {
        world.script.heal();
        world.polling.expire(0);
        world.polling.repeats(1);
        world.stream.expire(0);
        world.diskStream.expire(0);
        world.vms.shows(things -> things);
        world.vms.arrive();
    }
}
