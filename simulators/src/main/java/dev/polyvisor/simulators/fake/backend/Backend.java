package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.NetworkDatum;
import dev.polyvisor.simulators.fake.backend.Datum.SnapshotDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.fault.Faults;
import dev.polyvisor.simulators.fake.model.FakeCluster;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import dev.polyvisor.simulators.fake.model.FakePool;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a fake hypervisor. One lock guards it; nothing blocks while it is held. Events leave after it is free again.
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class Backend {
    private final ReentrantLock lock = new ReentrantLock();
    private final Shape shape;
    private final Generator generator;
    private final Faults faults = new Faults();
    private final Journal journal;
    private final Map<Kind<?>, Table<?>> tables = new LinkedHashMap<>();
    private final Table<MachineDatum> machines;
    private final Table<VolumeDatum> volumes;
    private final Table<SnapshotDatum> snapshots;
    private final Map<String, Object> attachments = new HashMap<>();
    private @Nullable FleetClock clock;
    private long events;

    /** A backend with the content that its shape describes. */
    public Backend(Shape shape, @Nullable FleetClock clock) {
        this.shape = shape;
        this.clock = clock;
        this.generator = new Generator(shape);
        this.journal = new Journal(shape.history());
        faults.onOffline(journal::wake);
        faults.events().to(event -> journal.append((Event) event), journal::wake);
        tables.put(FakeCluster.KIND, named('c', shape.clusters(), generator::cluster));
        tables.put(FakeHost.KIND, named('h', shape.hosts(), generator::host));
        tables.put(FakeNetwork.KIND, named('n', shape.networks(), generator::network));
        tables.put(FakeImage.KIND, named('i', shape.images(), generator::image));
        tables.put(FakePool.KIND, named('p', shape.pools(), generator::pool));
        this.volumes = new Table<>('v', shape.machines() * shape.volumes(), generator::volume, name -> -1);
        this.machines = new Table<>('m', shape.machines(), generator::machine, Names::numberOfName);
        this.snapshots = new Table<>('s', shape.machines() * shape.snapshots(), generator::snapshot, name -> -1);
        tables.put(FakeVolume.KIND, volumes);
        tables.put(FakeMachine.KIND, machines);
        tables.put(FakeSnapshot.KIND, snapshots);
    }

    /** Few enough to be kept from the beginning, so that they are found by name. */
    private static <D extends Datum> Table<D> named(char prefix, int count, IntFunction<D> each) {
        Table<D> table = new Table<>(prefix, count, each, name -> -1);
        for (int i = 0; i < count; i++) {
            table.put(each.apply(i));
        }
        return table;
    }

    public Shape shape() {
        return shape;
    }

    public Faults faults() {
        return faults;
    }

    public Journal journal() {
        return journal;
    }

    /** The scopes that there are from the beginning. */
    public List<String> scopes() {
        return generator.scopes();
    }

    /** Takes the clock of the first session, unless one was given. */
    public void useClock(FleetClock candidate) {
        locked(() -> {
            if (clock == null) {
                clock = candidate;
            }
            return null;
        });
    }

    /** The time of day for what is made now. */
    public Instant now() {
        return locked(() -> clock == null ? Generator.BEGINNING : clock.now());
    }

    /** Does several things at once: nobody sees a part of them. Work must not block. */
    public <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            boolean outermost = lock.getHoldCount() == 1;
            lock.unlock();
            if (outermost) {
                journal.wake();
            }
        }
    }

    /** How many values of a kind there are. */
    public int size(Kind<?> kind) {
        return locked(() -> table(kind).size());
    }

    /** All values of a kind as they are now. */
    public Iterator<? extends Datum> all(Kind<?> kind) {
        return locked(() -> table(kind).snapshot());
    }

    /** All values of a kind as they are now, and the position of the newest event. */
    public Listed list(Kind<?> kind) {
        return locked(() -> new Listed(table(kind).snapshot(), journal.position()));
    }

    public Optional<? extends Datum> find(Kind<?> kind, String id) {
        return locked(() -> Optional.ofNullable(table(kind).get(id)));
    }

    public Optional<MachineDatum> machine(String id) {
        return locked(() -> Optional.ofNullable(machines.get(id)));
    }

    /** The machines with a name, in all scopes, ordered by id. */
    public List<MachineDatum> machinesNamed(String name) {
        return locked(() -> machines.named(name).stream()
                .map(id -> Objects.requireNonNull(machines.get(id)))
                .toList());
    }

    public Optional<MachineDatum> machine(String scope, String name) {
        return machinesNamed(name).stream().filter(m -> m.scope().equals(scope)).findFirst();
    }

    public Optional<MachineDatum> anyMachine(int number) {
        return locked(() -> machines.near(number));
    }

    public Optional<VolumeDatum> volume(String id) {
        return locked(() -> Optional.ofNullable(volumes.get(id)));
    }

    /** An image by name, alias or id. */
    public Optional<ImageDatum> image(String text) {
        return values(FakeImage.KIND, ImageDatum.class).stream()
                .filter(i -> i.name().equals(text)
                        || i.id().equals(text)
                        || i.aliases().contains(text))
                .findFirst();
    }

    /** A network by name or id. */
    public Optional<NetworkDatum> network(String text) {
        return values(FakeNetwork.KIND, NetworkDatum.class).stream()
                .filter(n -> n.name().equals(text) || n.id().equals(text))
                .findFirst();
    }

    /** All values of a small kind. */
    public <D extends Datum> List<D> values(Kind<?> kind, Class<D> type) {
        List<D> found = new ArrayList<>();
        all(kind).forEachRemaining(d -> found.add(type.cast(d)));
        return found;
    }

    /** An id for a new value of a kind. */
    public String newId(Kind<?> kind) {
        return locked(() -> table(kind).newId());
    }

    /** Creates or updates a value and tells of it; an equal value changes nothing. */
    public void put(Datum value) {
        locked(() -> {
            Datum before = table(value.kind()).get(value.id());
            if (!value.equals(before)) {
                write(value);
                tell(before == null ? Event.Verb.CREATED : Event.Verb.UPDATED, value, Optional.of(value));
            }
            return null;
        });
    }

    /** Removes a value and tells of it; false when it was not there. */
    public boolean remove(Kind<?> kind, String id) {
        return locked(() -> {
            Datum before = table(kind).get(id);
            if (before == null) {
                return false;
            }
            table(kind).remove(id);
            tell(Event.Verb.DELETED, before, Optional.empty());
            return true;
        });
    }

    /** Removes a machine with its snapshots and what is attached to it; its volumes too unless they are to stay. */
    public boolean removeMachine(String id, boolean withVolumes) {
        return locked(() -> {
            MachineDatum machine = machines.get(id);
            if (machine == null) {
                return false;
            }
            snapshotsOf(id).forEach(s -> remove(FakeSnapshot.KIND, s.id()));
            attachments.remove(id);
            boolean removed = remove(FakeMachine.KIND, id);
            if (withVolumes) {
                machine.volumes().forEach(v -> remove(FakeVolume.KIND, v));
            }
            return removed;
        });
    }

    /** The snapshots of a machine, oldest first. */
    public List<SnapshotDatum> snapshotsOf(String machine) {
        return locked(() -> {
            List<SnapshotDatum> found = new ArrayList<>();
            int number = Names.number('m', machine);
            for (int slot = 0; slot < shape.snapshots() && number >= 0 && number < shape.machines(); slot++) {
                SnapshotDatum generated = snapshots.get(Names.id('s', number * shape.snapshots() + slot));
                if (generated != null) {
                    found.add(generated);
                }
            }
            snapshots
                    .kept()
                    .filter(s -> s.machine().equals(machine) && !found.contains(s))
                    .forEach(found::add);
            found.sort(Comparator.comparing(SnapshotDatum::createdAt).thenComparing(SnapshotDatum::id));
            return found;
        });
    }

    /** What else belongs to a machine and goes with it; made when it is first asked for. */
    public <T> T attachment(String machine, Class<T> type, Supplier<T> maker) {
        return locked(() -> type.cast(attachments.computeIfAbsent(machine, m -> maker.get())));
    }

    private Table<?> table(Kind<?> kind) {
        return Objects.requireNonNull(tables.get(kind), () -> "no kind of the fake driver: " + kind);
    }

    private void write(Datum value) {
        Table<?> table = table(value.kind());
        writeTo(table, value);
    }

    /** Each kind has one type of value, so the table of the kind takes it. */
    @SuppressWarnings("unchecked")
    private static <D extends Datum> void writeTo(Table<D> table, Datum value) {
        table.put((D) value);
    }

    private void tell(Event.Verb verb, Datum value, Optional<Datum> after) {
        Event event = new Event(++events, verb, value.kind().name(), value.id(), after);
        faults.events().pass(value.id(), event);
    }

    /** Values of a kind and the position from which their changes follow. */
    public record Listed(Iterator<? extends Datum> values, Cursor position) {}
}
