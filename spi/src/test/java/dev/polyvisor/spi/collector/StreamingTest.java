package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.spi.collector.World.Flavour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamingTest {

    @Test
    void aStreamThatCannotBeResumedIsOpenedBeforeTheListing() {
        World world = new World(Flavour.HINTS);

        world.start();

        assertThat(world.script.calls("").stream().filter(call -> call.matches("open|list.*")))
                .containsExactly("open", "list test-vm", "list test-disk");
    }

    @Test
    void aStreamThatCanBeResumedBeginsWhereItsListingEnded() {
        World world = new World(Flavour.STATES);
        world.backend.put(vm("a"));
        List<Long> opened = new ArrayList<>();
        world.stream.onOpen(opened::add);

        world.start();

        assertThat(opened).containsExactly(1L);
        assertThat(world.script.calls("").stream().filter(call -> call.matches("open|list test-vm")))
                .startsWith("list test-vm", "open");
    }

    @ParameterizedTest
    @EnumSource(names = {"HINTS", "STATES"})
    void eventsAreAnsweredAtOnce(Flavour flavour) {
        World world = World.live(flavour, vm("a"), disk("d"));
        world.backend.put(vm("a"));
        world.backend.put(vm("new"));
        world.backend.delete(disk("d"));

        world.executor.runAll();

        world.assertHealthy();
        assertThat(world.changes()).hasSize(3);
    }

    @Test
    void hintsThatCameTogetherAreOneRead() {
        World world = World.live(Flavour.HINTS, vm("a"));
        for (int i = 0; i < 100; i++) {
            world.backend.put(vm("a"));
        }

        world.executor.runAll();

        assertThat(world.script.calls("read")).containsExactly("read test-vm a");
        world.assertHealthy();
    }

    @Test
    void hintsInWrongOrderDoubledAndLateDoNoHarm() {
        World world = World.live(Flavour.HINTS, vm("a"), vm("b"));
        List<Backend.Event> kept = new ArrayList<>();
        world.stream.fate(events -> {
            kept.addAll(events);
            return List.of();
        });
        world.backend.put(vm("a"));
        world.backend.delete(vm("b"));
        world.backend.put(vm("c"));
        world.stream.fate(events -> List.of(events.get(0), events.get(0)));

        for (int i = kept.size() - 1; i >= 0; i--) {
            world.stream.send(kept.get(i));
        }
        world.executor.runAll();
        world.stream.send(kept.get(0));
        world.executor.runAll();

        world.assertHealthy();
    }

    @Test
    void statesAreAppliedOneByOneInTheirOrder() {
        World world = World.live(Flavour.STATES, vm("a"));
        world.backend.put(vm("a"));
        world.backend.delete(vm("a"));
        world.backend.put(vm("a"));

        world.executor.runAll();

        world.assertHealthy();
        assertThat(world.changes())
                .hasExactlyElementsOfTypes(Change.Updated.class, Change.Deleted.class, Change.Created.class);
        assertThat(world.script.count("read")).isZero();
    }

    @Test
    void aStreamOfHintsThatEndsIsOpenedAndEverythingIsListed() {
        World world = World.live(Flavour.HINTS, vm("a"), vm("b"), disk("d"));
        long unchanged = world.entry(vm("b")).orElseThrow().changedAt();
        world.stream.cut(ErrorCode.UNAVAILABLE);
        world.executor.runAll();
        world.backend.put(vm("a"));
        world.backend.delete(disk("d"));
        assertThat(world.collector.status().parity()).isFalse();
        assertThat(world.collector.status().stale()).isTrue();

        world.advance(World.RETRY);

        world.assertHealthy();
        assertThat(world.marks()).containsExactly(Mark.Type.ERROR, Mark.Type.PARITY);
        assertThat(world.entry(vm("b")).orElseThrow().changedAt()).isEqualTo(unchanged);
        assertThat(world.changes()).hasSize(2);
    }

    @Test
    void aStreamOfStatesGoesOnFromTheLastCommittedCursor() {
        World world = World.live(Flavour.STATES, vm("a"));
        world.backend.put(vm("a"));
        world.executor.runAll();
        long committed = world.backend.position();
        List<Long> opened = new ArrayList<>();
        world.stream.onOpen(opened::add);

        world.stream.cut(ErrorCode.UNAVAILABLE);
        world.backend.put(vm("missed"));
        world.backend.delete(vm("a"));
        world.advance(World.RETRY);

        assertThat(opened).containsExactly(committed);
        assertThat(world.script.count("list")).isZero();
        world.assertHealthy();
    }

    @Test
    void theRegularEndOfALongStreamIsNoFailure() {
        World world = World.live(Flavour.STATES, vm("a"));
        world.advance(Duration.ofMinutes(5));

        world.stream.cut(ErrorCode.UNAVAILABLE);
        world.executor.runAll();

        assertThat(world.stream.openConnections()).isOne();
        world.backend.put(vm("a"));
        world.executor.runAll();
        world.assertHealthy();
        assertThat(world.marks()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"HINTS", "STATES"})
    void aStreamThatEndsAgainAndAgainIsOpenedMoreAndMoreRarely(Flavour flavour) {
        World world = World.live(flavour, vm("a"));
        for (int i = 0; i < 720; i++) {
            world.stream.cut(ErrorCode.UNAVAILABLE);
            world.advance(Duration.ofSeconds(5));
        }

        assertThat(world.script.count("open")).isBetween(10, 40);
    }

    @Test
    void aBookmarkMovesTheCursor() {
        World world = World.live(Flavour.STATES, vm("a"));
        world.backend.put(disk("other"));
        world.executor.runAll();
        world.stream.bookmark();
        world.executor.runAll();
        List<Long> opened = new ArrayList<>();
        world.stream.onOpen(opened::add);

        world.stream.cut(ErrorCode.UNAVAILABLE);
        world.advance(World.RETRY);

        assertThat(opened).containsExactly(world.backend.position());
    }

    @Test
    void aCursorThatIsTooOldLeadsToAListing() {
        World world = World.live(Flavour.STATES, vm("a"), vm("b"), disk("d"));
        long unchanged = world.entry(vm("b")).orElseThrow().changedAt();
        world.stream.cut(ErrorCode.UNAVAILABLE);
        world.backend.put(vm("a"));
        world.stream.expire(world.backend.position());

        world.advance(World.RETRY);

        world.assertHealthy();
        assertThat(world.script.calls("list")).containsExactly("list test-vm");
        assertThat(world.entry(vm("b")).orElseThrow().changedAt()).isEqualTo(unchanged);
        assertThat(world.changes()).hasSize(1);
    }

    @Test
    void aStreamThatSaysItsCursorIsTooOldIsListed() {
        World world = World.live(Flavour.STATES, vm("a"));
        world.backend.putSilently(vm("a"));

        world.stream.cut(ErrorCode.OUT_OF_RANGE);
        world.executor.runAll();

        world.assertHealthy();
    }

    @Test
    void anEventThatCannotBeAppliedOnceIsAppliedAgain() {
        World world = World.live(Flavour.STATES, vm("a"), vm("b"));
        world.script.fail("apply test-vm a", 1, ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        world.backend.put(vm("b"));

        world.executor.runAll();

        world.assertHealthy();
        assertThat(world.script.count("read")).isZero();
    }

    @Test
    void whatAnEventThatCannotBeAppliedConcernsIsRead() {
        World world = World.live(Flavour.STATES, vm("a"), vm("b"));
        world.script.fail("apply test-vm a", 2, ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        world.backend.put(vm("b"));

        world.executor.runAll();

        world.assertHealthy();
        assertThat(world.script.calls("read")).containsExactly("read test-vm a");
    }

    @Test
    void anEventThatCanNeitherBeAppliedNorReadHasItsKindListed() {
        World world = World.live(Flavour.STATES, vm("poison"), vm("b"));
        world.script.fail("apply test-vm poison", ErrorCode.INTERNAL);
        world.script.fail("read test-vm poison", ErrorCode.INTERNAL);
        world.backend.put(vm("poison"));
        world.executor.runAll();
        world.backend.put(vm("b"));
        world.executor.runAll();
        assertThat(world.shown(vm("b"))).isEqualTo(world.backend.find(vm("b")));

        world.advance(Duration.ofMinutes(1));

        world.assertHealthy();
        assertThat(world.script.calls("list")).containsExactly("list test-vm");
    }

    @Test
    void theCursorOfAStreamWaitsForAnEventThatCannotBeApplied() {
        World world = World.live(Flavour.STATES, vm("a"), vm("b"));
        long before = world.backend.position();
        world.script.fail("apply test-vm a", ErrorCode.INTERNAL);
        world.script.fail("read test-vm a", ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        world.backend.put(vm("b"));
        world.executor.runAll();
        List<Long> opened = new ArrayList<>();
        world.stream.onOpen(opened::add);

        world.stream.cut(ErrorCode.UNAVAILABLE);
        world.advance(World.RETRY);

        assertThat(opened).containsExactly(before);
    }

    @Test
    void aLaterStateOfTheSameThingMakesTheFailedReadNeedless() {
        World world = World.live(Flavour.STATES, vm("a"));
        world.script.fail("apply test-vm a", 2, ErrorCode.INTERNAL);
        world.script.fail("read test-vm a", ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        world.executor.runAll();
        assertThat(world.collector.status().parity()).isFalse();

        world.backend.put(vm("a"));
        world.executor.runAll();

        world.assertHealthy();
        assertThat(world.script.count("list")).isZero();
    }

    @Test
    void anOverflowOfHintsLeadsToAListing() {
        World world = small(Flavour.HINTS);
        for (int i = 0; i < 50; i++) {
            world.backend.put(vm("vm" + i));
        }

        world.executor.runAll();

        world.assertHealthy();
        assertThat(world.script.calls("list")).containsExactly("list test-vm", "list test-disk");
        assertThat(world.script.count("open")).isZero();
        assertThat(world.counted).containsEntry("collector.overflow", 1L);
    }

    @Test
    void anOverflowDuringTheListingLeadsToAnother() {
        World world = small(Flavour.HINTS);
        world.script.before("list test-disk", 1, () -> {
            for (int i = 0; i < 50; i++) {
                world.backend.put(vm("vm" + i));
            }
        });
        world.stream.cut(ErrorCode.UNAVAILABLE);

        world.advance(World.RETRY);

        world.assertHealthy();
        assertThat(world.script.count("list test-vm")).isEqualTo(2);
    }

    @Test
    void anOverflowOfStatesIsMadeUpForFromTheLastCommittedCursor() {
        World world = small(Flavour.STATES);
        for (int i = 0; i < 50; i++) {
            world.backend.put(vm("vm" + i));
        }

        world.executor.runAll();

        world.assertHealthy();
        assertThat(world.script.count("list")).isZero();
        assertThat(world.script.count("open")).isPositive();
        assertThat(world.marks()).isEmpty();
    }

    @Test
    void aStreamThatOverflowsWhileItsCursorIsHeldBackIsNotOpenedWithoutAPause() {
        World world = small(Flavour.STATES);
        world.script.fail("apply test-vm a", ErrorCode.INTERNAL);
        world.script.fail("read test-vm a", ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        for (int i = 0; i < 50; i++) {
            world.backend.put(vm("vm" + i));
        }

        world.advance(Duration.ofMinutes(1));

        world.assertHealthy();
        assertThat(world.script.count("open")).isBetween(2, 25);
    }

    private static World small(Flavour flavour) {
        World world = new World(flavour, World.SETTINGS, new Bounds(5, 5, 100, 100, 10, 4, 10), 42);
        world.backend.put(vm("a"));
        return world.start().quiet();
    }

    @Test
    void eventsAfterTheEndOfAConnectionCountForNothing() {
        World world = World.live(Flavour.STATES, vm("a"));
        Backend.Event late =
                new Backend.Event(99, 1, vm("ghost"), Optional.of(new Thing(vm("ghost"), 1, Optional.empty())));
        world.stream.onOpen(position -> {});

        world.stream.sendAfterEnd(late);
        world.advance(World.RETRY);

        world.assertHealthy();
    }

    @Test
    void aSignOfLifeMakesTheModelYounger() {
        World world = World.live(Flavour.HINTS, vm("a"));
        world.advance(Duration.ofMinutes(1));
        assertThat(world.collector.status().age()).contains(Duration.ofMinutes(1));

        world.stream.alive();

        assertThat(world.collector.status().age()).contains(Duration.ZERO);
    }

    @Test
    void aConnectionThatIsReplacedIsCancelled() {
        World world = World.live(Flavour.HINTS, vm("a"));

        world.collector.reset();
        world.executor.runAll();

        assertThat(world.script.calls("").stream().filter(call -> call.matches("open|cancel")))
                .containsExactly("cancel", "open");
        assertThat(world.stream.openConnections()).isOne();
    }

    @Test
    void aJumpOfTheTimeOfDayOpensAStreamOfStatesAgain() {
        World world = World.live(Flavour.STATES, vm("a"));
        world.stream.fate(events -> List.of());
        world.backend.put(vm("a"));
        world.executor.runAll();
        world.stream.fate(events -> events);

        world.clock.shift(Duration.ofHours(-2));
        world.refresh();

        world.assertHealthy();
        assertThat(world.script.count("list")).isZero();
    }
}
