package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncPhase;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.spi.collector.World.Flavour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoadTest {

    @ParameterizedTest
    @EnumSource
    void theModelEqualsTheBackendAtParity(Flavour flavour) {
        World world = new World(flavour);
        world.backend.put(vm("a"));
        world.backend.put(disk("d"));

        world.start();

        world.assertHealthy();
        assertThat(world.marks()).containsOnlyOnce(Mark.Type.PARITY);
    }

    @ParameterizedTest
    @EnumSource
    void startReturnsBeforeTheDriverIsAsked(Flavour flavour) {
        World world = new World(flavour);

        world.collector.start();

        assertThat(world.script.total()).isZero();
        assertThat(world.collector.status().phase()).isEqualTo(SyncPhase.STARTED);
    }

    @Test
    void phasesFollowEachOther() {
        World world = new World(Flavour.POLLING);
        List<SyncPhase> phases = new ArrayList<>();
        world.collector.onStatus(() -> phases.add(world.collector.status().phase()));

        world.start();
        world.refresh();

        assertThat(phases)
                .startsWith(SyncPhase.STARTED)
                .endsWith(SyncPhase.REFRESH)
                .contains(SyncPhase.LOAD, SyncPhase.PARITY)
                .isSorted();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LISTED")
    void aChangeAtAnyMomentOfTheStartIsThereAtParity(Flavour flavour) {
        int calls = callsOfAStart(flavour);
        for (int call = 0; call < calls; call++) {
            World world = filled(flavour);
            world.script.later("", call, () -> {
                world.backend.put(vm("a"));
                world.backend.put(vm("new"));
                world.backend.delete(vm("b"));
                world.backend.delete(disk("d"));
                world.backend.put(disk("other"));
            });

            world.start();

            world.assertHealthy();
        }
    }

    private static int callsOfAStart(Flavour flavour) {
        return filled(flavour).start().script.total();
    }

    private static World filled(Flavour flavour) {
        World world = new World(flavour);
        world.backend.put(vm("a"));
        world.backend.put(vm("b"));
        world.backend.put(disk("d"));
        return world;
    }

    @ParameterizedTest
    @EnumSource
    void aDeadBackendIsAStatusWithItsCause(Flavour flavour) {
        World world = filled(flavour);
        world.script.fail("", ErrorCode.UNAVAILABLE);

        world.start();

        SyncStatus status = world.collector.status();
        assertThat(status.parity()).isFalse();
        assertThat(status.lastContact()).isEmpty();
        assertThat(status.age()).isEmpty();
        assertThat(status.cause()).hasValueSatisfying(cause -> {
            assertThat(cause.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(cause.provider()).contains(Thing.PROVIDER);
        });
    }

    @Test
    void triesGrowRarerUntilTheBackendIsThere() {
        World world = filled(Flavour.POLLING);
        world.script.fail("position", ErrorCode.UNAVAILABLE);
        world.start();

        world.advance(Duration.ofSeconds(35));
        int atFirst = world.script.count("position");
        world.advance(Duration.ofHours(1));
        int inAnHour = world.script.count("position") - atFirst;

        assertThat(atFirst).isBetween(4, 7);
        assertThat(inAnHour).isBetween(12, 30);
        world.script.heal();
        world.advance(World.SETTINGS.maxRetryInterval());
        world.assertHealthy();
    }

    @Test
    void aRefusedLoginIsNotRepeatedQuickly() {
        World world = filled(Flavour.POLLING);
        world.script.fail("position", ErrorCode.UNAUTHENTICATED);

        world.start();
        world.advance(Duration.ofMinutes(1));

        assertThat(world.script.count("position")).isLessThanOrEqualTo(4);
    }

    @Test
    void theBackendMayAskForALongerPause() {
        World world = filled(Flavour.POLLING);
        world.script.before("position", 1, () -> {
            throw PolyvisorException.builder(ErrorCode.UNAVAILABLE, "busy")
                    .retryAfter(Duration.ofMinutes(2))
                    .build();
        });
        world.start();

        world.advance(Duration.ofSeconds(119));
        assertThat(world.script.count("position")).isOne();
        world.advance(Duration.ofSeconds(1));
        world.assertHealthy();
    }

    @ParameterizedTest
    @EnumSource
    void contactLostAndFoundIsTold(Flavour flavour) {
        World world = filled(flavour);
        world.script.fail("", ErrorCode.UNAVAILABLE);
        world.start();
        world.advance(Duration.ofMinutes(3));

        world.script.heal();
        world.advance(World.SETTINGS.maxRetryInterval());

        world.assertHealthy();
        assertThat(world.marks().stream().filter(Mark.Type.PARITY::equals)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"POLLING, position", "HINTS, open"})
    void aLostContactIsMarkedOnceHoweverOftenItIsTried(Flavour flavour, String call) {
        World world = filled(flavour);
        world.script.fail(call, ErrorCode.UNAVAILABLE);
        world.start();
        world.advance(Duration.ofMinutes(30));

        assertThat(world.marks().stream().filter(Mark.Type.ERROR::equals)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void anAdapterThatCannotBeListedHoldsUpNoOther(Flavour flavour) {
        World world = filled(flavour);
        world.script.fail("list test-vm", ErrorCode.INTERNAL);
        world.start();
        world.backend.put(disk("later"));
        world.advance(Duration.ofMinutes(2));

        assertThat(world.shown(disk("d"))).isPresent();
        assertThat(world.shown(disk("later"))).isPresent();
        assertThat(world.collector.status().parity()).isFalse();
        assertThat(world.collector.status().cause())
                .hasValueSatisfying(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.INTERNAL));

        world.script.heal();
        world.backend.put(vm("a"));
        world.advance(World.SETTINGS.maxRetryInterval());
        world.assertHealthy();
    }

    @ParameterizedTest
    @EnumSource
    void aKindThatIsNotServedIsReportedAndBlocksNothing(Flavour flavour) {
        World world = filled(flavour);
        world.backend.delete(disk("d"));
        world.script.fail("list test-disk", ErrorCode.UNIMPLEMENTED);

        world.start();

        world.assertHealthy();
        assertThat(world.collector.status().unserved()).containsOnlyKeys(Thing.DISK.name());
    }

    @ParameterizedTest
    @EnumSource
    void aKindThatAppearsIsPickedUp(Flavour flavour) {
        World world = filled(flavour);
        world.backend.delete(disk("d"));
        world.script.fail("list test-disk", ErrorCode.UNIMPLEMENTED);
        world.start();
        world.advance(World.SETTINGS.maxRetryInterval());

        world.script.heal();
        world.backend.put(disk("first"));
        world.advance(World.SETTINGS.maxRetryInterval());
        world.backend.put(disk("second"));
        world.refresh();

        assertThat(world.collector.status().unserved()).isEmpty();
        world.assertHealthy();
    }

    @ParameterizedTest
    @EnumSource
    void aKindThatIsNoLongerServedIsEmptiedWhenTwoLookupsAgree(Flavour flavour) {
        World world = World.live(flavour, vm("a"), disk("d"));
        world.script.fail("list test-disk", ErrorCode.UNIMPLEMENTED);

        world.collector.reset();
        world.executor.runAll();
        assertThat(world.shown(disk("d"))).isPresent();
        world.advance(World.RETRY);

        assertThat(world.shown(disk("d"))).isEmpty();
        assertThat(world.collector.status().unserved()).containsOnlyKeys(Thing.DISK.name());
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsListedAnewAfterAReset(Flavour flavour) {
        World world = World.live(flavour, vm("a"), vm("b"), disk("d"));
        long unchanged = world.entry(vm("b")).orElseThrow().changedAt();
        world.backend.putSilently(vm("a"));
        world.backend.deleteSilently(disk("d"));

        world.collector.reset();

        assertThat(world.collector.status().parity()).isFalse();
        assertThat(world.collector.status().phase()).isEqualTo(SyncPhase.STARTED);
        assertThat(world.shown(vm("a"))).isPresent();
        world.executor.runAll();
        world.assertHealthy();
        assertThat(world.marks()).containsExactly(Mark.Type.PARITY);
        assertThat(world.entry(vm("b")).orElseThrow().changedAt()).isEqualTo(unchanged);
        assertThat(world.changes()).extracting(Change::key).containsExactlyInAnyOrder(vm("a"), disk("d"));
    }

    @Test
    void whatWasRestoredIsStaleUntilParity() {
        World world = filled(Flavour.POLLING);
        world.store.register(List.of(Thing.VM));
        world.store.commit(Set.of(), transaction -> {
            transaction.put(world.backend.find(vm("a")).orElseThrow());
            transaction.put(new Thing(vm("gone"), 0, Optional.empty()));
            transaction.stale(Thing.PROVIDER, true);
        });
        long restored = world.entry(vm("a")).orElseThrow().changedAt();
        assertThat(world.store.snapshot().stale(Thing.PROVIDER)).isTrue();

        world.start();

        world.assertHealthy();
        assertThat(world.store.snapshot().stale(Thing.PROVIDER)).isFalse();
        assertThat(world.collector.status().stale()).isFalse();
        assertThat(world.entry(vm("a")).orElseThrow().changedAt()).isEqualTo(restored);
    }

    @Test
    void aFullExecutorOnlyDelays() {
        World world = filled(Flavour.POLLING);
        world.executor.refuse(true);
        world.start();
        world.advance(Duration.ofSeconds(3));

        world.executor.refuse(false);
        world.advance(World.RETRY);

        world.assertHealthy();
    }
}
