package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.World.Flavour;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RelistTest {

    private static World hundred(Flavour flavour) {
        ResourceKey[] keys = new ResourceKey[100];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = vm("vm" + i);
        }
        return World.live(flavour, keys);
    }

    private static void relist(World world) {
        world.collector.reset();
        world.executor.runAll();
    }

    @ParameterizedTest
    @EnumSource
    void aListingIsOneTransactionThatHoldsOnlyTheDifference(Flavour flavour) {
        World world = hundred(flavour);
        world.backend.putSilently(vm("vm1"));
        world.backend.deleteSilently(vm("vm2"));
        world.backend.putSilently(vm("new"));

        relist(world);

        List<Batch> changing = world.batches.stream()
                .filter(batch -> !batch.changes().isEmpty())
                .toList();
        assertThat(changing)
                .singleElement()
                .satisfies(batch -> assertThat(batch.changes())
                        .extracting(Change::key)
                        .containsExactlyInAnyOrder(vm("vm1"), vm("vm2"), vm("new")));
        world.assertHealthy();
    }

    @Test
    void valuesThatAreEqualKeepTheirIdentity() {
        World world = hundred(Flavour.POLLING);
        Map<ResourceKey, Resource> before = world.model();
        world.vms.shows(things -> things.stream()
                .map(thing -> new Thing(thing.key(), thing.version(), thing.parent()))
                .toList());

        relist(world);

        Map<ResourceKey, Resource> after = world.model();
        assertThat(after).hasSize(100);
        after.forEach((key, value) -> assertThat(value).isSameAs(before.get(key)));
        assertThat(world.changes()).isEmpty();
    }

    @Test
    void theModelIsNeverEmptyMeanwhile() {
        World world = hundred(Flavour.POLLING);
        List<Integer> sizes = new ArrayList<>();
        world.script.before("", Integer.MAX_VALUE, () -> sizes.add(world.model().size()));

        relist(world);

        assertThat(sizes).hasSizeGreaterThan(100).containsOnly(100);
    }

    @ParameterizedTest
    @CsvSource({"list test-vm, 0", "next test-vm, 0", "next test-vm, 50", "next test-vm, 99"})
    void aListingThatFailsHalfWayWritesNothing(String call, int after) {
        World world = hundred(Flavour.POLLING);
        world.backend.deleteSilently(vm("vm1"));
        world.backend.putSilently(vm("new"));
        world.script.failOneAfter(call, after, ErrorCode.UNAVAILABLE);

        relist(world);
        assertThat(world.changes()).isEmpty();
        assertThat(world.collector.status().parity()).isFalse();

        world.advance(World.RETRY);
        world.assertHealthy();
    }

    @Test
    void aListingThatWasReadToItsEndCountsHoweverItsConnectionEnds() {
        World world = hundred(Flavour.POLLING);
        world.backend.deleteSilently(vm("vm1"));
        world.script.fail("close test-vm", 1, ErrorCode.UNAVAILABLE);

        relist(world);

        world.assertHealthy();
    }

    @Test
    void aListingThatSuddenlyShrinksByMistakeDeletesNothing() {
        World world = hundred(Flavour.POLLING);
        world.vms.shows(things -> things.subList(0, 30));
        relist(world);
        assertThat(world.model()).hasSize(100);
        assertThat(world.collector.status().parity()).isFalse();
        assertThat(world.collector.status().cause())
                .hasValueSatisfying(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.ABORTED));

        world.vms.shows(things -> things);
        world.advance(World.RETRY);

        world.assertHealthy();
        assertThat(world.changes()).isEmpty();
    }

    @Test
    void aListingThatReallyShrinksDeletesAfterTheSecondReading() {
        World world = hundred(Flavour.POLLING);
        for (int i = 0; i < 70; i++) {
            world.backend.deleteSilently(vm("vm" + i));
        }
        relist(world);
        assertThat(world.model()).hasSize(100);

        world.advance(World.RETRY);

        world.assertHealthy();
        assertThat(world.changes()).hasSize(70);
    }

    @Test
    void twoShrunkListingsThatDisagreeDeleteNothing() {
        World world = hundred(Flavour.POLLING);
        world.vms.shows(things -> things.subList(0, 40));
        relist(world);
        world.vms.shows(things -> things.subList(60, 100));
        world.advance(World.RETRY);
        assertThat(world.model()).hasSize(100);

        world.vms.shows(things -> things);
        world.advance(World.RETRY);

        world.assertHealthy();
        assertThat(world.changes()).isEmpty();
    }

    @Test
    void aFewEntriesMayVanishAtOnce() {
        World world = World.live(Flavour.POLLING, vm("a"), vm("b"), vm("c"));
        world.backend.deleteSilently(vm("a"));
        world.backend.deleteSilently(vm("b"));
        world.backend.deleteSilently(vm("c"));

        relist(world);

        world.assertHealthy();
    }

    @Test
    void otherKindsAreNotHeldUpByADoubtfulListing() {
        World world = hundred(Flavour.POLLING);
        world.vms.shows(things -> List.of());
        world.backend.putSilently(disk("d"));

        relist(world);

        assertThat(world.shown(disk("d"))).isPresent();
    }

    @Test
    void aFeedWithoutEventsIsListedAtEachRefreshAndKeepsParity() {
        World world = hundred(Flavour.LISTED);
        world.backend.put(vm("vm1"));
        world.backend.delete(vm("vm2"));
        List<Boolean> parity = new ArrayList<>();
        world.collector.onStatus(() -> parity.add(world.collector.status().parity()));

        world.advance(World.REFRESH);

        world.assertHealthy();
        assertThat(parity).doesNotContain(false);
        assertThat(world.script.calls("list")).containsExactly("list test-vm", "list test-disk");
    }

    @Test
    void aFailedRefreshOfAFeedWithoutEventsIsSeenInTheStatus() {
        World world = hundred(Flavour.LISTED);
        world.script.fail("list test-vm", ErrorCode.UNAVAILABLE);

        world.advance(World.REFRESH);

        assertThat(world.collector.status().parity()).isFalse();
        assertThat(world.collector.status().cause()).isPresent();
    }
}
