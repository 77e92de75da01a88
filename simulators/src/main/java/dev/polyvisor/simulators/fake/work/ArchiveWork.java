package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.BackupSpec;
import dev.polyvisor.api.instance.ExportFormat;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.SnapshotDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.Saved;
import dev.polyvisor.simulators.fake.backend.SavedBackup;
import dev.polyvisor.simulators.fake.model.FakeCluster;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images, backups and archives of machines. Each method is one step under the lock of the backend. */
public final class ArchiveWork {
    private static final String KEY = "published.key";

    private final Machines machines;
    private final SnapshotWork snapshots;

    public ArchiveWork(Machines machines) {
        this.machines = machines;
        this.snapshots = new SnapshotWork(machines);
    }

    /** Refuses at once what this backend has no form of. */
    public static void check(ExportSpec spec) {
        Refusal.unknownOptions(spec.options());
        if (!(spec.target() instanceof ExportTarget.Stream)) {
            throw Refusal.unimplemented("the fake driver exports to a stream alone");
        }
        if (spec.format() != ExportFormat.NATIVE) {
            throw Refusal.unimplemented("the fake driver has no format but its own");
        }
        spec.compression().filter(c -> !c.equals("none") && !c.equals("gzip")).ifPresent(c -> {
            throw Refusal.unimplemented("the fake driver compresses with gzip or not at all");
        });
    }

    /** The machine as it is, or one of its snapshots; refuses a running machine. */
    public byte[] export(String id, Optional<String> snapshot) {
        MachineDatum machine = machines.get(id);
        if (snapshot.isPresent()) {
            return new Archive(snapshots.saved(snapshots.get(machine, snapshot.get())), Map.of()).encode();
        }
        needOff(machine);
        return archive(machine, false).encode();
    }

    /** The image that an earlier try with the same key left; refuses a name that is taken. */
    public Optional<ImageDatum> published(PublishSpec spec) {
        Optional<ImageDatum> found = machines.backend().image(spec.name());
        found.ifPresent(image -> {
            if (!spec.idempotencyKey().equals(image.labels().get(KEY))) {
                throw Refusal.taken("image", spec.name());
            }
        });
        return found;
    }

    public void checkPublish(String id, PublishSpec spec) {
        MachineDatum machine = machines.get(id);
        if (spec.snapshot().isPresent()) {
            SnapshotDatum unused = snapshots.get(machine, spec.snapshot().get());
        } else {
            needOff(machine);
        }
    }

    public ImageDatum publish(String id, PublishSpec spec) {
        Backend backend = machines.backend();
        MachineDatum machine = machines.get(id);
        Saved saved = spec.snapshot().isPresent()
                ? snapshots.saved(snapshots.get(machine, spec.snapshot().get()))
                : snapshots.save(machine, "", false);
        Map<String, String> labels = new LinkedHashMap<>(spec.properties());
        labels.put(KEY, spec.idempotencyKey());
        ImageDatum image = new ImageDatum(
                backend.newId(FakeImage.KIND),
                spec.name(),
                List.of(),
                machine.volumes().stream()
                        .findFirst()
                        .flatMap(backend::volume)
                        .map(VolumeDatum::capacity)
                        .orElse(DataSize.gib(10)),
                "x86_64",
                labels);
        backend.put(image);
        Content root = saved.contents().get(Devices.ROOT);
        if (root != null) {
            backend.attach(image.id(), root.copy());
        }
        return image;
    }

    /** The backups that have not expired, oldest first. */
    public List<SavedBackup> backups(MachineDatum machine) {
        Instant now = machines.backend().now();
        Map<String, SavedBackup> all = machines.interior(machine).backups();
        all.values().removeIf(b -> b.expiresAt().filter(at -> !at.isAfter(now)).isPresent());
        return List.copyOf(all.values());
    }

    public Optional<SavedBackup> backup(MachineDatum machine, String name) {
        return backups(machine).stream().filter(b -> b.name().equals(name)).findFirst();
    }

    public SavedBackup getBackup(String id, String name) {
        return backup(machines.get(id), name).orElseThrow(Refusal.no("backup", name));
    }

    public SavedBackup createBackup(String id, BackupSpec spec) {
        MachineDatum machine = machines.get(id);
        SavedBackup backup = new SavedBackup(
                spec.name(),
                archive(machine, spec.includeSnapshots()).encode(),
                machines.backend().now(),
                spec.expiresAt(),
                spec.includeSnapshots(),
                spec.optimized());
        machines.interior(machine).backups().put(spec.name(), backup);
        tell(machine);
        return backup;
    }

    public SavedBackup renameBackup(String id, String name, String newName) {
        MachineDatum machine = machines.get(id);
        SavedBackup renamed = getBackup(id, name).renamed(newName);
        machines.interior(machine).backups().remove(name);
        machines.interior(machine).backups().put(newName, renamed);
        tell(machine);
        return renamed;
    }

    public void deleteBackup(String id, String name) {
        MachineDatum machine = machines.get(id);
        machines.interior(machine).backups().remove(name);
        tell(machine);
    }

    /** Makes a machine of an archive, in the state PROVISIONING. */
    public MachineDatum restore(
            Archive archive, String scope, String name, Optional<String> pool, Optional<String> location) {
        new CreateWork(machines).needRoom(scope);
        if (machines.backend().machine(scope, name).isPresent()) {
            throw Refusal.taken("instance", name);
        }
        Saved saved = archive.machine();
        checkPlaces(saved, pool);
        MachineDatum made = new CopyWork(machines).make(saved, scope, name, name, pool);
        String cluster = machines.backend().all(FakeCluster.KIND).next().id();
        Optional<String> host = location.map(machines::host).map(h -> h.id());
        MachineDatum placed = machines.write(made.change().cluster(cluster).host(host), machines.properties(made));
        if (placed.isContainer()) {
            placed = machines.write(
                    placed.change().host(machines.placement().whenStopped(placed)), machines.properties(placed));
        }
        for (Map.Entry<String, Saved> each : archive.snapshots().entrySet()) {
            String id = machines.backend().newId(FakeSnapshot.KIND);
            machines.interior(placed).snapshots().put(id, each.getValue());
            machines.backend()
                    .put(new SnapshotDatum(
                            id, each.getKey(), placed.id(), machines.backend().now()));
        }
        machines.backend().lifecycle().tell(placed, LifecycleAction.CREATED);
        return placed;
    }

    /** Refuses an archive that names a pool or a network that is not here. */
    private void checkPlaces(Saved saved, Optional<String> pool) {
        saved.properties().devices().values().forEach(device -> {
            String network = device.get(Devices.NETWORK);
            if (network != null && machines.backend().network(network).isEmpty()) {
                throw Refusal.precondition("the backup needs network '" + network + "'");
            }
        });
        pool.ifPresent(machines.devices()::pool);
    }

    private Archive archive(MachineDatum machine, boolean withSnapshots) {
        Map<String, Saved> taken = new LinkedHashMap<>();
        if (withSnapshots) {
            snapshots.list(machine).forEach(s -> taken.put(s.name(), snapshots.saved(s)));
        }
        return new Archive(snapshots.save(machine, "", false), taken);
    }

    private static void needOff(MachineDatum machine) {
        if (!Machines.isOff(machine)) {
            throw Refusal.precondition("instance '" + machine.name() + "' runs; name a snapshot or stop it");
        }
    }

    private void tell(MachineDatum machine) {
        machines.backend().lifecycle().tell(machine, LifecycleAction.BACKUP);
    }
}
