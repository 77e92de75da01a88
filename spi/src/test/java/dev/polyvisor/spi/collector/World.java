package dev.polyvisor.spi.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.testing.ManualExecutor;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A collector between a reference backend and a store, all on the thread of the test. Whenever a cursor is given to a
 * source, it is checked that the model has taken in all that the cursor covers (C1).
 */
final class World {
    /** How the driver learns of changes. */
    enum Flavour {
        /** One source that is asked, hints, two adapters: oVirt. */
        POLLING,
        /** One source that is asked and sends objects. */
        POLLED_STATES,
        /** One stream of hints that cannot be resumed, two adapters: LXD. */
        HINTS,
        /** One stream of objects for each kind, which can be resumed: Kubernetes. */
        STATES,
        /** No events. */
        LISTED
    }

    static final SyncSettings SETTINGS = SyncSettings.DEFAULT.audit(Duration.ZERO, 0.05);
    static final Duration RETRY = SETTINGS.retryInterval();
    static final Duration REFRESH = SETTINGS.refreshInterval();

    final TestClock time = new TestClock();
    final ShiftedClock clock = new ShiftedClock(time);
    final ManualExecutor executor = new ManualExecutor();
    final RevisionedStore store = new RevisionedStore("test", 1_000, Runnable::run, clock);
    final Backend backend = new Backend();
    final Script script = new Script();
    final ScriptedAdapter vms;
    final ScriptedAdapter disks;
    final ScriptedPolling polling;
    final ScriptedStream stream;
    final ScriptedStream diskStream;
    final List<Batch> batches = new ArrayList<>();
    final Map<String, Long> counted = new HashMap<>();
    final Collector collector;
    private final List<String> violations = new ArrayList<>();
    private final Flavour flavour;
    private final SyncSettings settings;

    World(Flavour flavour) {
        this(flavour, SETTINGS, Bounds.DEFAULT, 42);
    }

    World(Flavour flavour, SyncSettings settings, Bounds bounds, long seed) {
        this.flavour = flavour;
        this.settings = settings;
        boolean states = flavour == Flavour.STATES;
        boolean carrying = states || flavour == Flavour.POLLED_STATES;
        vms = new ScriptedAdapter(backend, script, Thing.VM, carrying);
        disks = new ScriptedAdapter(backend, script, Thing.DISK, carrying);
        polling = new ScriptedPolling(backend, script, carrying ? Delivery.STATE : Delivery.HINT);
        polling.onPoll(position -> check(position, ""));
        stream = states
                ? new ScriptedStream(backend, script, Thing.VM.name(), true, Delivery.STATE)
                : new ScriptedStream(backend, script, "", false, Delivery.HINT);
        diskStream = new ScriptedStream(backend, script, Thing.DISK.name(), true, Delivery.STATE);
        stream.onOpen(position -> check(position, Thing.VM.name()));
        diskStream.onOpen(position -> check(position, Thing.DISK.name()));
        Telemetry telemetry = new Telemetry() {
            @Override
            public void counted(String name, long amount, Map<String, String> tags) {
                counted.merge(name, amount, Long::sum);
            }
        };
        collector = new Collector(
                Thing.PROVIDER,
                new ScriptedDriver(script, feeds()),
                new WorldContext(clock, executor, new Random(seed), telemetry),
                store,
                settings,
                bounds);
        store.watch(WatchSpec.withEverything(), batches::add);
    }

    private List<Feed<?>> feeds() {
        return switch (flavour) {
            case POLLING, POLLED_STATES -> List.of(Feed.of(polling, List.of(vms, disks)));
            case HINTS -> List.of(Feed.of(stream, List.of(vms, disks)));
            case STATES -> List.of(Feed.of(stream, List.of(vms)), Feed.of(diskStream, List.of(disks)));
            case LISTED -> List.of(Feed.<Backend.Event>listed(List.of(vms, disks)));
        };
    }

    /**
     * Notes each event up to a position that the model has not taken in, as far as its adapter has been listed. An audited
     * world is not checked: what an audit lists is not in the model at once, and so the adapter does not know.
     */
    private void check(long position, String kind) {
        for (Backend.Event event : backend.log()) {
            String of = event.key().kind();
            if (event.id() <= position
                    && of.startsWith(kind)
                    && !isAudited()
                    && adapter(of).isListed()
                    && !backend.covers(shown(event.key()), event)) {
                violations.add("cursor " + position + " passes " + event + ", shown is " + shown(event.key()));
            }
        }
    }

    private ScriptedAdapter adapter(String kind) {
        return kind.equals(Thing.VM.name()) ? vms : disks;
    }

    /** What the model shows of a key. */
    Optional<Thing> shown(ResourceKey key) {
        return store.snapshot().get(key).map(entry -> (Thing) entry.value());
    }

    /** Starts the collector and lets it do what it does at once. */
    World start() {
        collector.start();
        executor.runAll();
        return this;
    }

    /** A world in which the model has parity, and whose calls and batches so far are forgotten. */
    static World live(Flavour flavour, ResourceKey... keys) {
        World world = new World(flavour);
        for (ResourceKey key : keys) {
            world.backend.put(key);
        }
        return world.start().quiet();
    }

    World quiet() {
        assertThat(collector.status().parity())
                .as("parity of %s", collector.status())
                .isTrue();
        assertEqual();
        script.forgetCalls();
        batches.clear();
        return this;
    }

    /** Lets time pass, timer by timer. */
    void advance(Duration by) {
        long end = time.nanoTime() + by.toNanos();
        executor.runAll();
        while (time.nextTimer().isPresent()
                && time.nanoTime() + time.nextTimer().get().toNanos() <= end) {
            time.advance(time.nextTimer().get());
            executor.runAll();
        }
        time.advance(Duration.ofNanos(end - time.nanoTime()));
    }

    /** Lets time pass until the source has been asked at least twice. */
    void refresh() {
        advance(REFRESH.multipliedBy(2));
    }

    boolean isAudited() {
        return !settings.auditInterval().isZero();
    }

    /** All values of the model. */
    Map<ResourceKey, Resource> model() {
        Map<ResourceKey, Resource> values = new TreeMap<>();
        store.snapshot().entries().forEach(entry -> values.put(entry.key(), entry.value()));
        return values;
    }

    Optional<Entry<?>> entry(ResourceKey key) {
        return store.snapshot().get(key);
    }

    void assertEqual() {
        assertThat(violations).isEmpty();
        Map<ResourceKey, Resource> model = model();
        Map<ResourceKey, String> differences = new TreeMap<>();
        backend.things().forEach((key, thing) -> {
            if (!thing.equals(model.get(key))) {
                differences.put(key, thing + " is shown as " + model.get(key));
            }
        });
        model.keySet().stream()
                .filter(key -> backend.find(key).isEmpty())
                .forEach(key -> differences.put(key, "is gone"));
        assertThat(differences).as("differences with %s", collector.status()).isEmpty();
    }

    /** Parity, no cause, nothing waiting. */
    void assertHealthy() {
        assertEqual();
        assertThat(collector.status()).satisfies(status -> {
            assertThat(status.parity()).as("parity of %s", status).isTrue();
            assertThat(status.cause()).isEmpty();
            assertThat(status.lag()).isZero();
        });
    }

    /** The changes of the batches since {@link #quiet}. */
    List<Change> changes() {
        return batches.stream().flatMap(batch -> batch.changes().stream()).toList();
    }

    List<Mark.Type> marks() {
        return batches.stream()
                .flatMap(batch -> batch.marks().stream())
                .map(Mark::type)
                .toList();
    }
}
