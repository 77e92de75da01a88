package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.simulators.kubevirt.KubeVirtContent;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import dev.polyvisor.testkit.PolyvisorAssertions;
import dev.polyvisor.testkit.watch.WatchHistory;
import dev.polyvisor.testkit.watch.WatchRecorder;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * 2,000 events a second with the watches cut every 3 s: for 6 s over 5,000 machines, for 5 minutes over 50,000 with
 * {@code polyvisor.soak}.
 */
class StormTest {
    private static final boolean SOAK = Boolean.getBoolean("polyvisor.soak");
    private static final int MACHINES = SOAK ? 50_000 : 5_000;
    private static final int TENTHS = SOAK ? 3_000 : 60;
    private static final int EVENTS_A_TENTH = 200;
    private static final int TENTHS_BETWEEN_CUTS = 30;

    @Test
    void what_changes_while_watches_are_cut_again_and_again_is_equal_in_the_end() throws InterruptedException {
        try (ClusterFleet lab = new ClusterFleet(
                KubeVirtSimulator.builder().http().history(200_000).start())) {
            KubeVirtContent content = lab.content().virtualMachines("demo", "vm", MACHINES, true);
            lab.cluster.misbehaviour().holdControllers(true);
            lab.open();
            assertThat(lab.all(KubevirtVm.KIND)).hasSize(MACHINES);
            try (WatchRecorder recorder = WatchRecorder.start(lab.fleet().inventory(), WatchSpec.fromNow(), 1_000_000);
                    PullWatch pace = lab.fleet().inventory().pull(WatchSpec.fromNow())) {
                long started = System.nanoTime();
                Random chance = new Random(6);
                for (int tenth = 0; tenth < TENTHS; tenth++) {
                    for (int i = 0; i < EVENTS_A_TENTH; i++) {
                        change(content, chance, tenth * EVENTS_A_TENTH + i);
                    }
                    if (tenth % TENTHS_BETWEEN_CUTS == TENTHS_BETWEEN_CUTS / 2) {
                        lab.cluster.misbehaviour().cutWatches();
                    }
                    long due = started + Duration.ofMillis(100L * (tenth + 1)).toNanos();
                    // what the model tells meanwhile fills the time until the next tenth of a second
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        var unused = pace.next(Duration.ofNanos(left));
                    }
                }
                lab.awaitEqual();
                WatchHistory history = recorder.awaitRevision(lab.snapshot().revision(), ClusterFleet.PATIENCE);
                PolyvisorAssertions.assertThat(history).obeysWatchRules();
            }
        }
    }

    /** Most change a label of a machine; some change an instance, make a machine or remove one. */
    private static void change(KubeVirtContent content, Random chance, int number) {
        String name = "vm-" + chance.nextInt(MACHINES);
        KubeVirtContent unused =
                switch (chance.nextInt(20)) {
                    case 0 -> content.virtualMachine("demo", "new-" + number, "Halted");
                    case 1 -> content.vanish("virtualmachines", "demo", name);
                    case 2 -> content.vanish("virtualmachineinstances", "demo", name);
                    case 3, 4, 5, 6 ->
                        content.patch(
                                "virtualmachineinstances",
                                "demo",
                                name,
                                "{\"status\":{\"nodeName\":\"node0" + (1 + chance.nextInt(2)) + "\"}}");
                    default ->
                        content.patch(
                                "virtualmachines",
                                "demo",
                                name,
                                "{\"metadata\":{\"labels\":{\"n\":\"" + number + "\"}}}");
                };
    }
}
