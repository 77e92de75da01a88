package dev.polyvisor.simulators.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.VirtualClock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The recorded exchanges with a real cluster, made again in the recorded order: the simulator answers the same. */
class KubeVirtSamplesTest {
    /** What cannot be made again, and why. Where an answer differs in a part, {@link Replay#call} names the part. */
    private static final Map<String, String> NOT_REPLAYED = Map.of(
            "apiservice-unavailable", "the status of an aggregated API server, which the simulator has no object for");

    private final VirtualClock clock = new VirtualClock();
    private final KubeVirtSimulator cluster =
            KubeVirtSimulator.builder().http().clock(clock).step(Replay.STEP).start();
    private final Replay replay = new Replay(cluster, clock);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void each_recorded_exchange_is_answered_as_it_was_recorded() throws Exception {
        try {
            replayAll();
        } catch (AssertionError e) {
            replay.differ(e.toString());
        }

        Set<String> covered = new TreeSet<>(replay.replayed());
        covered.addAll(NOT_REPLAYED.keySet());
        assertThat(replay.differences()).isEmpty();
        assertThat(covered).isEqualTo(new TreeSet<>(replay.names()));
    }

    private void replayAll() throws InterruptedException {
        RecordedApi api = new RecordedApi(replay, cluster);
        api.discovery();
        api.create();
        api.rights();
        api.change();
        api.lists();
        api.deletes();
        new RecordedLife(replay).run();
        new RecordedInventory(replay).run();
        RecordedTroubles troubles = new RecordedTroubles(replay);
        troubles.run();
        troubles.down();
    }
}
