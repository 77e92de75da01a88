package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.World.Flavour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A driver that does not come back from a call has not failed, but nobody can confirm the model any more. */
class SilenceTest {
    private static final Duration LIMIT = World.SETTINGS.maxRetryInterval().multipliedBy(2);

    private final List<SyncStatus> seen = new ArrayList<>();

    private void pass(World world, Duration time) {
        world.time.advance(time);
        world.executor.runAll();
        seen.add(world.collector.status());
    }

    @Test
    void parityEndsWhenTheDriverIsSilentAndComesBackWithIt() {
        World world = World.live(Flavour.POLLING, vm("a"));
        world.script.before("poll", 1, () -> {
            pass(world, LIMIT.minusSeconds(1));
            pass(world, Duration.ofSeconds(1));
        });

        world.advance(World.REFRESH);

        assertThat(seen).extracting(SyncStatus::parity).containsExactly(true, false);
        assertThat(seen.get(1).stale()).isTrue();
        assertThat(seen.get(1).cause())
                .hasValueSatisfying(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        world.assertHealthy();
        assertThat(world.marks()).containsExactly(Mark.Type.ERROR, Mark.Type.PARITY);
    }

    @Test
    void aLongListingIsNotSilent() {
        ResourceKey[] keys = new ResourceKey[60];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = vm("vm" + i);
        }
        World world = World.live(Flavour.LISTED, keys);
        world.script.before("next test-vm", 60, () -> pass(world, Duration.ofMinutes(1)));

        world.advance(World.REFRESH);

        assertThat(seen).hasSize(60).extracting(SyncStatus::parity).containsOnly(true);
    }
}
