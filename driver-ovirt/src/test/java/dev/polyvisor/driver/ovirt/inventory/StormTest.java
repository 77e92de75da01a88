package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.simulators.ovirt.OvirtContent;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import dev.polyvisor.testkit.PolyvisorAssertions;
import dev.polyvisor.testkit.watch.WatchHistory;
import dev.polyvisor.testkit.watch.WatchRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 2,000 events a second with the connections cut every 3 s, over 20,000 machines: for 30 s, for 5 minutes with {@code polyvisor.soak}. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class StormTest {
    private static final boolean SOAK = Boolean.getBoolean("polyvisor.soak");
    private static final int MACHINES = 20_000;
    private static final int TENTHS = SOAK ? 3_000 : 300;
    private static final int EVENTS_A_TENTH = 200;
    private static final int TENTHS_BETWEEN_CUTS = 30;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final SyncSettings SETTINGS = SyncSettings.DEFAULT
            .intervals(Duration.ofMillis(100), Duration.ofMillis(200))
            .audit(Duration.ZERO, 0.1);

    /** So many machines have half of all changes. */
    private static final int BUSY = 10;

    /** Where a poll begins, or connections are cut, among the paths of requests. */
    private static final String POLL = "poll";

    private static final String CUT = "cut";

    private static final String MACHINE = "/ovirt-engine/api/vms/";

    /** The description of a machine after everything else has happened. */
    private static final String LAST = "the last change";

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final Set<String> removed = new HashSet<>();
    private final Set<String> changed = new HashSet<>();
    private final List<String> busy = new ArrayList<>();

    private static Fleet open(OvirtSimulator engine) throws InterruptedException {
        Connection connection = Connection.parse(engine.httpUrl().toString()).login(engine.user(), engine.password());
        Fleet fleet = Fleet.builder()
                .provider("lab", "ovirt", connection)
                .sync(SETTINGS)
                .open();
        fleet.inventory().awaitParity(PATIENCE);
        return fleet;
    }

    @Test
    void what_changes_while_connections_are_cut_again_and_again_is_equal_in_the_end() throws InterruptedException {
        List<Set<String>> reads;
        try (OvirtSimulator engine =
                OvirtSimulator.builder().http().eventsKept(1_000_000).start()) {
            engine.content().host("host1");
            engine.content().storageDomain("data1");
            List<String> vms = new ArrayList<>(engine.content().vms("vm", MACHINES, 1, 1, 0));
            busy.addAll(vms.subList(0, BUSY));
            engine.faults().add(this::note, 1, ReplyFault.cutBefore());
            try (Fleet fleet = open(engine);
                    WatchRecorder recorder = WatchRecorder.start(fleet.inventory(), WatchSpec.fromNow(), 4_000_000);
                    PullWatch pace = fleet.inventory().pull(WatchSpec.fromNow())) {
                asked.clear();
                storm(engine, vms, pace);
                describe(engine.content(), busy.get(0), LAST);
                awaitLast(fleet);
                reads = readsOfQuietPolls(List.copyOf(asked));
                awaitEqual(fleet, engine);
                WatchHistory history =
                        recorder.awaitRevision(fleet.inventory().snapshot().revision(), PATIENCE);
                PolyvisorAssertions.assertThat(history).obeysWatchRules();
            }
        }
        assertThat(reads)
                .as("no machine is read twice for one poll, and none that nothing was told of")
                .allSatisfy(machines -> assertThat(machines).isSubsetOf(changed));
        assertThat(reads.stream().flatMap(Set::stream).collect(Collectors.toSet()))
                .as("machines that change all the time; a slow machine has few polls in which all of them do")
                .containsAnyElementsOf(busy);
    }

    /** Never one that fails: it only sees each request. */
    private boolean note(Exchange exchange) {
        asked.add(exchange.path().endsWith("/events") ? POLL : exchange.path());
        return false;
    }

    private void storm(OvirtSimulator engine, List<String> vms, PullWatch pace) throws InterruptedException {
        long started = System.nanoTime();
        Random chance = new Random(6);
        for (int tenth = 0; tenth < TENTHS; tenth++) {
            for (int i = 0; i < EVENTS_A_TENTH; i++) {
                change(engine.content(), vms, chance, tenth * EVENTS_A_TENTH + i);
            }
            if (tenth % TENTHS_BETWEEN_CUTS == 0 && tenth > 0) {
                asked.add(CUT);
                engine.cutConnections();
            }
            long due = started + Duration.ofMillis(100L * (tenth + 1)).toNanos();
            // what the model tells meanwhile fills the time until the next tenth of a second
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                var unused = pace.next(Duration.ofNanos(left));
            }
        }
    }

    /** Half are of a few machines, each of which changes many times within a poll. Most change the description of a machine; some start or stop one, make one or remove one. */
    private void change(OvirtContent content, List<String> vms, Random chance, int number) {
        if (chance.nextBoolean()) {
            describe(content, vms.get(chance.nextInt(BUSY)), Integer.toString(number));
            return;
        }
        int index = BUSY + chance.nextInt(vms.size() - BUSY);
        String vm = vms.get(index);
        switch (chance.nextInt(40)) {
            case 0 -> {
                String made = content.vm("new-" + number);
                vms.add(made);
                changed.add(made);
            }
            case 1 -> {
                content.remove("vms/" + vm);
                removed.add(vm);
                vms.set(index, vms.get(vms.size() - 1));
                vms.remove(vms.size() - 1);
            }
            case 2, 3, 4, 5 -> content.act("vms/" + vm, "stop", "{}");
            default -> describe(content, vm, Integer.toString(number));
        }
        changed.add(vm);
    }

    private void describe(OvirtContent content, String vm, String text) {
        content.change("vms/" + vm, "{\"description\":\"" + text + "\"}");
        changed.add(vm);
    }

    /** Waits until the model shows the last change of all. */
    private void awaitLast(Fleet fleet) throws InterruptedException {
        fleet.inventory()
                .await(
                        OvirtVm.KIND.key("lab", busy.get(0)),
                        entry -> entry.map(Entry::value)
                                .map(OvirtVm.KIND.type()::cast)
                                .filter(vm -> vm.description().equals(LAST))
                                .isPresent(),
                        PATIENCE);
    }

    /** Waits until the model has each machine as somebody has it who opens the engine now. */
    private void awaitEqual(Fleet fleet, OvirtSimulator engine) throws InterruptedException {
        try (Fleet fresh = open(engine);
                PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow())) {
            Map<ResourceKey, Resource> wanted = all(fresh);
            for (int quiet = 0;
                    quiet * 100L < PATIENCE.toMillis() && !all(fleet).equals(wanted); ) {
                quiet = watch.next(Duration.ofMillis(100)).isPresent() ? quiet : quiet + 1;
            }
            assertThat(all(fleet)).isEqualTo(wanted);
        }
        assertThat(all(fleet).keySet().stream()
                        .filter(key -> key.kind().equals(OvirtVm.KIND.name()))
                        .map(ResourceKey::id)
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.copyOf(engine.content().ids("vms")))
                .doesNotContainAnyElementsOf(removed);
    }

    private static Map<ResourceKey, Resource> all(Fleet fleet) {
        Map<ResourceKey, Resource> all = new HashMap<>();
        fleet.inventory().snapshot().entries().forEach(entry -> all.put(entry.key(), entry.value()));
        return all;
    }

    /**
     * The machines that were read between one poll and the next. Not of a poll whose connections were cut, nor of the next one: what
     * was on its way is asked again, and the engine may see it late.
     */
    private static List<Set<String>> readsOfQuietPolls(List<String> asked) {
        List<Set<String>> quiet = new ArrayList<>();
        List<String> reads = new ArrayList<>();
        int disturbed = 1;
        for (String path : asked) {
            if (path.equals(CUT)) {
                disturbed = 2;
            } else if (path.startsWith(MACHINE)) {
                reads.add(path.substring(MACHINE.length()));
            } else if (path.equals(POLL)) {
                if (disturbed == 0) {
                    assertThat(reads).as("machines that were read for one poll").doesNotHaveDuplicates();
                    quiet.add(Set.copyOf(reads));
                }
                disturbed = Math.max(0, disturbed - 1);
                reads.clear();
            }
        }
        return quiet;
    }
}
