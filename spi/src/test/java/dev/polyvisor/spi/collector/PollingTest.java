package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.spi.collector.World.Flavour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollingTest {

    @Test
    void aQuietSourceIsAskedAtEachRefresh() {
        World world = World.live(Flavour.POLLING, vm("a"));

        world.advance(World.REFRESH.multipliedBy(6));

        assertThat(world.script.count("poll")).isEqualTo(6);
        assertThat(world.script.total()).isEqualTo(6);
        assertThat(world.batches).isEmpty();
    }

    @Test
    void manyEventsOfOneEntityAreOneRead() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"), disk("d"));
        for (int i = 0; i < 50; i++) {
            world.backend.put(vm("a"));
            world.backend.put(vm("b"));
        }
        world.backend.put(disk("d"));

        world.refresh();

        world.assertHealthy();
        assertThat(world.script.calls("read"))
                .containsExactlyInAnyOrder("read test-vm a", "read test-vm b", "read test-disk d");
    }

    @Test
    void whatIsNotFoundIsDeleted() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.backend.put(vm("a"));
        world.backend.delete(vm("a"));

        world.refresh();

        assertThat(world.changes()).singleElement().isInstanceOf(Change.Deleted.class);
        world.assertHealthy();
    }

    @Test
    void anUpdateOfSomethingUnknownInsertsItAndADeleteIsQuiet() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.backend.put(vm("short-lived"));
        world.backend.delete(vm("short-lived"));
        world.backend.put(vm("new"));

        world.refresh();

        assertThat(world.changes()).singleElement().isInstanceOf(Change.Created.class);
        world.assertHealthy();
    }

    @Test
    void pagesAreTakenOneAfterTheOtherWithoutAPause() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.polling.pageSize(10);
        for (int i = 0; i < 45; i++) {
            world.backend.put(vm("vm" + i));
        }

        world.advance(World.REFRESH);

        world.assertHealthy();
        assertThat(world.script.count("poll")).isEqualTo(5);
    }

    @Test
    void eventsThatArriveWhilePagesAreReadAreNotLost() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.polling.pageSize(3);
        for (int i = 0; i < 9; i++) {
            world.backend.put(vm("vm" + i));
        }
        world.script.before("read test-vm vm4", 1, () -> {
            world.backend.put(vm("vm1"));
            world.backend.delete(vm("vm8"));
        });

        world.advance(World.REFRESH);

        world.assertHealthy();
    }

    @Test
    void aPageThatLeadsNowhereIsNotAskedForWithoutEnd() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.polling.pageSize(0);
        world.backend.put(vm("a"));

        world.advance(World.REFRESH.multipliedBy(3));

        assertThat(world.script.count("poll")).isEqualTo(3);
    }

    @Test
    void anOverlapIsRecognisedById() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"));
        world.polling.overlap(100);
        world.backend.put(vm("a"));
        world.refresh();
        world.script.forgetCalls();

        world.backend.put(vm("b"));
        world.refresh();
        world.advance(World.REFRESH.multipliedBy(5));

        assertThat(world.script.calls("read")).containsExactly("read test-vm b");
    }

    @Test
    void anEventThatBecomesVisibleLateIsAnsweredOnce() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"));
        world.polling.onPoll(position -> {});
        world.polling.overlap(100);
        world.backend.put(vm("a"));
        world.polling.hide(world.backend.position(), true);
        world.backend.put(vm("b"));
        world.refresh();
        world.script.forgetCalls();

        world.polling.hide(world.backend.position() - 1, false);
        world.advance(World.REFRESH.multipliedBy(5));

        world.assertHealthy();
        assertThat(world.script.calls("read")).containsExactly("read test-vm a");
    }

    @Test
    void aDoubledEventIsAnsweredOnce() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.polling.repeats(3);
        world.backend.put(vm("a"));

        world.refresh();

        assertThat(world.script.count("affected")).isEqualTo(1);
        assertThat(world.script.count("read")).isEqualTo(1);
    }

    @Test
    void idsAreForgottenWithTheCursorBecauseARestoredBackendGivesThemAgain() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.polling.overlap(100);
        world.backend.put(vm("a"));
        world.refresh();
        world.script.forgetCalls();

        world.polling.expire(1_000);
        world.advance(World.REFRESH);
        world.polling.expire(0);
        world.advance(World.RETRY.multipliedBy(2));

        assertThat(world.script.calls("affected")).isNotEmpty();
        world.assertHealthy();
    }

    @Test
    void theCursorWaitsForWhatItCovers() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"));
        long before = world.backend.position();
        List<Long> asked = new ArrayList<>();
        world.polling.onPoll(asked::add);
        world.script.fail("read test-vm a", 3, ErrorCode.UNAVAILABLE);
        world.backend.put(vm("a"));

        world.advance(Duration.ofSeconds(25));
        world.backend.put(vm("b"));
        world.advance(World.REFRESH);
        assertThat(asked).isNotEmpty().containsOnly(before);
        assertThat(world.shown(vm("b"))).isEqualTo(world.backend.find(vm("b")));

        world.advance(Duration.ofMinutes(1));
        assertThat(asked.get(asked.size() - 1)).isEqualTo(world.backend.position());
        world.assertHealthy();
    }

    @Test
    void aReadThatFailsOnceIsRepeatedAndDelaysNoOther() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"), disk("d"));
        world.script.fail("read test-vm a", 1, ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        world.backend.put(disk("d"));

        world.advance(World.REFRESH);
        assertThat(world.shown(disk("d"))).isEqualTo(world.backend.find(disk("d")));
        SyncStatus failing = world.collector.status();
        assertThat(failing.parity()).isFalse();
        assertThat(failing.backlog()).isEqualTo(1);
        assertThat(failing.cause())
                .hasValueSatisfying(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.INTERNAL));

        world.advance(World.RETRY);
        world.assertHealthy();
        assertThat(world.collector.status().backlog()).isZero();
        assertThat(world.marks()).containsExactly(Mark.Type.PARITY);
    }

    @Test
    void theLagIsTheAgeOfTheOldestChangeThatIsNotCommitted() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.script.fail("read test-vm", ErrorCode.INTERNAL);
        world.script.fail("list test-vm", ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        world.advance(World.REFRESH);

        world.advance(Duration.ofMinutes(2));

        assertThat(world.collector.status().lag()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void afterAFailedReadOfManyEachIsReadByItself() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"), vm("c"));
        world.script.fail("read test-vm b", ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        world.backend.put(vm("b"));
        world.backend.put(vm("c"));

        world.advance(World.REFRESH.plus(World.RETRY));

        assertThat(world.shown(vm("a"))).isEqualTo(world.backend.find(vm("a")));
        assertThat(world.shown(vm("c"))).isEqualTo(world.backend.find(vm("c")));
    }

    @Test
    void aTargetThatCanNeverBeReadIsListedInTheEndAndOthersGoOn() {
        World world = World.live(Flavour.POLLING, vm("poison"), vm("b"));
        world.script.fail("read test-vm poison", ErrorCode.INTERNAL);
        world.backend.put(vm("poison"));

        for (int i = 0; i < 30; i++) {
            world.advance(Duration.ofSeconds(5));
            world.backend.put(vm("b"));
            world.backend.put(disk("d" + i));
        }
        world.refresh();

        world.assertHealthy();
        assertThat(world.script.count("list test-vm")).isEqualTo(1);
        assertThat(world.script.count("list test-disk")).isZero();
    }

    @Test
    void aTargetThatFailsAgainAndAgainDoesNotHaveItsKindListedAgainAndAgain() {
        World world = World.live(Flavour.POLLING, vm("poison"));
        world.script.fail("read test-vm poison", ErrorCode.INTERNAL);

        for (int i = 0; i < 360; i++) {
            world.backend.put(vm("poison"));
            world.advance(Duration.ofSeconds(10));
        }

        assertThat(world.script.count("list test-vm")).isBetween(5, 20);
    }

    @Test
    void aKindWhoseReadsAndListingsFailHoldsUpNoOtherPage() {
        World world = World.live(Flavour.POLLING, vm("a"), disk("d"));
        world.polling.pageSize(1);
        world.script.fail("read test-vm", ErrorCode.INTERNAL);
        world.script.fail("list test-vm", ErrorCode.INTERNAL);
        world.backend.put(vm("a"));
        world.backend.put(disk("d"));

        world.advance(Duration.ofMinutes(2));
        assertThat(world.shown(disk("d"))).isEqualTo(world.backend.find(disk("d")));
        assertThat(world.collector.status().parity()).isFalse();

        world.script.heal();
        world.advance(World.SETTINGS.maxRetryInterval());
        world.assertHealthy();
    }

    @Test
    void anEventThatDoesNotSayWhatItConcernsHasItsKindListed() {
        World world = World.live(Flavour.POLLING, vm("a"), disk("d"));
        world.script.fail("affected test-vm", 1, ErrorCode.INTERNAL);
        world.backend.put(vm("a"));

        world.refresh();

        world.assertHealthy();
        assertThat(world.script.calls("list")).containsExactly("list test-vm");
    }

    @Test
    void anEventWithoutACodeHasEverythingListed() {
        World world = World.live(Flavour.POLLING, vm("a"), disk("d"));
        world.script.fail("code", 1, ErrorCode.INTERNAL);
        world.backend.put(vm("a"));

        world.refresh();

        world.assertHealthy();
        assertThat(world.script.calls("list")).containsExactlyInAnyOrder("list test-vm", "list test-disk");
    }

    @Test
    void aThingOnItsWayIsReadAgainWithGrowingPausesUntilItHasArrived() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.vms.isOnItsWay(vm("a"), true);
        world.backend.put(vm("a"));
        world.advance(World.REFRESH);
        world.script.forgetCalls();

        world.advance(Duration.ofSeconds(36));
        assertThat(world.script.count("read")).isEqualTo(3);
        assertThat(world.collector.status().parity()).isTrue();
        assertThat(world.collector.status().backlog()).isEqualTo(1);

        world.vms.isOnItsWay(vm("a"), false);
        world.backend.putSilently(vm("a"));
        world.advance(Duration.ofSeconds(41));
        world.assertHealthy();
        assertThat(world.collector.status().backlog()).isZero();
    }

    @Test
    void aLostContactKeepsTheCursor() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.script.fail("", ErrorCode.UNAVAILABLE);
        world.advance(Duration.ofMinutes(1));
        world.backend.put(vm("a"));
        SyncStatus lost = world.collector.status();
        assertThat(lost.parity()).isFalse();
        assertThat(lost.stale()).isTrue();
        assertThat(lost.age()).hasValueSatisfying(age -> assertThat(age).isGreaterThan(Duration.ofSeconds(50)));

        world.script.heal();
        world.script.forgetCalls();
        world.advance(World.SETTINGS.maxRetryInterval());

        world.assertHealthy();
        assertThat(world.script.count("list")).isZero();
        assertThat(world.marks()).containsExactly(Mark.Type.ERROR, Mark.Type.PARITY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCursorThatIsNoLongerKnownLeadsToAListing(boolean backInTime) {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"), disk("d"));
        long unchanged = world.entry(vm("b")).orElseThrow().changedAt();
        world.backend.putSilently(vm("a"));
        world.backend.deleteSilently(disk("d"));
        world.script.before("poll", 1, () -> {
            throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, backInTime ? "back" : "expired");
        });

        world.advance(World.REFRESH);

        world.assertHealthy();
        assertThat(world.entry(vm("b")).orElseThrow().changedAt()).isEqualTo(unchanged);
        assertThat(world.changes()).extracting(Change::key).containsExactlyInAnyOrder(vm("a"), disk("d"));
        assertThat(world.marks()).containsExactly(Mark.Type.PARITY);
    }

    @Test
    void aSourceThatRefusesEveryCursorIsNotListedWithoutAPause() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.script.fail("poll", ErrorCode.OUT_OF_RANGE);

        world.advance(Duration.ofHours(1));

        assertThat(world.script.count("list test-vm")).isLessThan(30);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LISTED", "STATES"})
    void aJumpOfTheTimeOfDayLeadsToAListing(Flavour flavour) {
        World world = World.live(flavour, vm("a"));
        world.backend.putSilently(vm("a"));

        world.clock.shift(Duration.ofHours(2));
        world.refresh();

        world.assertHealthy();
    }

    @Test
    void statesThatAreAskedForAreAppliedWithoutAnyRead() {
        World world = World.live(Flavour.POLLED_STATES, vm("a"), vm("b"));
        world.backend.put(vm("a"));
        world.backend.put(vm("a"));
        world.backend.delete(vm("b"));

        world.refresh();

        world.assertHealthy();
        assertThat(world.script.count("apply")).isEqualTo(3);
        assertThat(world.script.count("read")).isZero();
    }
}
