package dev.polyvisor.simulators.fake.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Requirements;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Datum;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.Interior;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.Addresses;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakePool;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import dev.polyvisor.simulators.fake.session.Session;
import dev.polyvisor.simulators.fake.work.Devices;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.Refusal;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.DiskCopy;
import dev.polyvisor.spi.resource.DiskCopySpec;
import dev.polyvisor.spi.resource.ResourceBackend;
import dev.polyvisor.spi.resource.ResourceConfiguration;
import dev.polyvisor.spi.resource.VolumeSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The port of the resource driver to a fake hypervisor. Copies of data disks are volumes, those of system disks are images.
 * Thread safety: may be used from any thread.
 */
public final class FakeResources implements ResourceBackend {
    private final Session session;
    private final Backend backend;
    private final Machines machines;

    public FakeResources(Session session) {
        this.session = session;
        this.backend = session.backend();
        this.machines = new Machines(backend);
    }

    @Override
    public void check(ResourceConfiguration configuration) throws InterruptedException {
        session.enter(FaultPoint.RESOURCE, null);
        List<String> missing = new ArrayList<>();
        configuration.pool().ifPresent(pool -> {
            if (backend.values(FakePool.KIND, Datum.PoolDatum.class).stream()
                    .noneMatch(each -> each.name().equals(pool) || each.id().equals(pool))) {
                missing.add("pool: there is no storage pool '" + pool + "'");
            }
        });
        configuration.network().ifPresent(network -> checkNetwork("network", network, missing));
        configuration.networks().forEach((name, network) -> checkNetwork("networks." + name, network, missing));
        if (!missing.isEmpty()) {
            throw Refusal.precondition(String.join("; ", missing));
        }
    }

    private void checkNetwork(String path, String network, List<String> missing) {
        if (backend.network(network).isEmpty()) {
            missing.add(path + ": there is no network '" + network + "'");
        }
    }

    @Override
    public Set<String> holdersOf(String hwaddr) throws InterruptedException {
        session.enter(FaultPoint.RESOURCE, FakeMachine.KIND);
        return backend.locked(() -> {
            Set<String> holders = new HashSet<>();
            backend.all(FakeMachine.KIND).forEachRemaining(datum -> {
                if (addresses((MachineDatum) datum).contains(hwaddr)) {
                    holders.add(datum.id());
                }
            });
            return holders;
        });
    }

    /** Those of a machine that nobody has touched follow from its first one. */
    private Set<String> addresses(MachineDatum machine) {
        Set<String> addresses = new HashSet<>();
        addresses.add(Addresses.mac(machine.mac()));
        Optional<Interior> touched = backend.attached(machine.id(), Interior.class);
        if (touched.isPresent()) {
            touched.get().properties().devices().values().stream()
                    .filter(machines.devices()::isNic)
                    .map(device -> device.getOrDefault(Devices.MAC, ""))
                    .forEach(addresses::add);
        } else {
            for (int i = 1; i < machine.networks().size(); i++) {
                addresses.add(Addresses.mac(machine.mac() + ((long) i << 25)));
            }
        }
        return addresses;
    }

    @Override
    public List<DataVolume> volumes(Map<String, String> labels) throws InterruptedException {
        session.enter(FaultPoint.RESOURCE, FakeVolume.KIND);
        return backend.locked(() -> marked(labels).stream().map(this::value).toList());
    }

    @Override
    public DataVolume createVolume(VolumeSpec spec) throws InterruptedException {
        return change(FaultPoint.ALLOCATE, FakeVolume.KIND, () -> {
            Optional<VolumeDatum> existing = backend.volumeNamed(scope(), spec.name());
            if (existing.isPresent()) {
                if (!existing.get().labels().equals(spec.labels())) {
                    throw Refusal.taken("volume", spec.name());
                }
                return value(existing.get());
            }
            Optional<Source> source = spec.cloneOf().map(this::source);
            DataSize size = spec.size().or(() -> source.map(Source::size)).orElse(DataSize.gib(1));
            if (source.filter(s -> s.size().compareTo(size) > 0).isPresent()) {
                throw Refusal.precondition("volume '" + spec.name() + "' would be smaller than its source");
            }
            String pool = spec.pool()
                    .map(machines.devices()::pool)
                    .orElseGet(machines.devices()::defaultPool)
                    .id();
            return value(put(
                    spec.name(),
                    pool,
                    size,
                    spec.labels(),
                    source.map(Source::content).orElseGet(this::empty)));
        });
    }

    @Override
    public void deleteVolume(String id) throws InterruptedException {
        boolean unused = change(FaultPoint.DEALLOCATE, FakeVolume.KIND, () -> {
            if (!machines.devices().holders(id).isEmpty()) {
                throw Refusal.precondition("volume '" + id + "' is in use");
            }
            return backend.remove(FakeVolume.KIND, id);
        });
    }

    @Override
    public DiskCopy copy(DiskCopySpec spec) throws InterruptedException {
        Kind<?> kind = spec.volume().isPresent() ? FakeVolume.KIND : FakeImage.KIND;
        return change(FaultPoint.ALLOCATE, kind, () -> {
            MachineDatum machine = machines.get(spec.instance().id());
            Consistency consistency =
                    Machines.isOff(machine) || machines.hasAgent(machine) ? Consistency.FILE_SYSTEM : Consistency.CRASH;
            String id = spec.volume()
                    .map(volume -> copyOf(volume, spec).id())
                    .orElseGet(() -> copyOfSystem(machine, spec).id());
            return new DiskCopy(id, spec.name(), spec.labels(), consistency);
        });
    }

    private VolumeDatum copyOf(DataVolume volume, DiskCopySpec spec) {
        VolumeDatum source = backend.volume(volume.id()).orElseThrow(Refusal.no("volume", volume.name()));
        return put(spec.name(), source.pool(), source.capacity(), spec.labels(), content(source));
    }

    private ImageDatum copyOfSystem(MachineDatum machine, DiskCopySpec spec) {
        DataSize size = Optional.ofNullable(
                        machines.properties(machine).devices().get(Devices.ROOT))
                .map(device -> device.getOrDefault(Devices.VOLUME, ""))
                .flatMap(backend::volume)
                .map(VolumeDatum::capacity)
                .orElseThrow(Refusal.no("system disk of", machine.name()));
        ImageDatum image =
                new ImageDatum(backend.newId(FakeImage.KIND), spec.name(), List.of(), size, "x86_64", spec.labels());
        backend.put(image);
        Optional.ofNullable(machines.copyContents(machine).get(Devices.ROOT))
                .ifPresent(content -> backend.attach(image.id(), content));
        return image;
    }

    @Override
    public List<DiskCopy> copies(Map<String, String> labels) throws InterruptedException {
        session.enter(FaultPoint.RESOURCE, null);
        return backend.locked(() -> {
            List<DiskCopy> copies = new ArrayList<>();
            marked(labels)
                    .forEach(each ->
                            copies.add(new DiskCopy(each.id(), each.name(), each.labels(), Consistency.UNKNOWN)));
            backend.values(FakeImage.KIND, ImageDatum.class).stream()
                    .filter(each -> each.labels().entrySet().containsAll(labels.entrySet()))
                    .forEach(each ->
                            copies.add(new DiskCopy(each.id(), each.name(), each.labels(), Consistency.UNKNOWN)));
            return copies;
        });
    }

    @Override
    public void deleteCopy(String id) throws InterruptedException {
        boolean unused = change(
                FaultPoint.DEALLOCATE,
                null,
                () -> backend.remove(FakeVolume.KIND, id) || backend.remove(FakeImage.KIND, id));
    }

    @Override
    public Capacity room(Requirements requirements) throws InterruptedException {
        session.enter(FaultPoint.RESOURCE, null);
        return Capacity.of(backend.room(), "the number of machines");
    }

    @Override
    public Set<String> diskTypes() {
        Set<String> types = new TreeSet<>(CLOUD_INIT_DISK_TYPES);
        types.add("dir");
        return types;
    }

    /** A request that changes something: it can fail before its effect, and its answer can be lost after it. */
    private <T> T change(FaultPoint point, @Nullable Kind<?> kind, Supplier<T> work) throws InterruptedException {
        session.enter(point, kind);
        T result = backend.locked(work);
        session.enter(FaultPoint.REPLY, kind);
        return result;
    }

    private String scope() {
        return session.scope().name();
    }

    private List<VolumeDatum> marked(Map<String, String> labels) {
        return backend.values(FakeVolume.KIND, VolumeDatum.class).stream()
                .filter(each -> each.scope().equals(scope()))
                .filter(each -> each.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    private VolumeDatum put(String name, String pool, DataSize size, Map<String, String> labels, Content content) {
        VolumeDatum volume =
                new VolumeDatum(backend.newId(FakeVolume.KIND), name, scope(), pool, size, Map.copyOf(labels));
        backend.put(volume);
        backend.attach(volume.id(), content);
        return volume;
    }

    private DataVolume value(VolumeDatum volume) {
        return new DataVolume(
                volume.id(),
                volume.name(),
                Optional.of(volume.capacity()),
                volume.labels(),
                machines.devices().holders(volume.id()).stream()
                        .map(MachineDatum::id)
                        .toList());
    }

    private Source source(String text) {
        Optional<VolumeDatum> volume = machines.devices().volume(scope(), text);
        if (volume.isPresent()) {
            return new Source(volume.get().capacity(), content(volume.get()));
        }
        ImageDatum image = backend.image(text).orElseThrow(Refusal.no("snapshot", text));
        return new Source(
                image.size(),
                backend.attached(image.id(), Content.class).map(Content::copy).orElseGet(this::empty));
    }

    private Content content(VolumeDatum volume) {
        return backend.attachment(volume.id(), Content.class, this::empty).copy();
    }

    private Content empty() {
        return new Content(backend.now());
    }

    private record Source(DataSize size, Content content) {}
}
