package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.simulators.kubevirt.KubeVirtContent;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import dev.polyvisor.testkit.PolyvisorAssertions;
import dev.polyvisor.testkit.watch.WatchHistory;
import dev.polyvisor.testkit.watch.WatchRecorder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * 2,000 events a second with the watches cut every 3 s: for 30 s over 20,000 machines with an instance each, for 5 minutes over
 * 50,000 with {@code polyvisor.soak}. At every second cut the server has also forgotten what happened, so that the driver lists
 * everything again while the storm goes on.
 */
class StormTest {
    private static final boolean SOAK = Boolean.getBoolean("polyvisor.soak");
    private static final int MACHINES = SOAK ? 50_000 : 20_000;
    private static final int TENTHS = SOAK ? 3_000 : 300;
    private static final int EVENTS_A_TENTH = 200;
    private static final int TENTHS_BETWEEN_CUTS = 30;

    // each wait has a limit of its own, but beside other work all of it takes long
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void what_changes_while_watches_are_cut_again_and_again_is_equal_in_the_end() throws InterruptedException {
        try (ClusterFleet lab = new ClusterFleet(
                KubeVirtSimulator.builder().http().history(200_000).start())) {
            KubeVirtContent content = lab.content().virtualMachines("demo", "vm", MACHINES, true);
            lab.cluster.misbehaviour().holdControllers(true);
            lab.open();
            assertThat(lab.all(KubevirtVm.KIND)).hasSize(MACHINES);
            try (WatchRecorder recorder = WatchRecorder.start(lab.fleet().inventory(), WatchSpec.fromNow());
                    PullWatch pace = lab.fleet().inventory().pull(WatchSpec.fromNow())) {
                Storm storm = new Storm(content);
                long started = System.nanoTime();
                for (int tenth = 0; tenth < TENTHS; tenth++) {
                    for (int i = 0; i < EVENTS_A_TENTH; i++) {
                        storm.event();
                    }
                    if (tenth % TENTHS_BETWEEN_CUTS == TENTHS_BETWEEN_CUTS / 2) {
                        if (tenth / TENTHS_BETWEEN_CUTS % 2 == 1) {
                            lab.cluster.misbehaviour().compact();
                        }
                        lab.cluster.misbehaviour().cutWatches();
                    }
                    long due = started + Duration.ofMillis(100L * (tenth + 1)).toNanos();
                    // what the model tells meanwhile fills the time until the next tenth of a second
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        var unused = pace.next(Duration.ofNanos(left));
                    }
                }
                String last = storm.end();
                lab.await(
                        () -> "the last events are not there",
                        () -> lab.get(KubevirtVmi.KIND, last)
                                        .filter(vmi -> vmi.labels().containsKey("last"))
                                        .isPresent()
                                && lab.vm("demo/last").isPresent());
                lab.awaitEqual();
                WatchHistory history = recorder.awaitRevision(lab.snapshot().revision(), ClusterFleet.PATIENCE);
                PolyvisorAssertions.assertThat(history).obeysWatchRules();
            }
        }
    }

    /** Most events are another label of a machine or an instance; some take one away, or make one anew that has been taken. */
    private static final class Storm {
        private static final String VMS = "virtualmachines";
        private static final String VMIS = "virtualmachineinstances";
        private static final JsonMapper MAPPER = new JsonMapper();

        private final KubeVirtContent content;
        private final Random chance = new Random(6);
        private final Map<String, ObjectNode> taken = new HashMap<>();
        private int number;

        Storm(KubeVirtContent content) {
            this.content = content;
        }

        /** One change, of which the watches are told by one event. */
        void event() {
            String plural = chance.nextInt(4) == 0 ? VMIS : VMS;
            String name = "vm-" + chance.nextInt(MACHINES);
            ObjectNode before = taken.remove(plural + name);
            number++;
            if (before != null) {
                KubeVirtContent unused = content.put(before.toString());
            } else if (chance.nextInt(10) == 0) {
                take(plural, name);
            } else {
                KubeVirtContent unused = content.patch(plural, "demo", name, label("n", number));
            }
        }

        private void take(String plural, String name) {
            ObjectNode object = (ObjectNode)
                    MAPPER.readTree(content.find(plural, "demo", name).orElseThrow());
            // what is made again is another one: the server gives it a uid of its own
            ((ObjectNode) object.get("metadata")).remove("uid");
            taken.put(plural + name, object);
            KubeVirtContent unused = content.vanish(plural, "demo", name);
        }

        private static String label(String key, int value) {
            return "{\"metadata\":{\"labels\":{\"" + key + "\":\"" + value + "\"}}}";
        }

        /** Makes the last event of each watch; tells the uid of the instance with the label {@code last}. */
        String end() {
            KubeVirtContent unused = content.virtualMachine("demo", "last", "Halted");
            int alive = 0;
            while (taken.containsKey(VMIS + "vm-" + alive)) {
                alive++;
            }
            unused = content.patch(VMIS, "demo", "vm-" + alive, label("last", 1));
            return MAPPER.readTree(content.find(VMIS, "demo", "vm-" + alive).orElseThrow())
                    .path("metadata")
                    .path("uid")
                    .asString();
        }
    }
}
