package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.World.Flavour;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditTest {
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private static World audited(Flavour flavour, double share, ResourceKey... keys) {
        SyncSettings settings = SyncSettings.DEFAULT.audit(INTERVAL, share);
        World world = new World(flavour, settings, Bounds.DEFAULT, 42);
        for (ResourceKey key : keys) {
            world.backend.put(key);
        }
        return world.start().quiet();
    }

    private static World audited(Flavour flavour, ResourceKey... keys) {
        return audited(flavour, 0.05, keys);
    }

    /** Long enough for an audit and for what it finds to be repaired. */
    private static void audit(World world) {
        world.advance(INTERVAL.plusMinutes(1));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LISTED")
    void driftIsRepairedAndCounted(Flavour flavour) {
        World world = audited(flavour, vm("a"), vm("b"), vm("c"), disk("d"));
        world.backend.putSilently(vm("a"));
        world.backend.deleteSilently(vm("b"));
        world.backend.putSilently(disk("new"));

        audit(world);

        world.assertHealthy();
        assertThat(world.counted).containsEntry("collector.drift", 3L);
        assertThat(world.changes()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LISTED")
    void whatAnEventExplainsIsNoDrift(Flavour flavour) {
        World world = audited(flavour, vm("a"), vm("b"));
        world.script.before("list test-vm", 1, () -> {
            world.backend.put(vm("a"));
            world.backend.put(vm("new"));
        });
        world.script.before("close test-vm", 1, () -> {
            world.backend.put(vm("new"));
            world.backend.delete(vm("b"));
        });

        audit(world);

        world.assertHealthy();
        assertThat(world.script.count("list test-vm")).isPositive();
        assertThat(world.counted).doesNotContainKey("collector.drift");
    }

    @Test
    void aQuietBackendIsListedOnceInAnInterval() {
        World world = audited(Flavour.POLLING, vm("a"));

        world.advance(INTERVAL.multipliedBy(6).plusMinutes(1));

        assertThat(world.script.count("list test-vm")).isEqualTo(6);
        assertThat(world.script.count("list test-disk")).isEqualTo(6);
        assertThat(world.changes()).isEmpty();
    }

    @Test
    void slowListingsAreSpreadSoThatTheyKeepToTheirShare() {
        World world = audited(Flavour.POLLING, 0.1, vm("a"));
        world.script.before("list", Integer.MAX_VALUE, () -> world.time.advance(Duration.ofMinutes(5)));

        world.advance(Duration.ofHours(10));

        assertThat(world.script.count("list")).isBetween(10, 13);
    }

    @Test
    void anIntervalOfZeroMeansNever() {
        World world = World.live(Flavour.POLLING, vm("a"));

        world.advance(Duration.ofHours(5));

        assertThat(world.script.count("list")).isZero();
    }

    @Test
    void anAuditThatShowsTooLittleIsReadAgainBeforeAnythingIsDeleted() {
        World world = audited(Flavour.POLLING, many(100));
        world.script.before("list test-vm", 1, () -> world.vms.shows(things -> List.of()));
        world.script.before("close test-vm", 1, () -> world.vms.shows(things -> things));

        audit(world);

        world.assertHealthy();
        assertThat(world.changes()).isEmpty();
        assertThat(world.script.count("list test-vm")).isEqualTo(2);
    }

    @Test
    void driftOfMostOfAKindIsRepairedWhenTwoListingsAgree() {
        World world = audited(Flavour.POLLING, many(100));
        for (int i = 0; i < 90; i++) {
            world.backend.deleteSilently(vm("vm" + i));
        }

        audit(world);

        world.assertHealthy();
        assertThat(world.counted).containsEntry("collector.drift", 90L);
    }

    @Test
    void anAuditThatFailsHarmsNothing() {
        World world = audited(Flavour.POLLING, vm("a"), disk("d"));
        world.script.fail("list test-vm", 1, ErrorCode.INTERNAL);
        world.backend.putSilently(disk("d"));

        audit(world);

        world.assertHealthy();
        assertThat(world.marks()).isEmpty();
    }

    @Test
    void aFeedThatIsNotCurrentIsNotAudited() {
        World world = audited(Flavour.POLLING, vm("a"));
        world.script.fail("poll", ErrorCode.UNAVAILABLE);

        audit(world);

        assertThat(world.script.count("list")).isZero();
    }

    private static ResourceKey[] many(int count) {
        ResourceKey[] keys = new ResourceKey[count];
        for (int i = 0; i < count; i++) {
            keys[i] = vm("vm" + i);
        }
        return keys;
    }
}
