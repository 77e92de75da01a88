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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    private final Set<String> scopes = new TreeSet<>();
    private final Map<String, Object> attachments = new HashMap<>();
    private final Jobs jobs = new Jobs(this);
    private final Lifecycle lifecycle = new Lifecycle(this);
    private final Programs programs = new Programs();
    private @Nullable FleetClock clock;
    private @Nullable Set<Touched> recorder;
    private long events;
    private long pids = 1000;

    /** A backend with the content that its shape describes. */
    public Backend(Shape shape, @Nullable FleetClock clock) {
        this.shape = shape;
        this.clock = clock;
        this.generator = new Generator(shape);
        scopes.addAll(generator.scopes());
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

    public Jobs jobs() {
        return jobs;
    }

    public Lifecycle lifecycle() {
        return lifecycle;
    }

    public Programs programs() {
        return programs;
    }

    /** The scopes that there are. */
    public Set<String> scopes() {
        return locked(() -> new TreeSet<>(scopes));
    }

    /** Adds a scope unless it is there. */
    public void addScope(String name) {
        locked(() -> scopes.add(name));
    }

    /** How many machines more there is room for. */
    public long room() {
        return locked(() -> (long) shape.machines() + shape.room() - machines.size());
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

    /** Does several things at once and notes which values they touch. Work must not block. */
    public <T> T recorded(Set<Touched> into, Supplier<T> work) {
        return locked(() -> {
            Set<Touched> outer = recorder;
            recorder = into;
            try {
                return work.get();
            } finally {
                recorder = outer;
            }
        });
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

    /** The machine whose first interface has a hardware address. */
    public Optional<MachineDatum> machineWithMac(long mac) {
        return locked(() -> machines.first((int) (mac & 0xff_ff_ff), m -> m.mac() == mac));
    }

    /** The machines that a volume is attached to, at least one if there are any. */
    public List<MachineDatum> machinesWithVolume(String volume) {
        return locked(() -> {
            int owner = shape.volumes() == 0 ? -1 : Math.floorDiv(Names.number('v', volume), shape.volumes());
            Set<MachineDatum> found = new LinkedHashSet<>();
            machines.first(owner, m -> m.volumes().contains(volume)).ifPresent(found::add);
            machines.kept().filter(m -> m.volumes().contains(volume)).forEach(found::add);
            return List.copyOf(found);
        });
    }

    /** A volume of a scope by its name. */
    public Optional<VolumeDatum> volumeNamed(String scope, String name) {
        return locked(() -> {
            int machine = Names.numberOfName(name.substring(0, Math.max(0, name.lastIndexOf('-'))));
            for (int slot = 0; slot < shape.volumes() && machine >= 0; slot++) {
                VolumeDatum generated = volumes.get(Names.id('v', machine * shape.volumes() + slot));
                if (generated != null
                        && generated.name().equals(name)
                        && generated.scope().equals(scope)) {
                    return Optional.of(generated);
                }
            }
            return volumes.first(-1, v -> v.name().equals(name) && v.scope().equals(scope));
        });
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

    /** A process number that no other process has had. */
    public long newPid() {
        return locked(() -> ++pids);
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
            attachments.remove(id);
            attachments.remove(id + ":root");
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

    /** What is inside a machine or a volume and goes with it; made when it is first asked for. */
    public <T> T attachment(String id, Class<T> type, Supplier<T> maker) {
        return locked(() -> {
            Object found = attachments.get(id);
            if (found == null) {
                found = maker.get();
                attachments.put(id, found);
            }
            return type.cast(found);
        });
    }

    /** What is inside a machine, a volume or an image, if anybody has looked or written yet. */
    public <T> Optional<T> attached(String id, Class<T> type) {
        return locked(() -> Optional.ofNullable(attachments.get(id)).map(type::cast));
    }

    /** Replaces what is inside a machine or a volume. */
    public void attach(String id, Object attachment) {
        locked(() -> attachments.put(id, attachment));
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
        if (recorder != null) {
            recorder.add(new Touched(value.kind(), value.id()));
        }
        Event event = new Event(++events, verb, value.kind().name(), value.id(), after);
        faults.events().pass(value.id(), event);
    }

    /** A value that was created, updated or deleted. */
    public record Touched(Kind<?> kind, String id) {}

    /** Values of a kind and the position from which their changes follow. */
    public record Listed(Iterator<? extends Datum> values, Cursor position) {}
}
