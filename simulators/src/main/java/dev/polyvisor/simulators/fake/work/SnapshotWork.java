package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.Quiesce;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.SnapshotDatum;
import dev.polyvisor.simulators.fake.backend.Interior;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.backend.Saved;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots. Each method is one step under the lock of the backend. */
public final class SnapshotWork {
    private final Machines machines;

    public SnapshotWork(Machines machines) {
        this.machines = machines;
    }

    /** The snapshots that have not expired, oldest first. */
    public List<SnapshotDatum> list(MachineDatum machine) {
        Backend backend = machines.backend();
        Instant now = backend.now();
        return backend.locked(() -> {
            for (SnapshotDatum each : backend.snapshotsOf(machine.id())) {
                if (saved(each).expiresAt().filter(at -> !at.isAfter(now)).isPresent()) {
                    delete(machine, each);
                }
            }
            return backend.snapshotsOf(machine.id());
        });
    }

    public Optional<SnapshotDatum> find(MachineDatum machine, String idOrName) {
        return list(machine).stream()
                .filter(s -> s.id().equals(idOrName) || s.name().equals(idOrName))
                .findFirst();
    }

    public SnapshotDatum get(MachineDatum machine, String idOrName) {
        return find(machine, idOrName).orElseThrow(Refusal.no("snapshot", idOrName));
    }

    /** What is in a snapshot; one that nobody has made by hand shows the machine as it is now. */
    public Saved saved(SnapshotDatum snapshot) {
        MachineDatum machine = machines.get(snapshot.machine());
        return machines.interior(machine).snapshots().computeIfAbsent(snapshot.id(), id -> save(machine, "", false));
    }

    /** A machine as it is now. */
    Saved save(MachineDatum machine, String key, boolean memory) {
        boolean quiet = Machines.isOff(machine) || machines.interior(machine).frozen();
        return new Saved(
                machine,
                machines.properties(machine),
                machines.copyContents(machine),
                memory,
                memory ? Consistency.MEMORY : quiet ? Consistency.FILE_SYSTEM : Consistency.CRASH,
                "",
                Map.of(),
                key,
                Optional.empty());
    }

    /** The snapshot that an earlier try with the same key left; refuses a name that is taken. */
    public Optional<SnapshotDatum> existing(String id, SnapshotSpec spec) {
        Optional<SnapshotDatum> found = find(machines.get(id), spec.name());
        found.ifPresent(snapshot -> {
            if (!saved(snapshot).key().equals(spec.idempotencyKey())) {
                throw Refusal.taken("snapshot", spec.name());
            }
        });
        return found;
    }

    public SnapshotDatum create(String id, SnapshotSpec spec) {
        MachineDatum machine = machines.get(id);
        if (spec.memory() && !Machines.isUp(machine)) {
            throw Refusal.precondition("instance '" + machine.name() + "' has no memory to save: it does not run");
        }
        boolean agent = Machines.isUp(machine) && machines.hasAgent(machine);
        if (spec.quiesce() == Quiesce.REQUIRED && !agent) {
            throw Refusal.precondition(
                    "the guest of '" + machine.name() + "' has no agent that could freeze its disks");
        }
        Map<String, Content> contents = new LinkedHashMap<>(machines.copyContents(machine));
        spec.disks().ifPresent(disks -> {
            disks.stream().filter(d -> !contents.containsKey(d)).findFirst().ifPresent(d -> {
                throw Refusal.notFound("disk", d);
            });
            contents.keySet().retainAll(disks);
        });
        boolean quiet = Machines.isOff(machine) || (agent && spec.quiesce() != Quiesce.NEVER);
        Saved saved = new Saved(
                machine,
                machines.properties(machine),
                contents,
                spec.memory(),
                spec.memory() ? Consistency.MEMORY : quiet ? Consistency.FILE_SYSTEM : Consistency.CRASH,
                spec.description(),
                spec.labels(),
                spec.idempotencyKey(),
                spec.expiresAt());
        SnapshotDatum snapshot = new SnapshotDatum(
                machines.backend().newId(FakeSnapshot.KIND),
                spec.name(),
                id,
                machines.backend().now());
        machines.interior(machine).snapshots().put(snapshot.id(), saved);
        machines.backend().put(snapshot);
        tell(machine);
        return snapshot;
    }

    /** Refuses what cannot be brought back so. */
    public void checkRestore(String id, String name, RestoreOptions options) {
        MachineDatum machine = machines.get(id);
        Saved saved = saved(get(machine, name));
        if (!Machines.isOff(machine) && !options.stopFirst()) {
            throw Refusal.precondition("instance '" + machine.name() + "' runs");
        }
        if (options.memory() && !saved.memory()) {
            throw Refusal.precondition("snapshot '" + name + "' has no memory");
        }
        options.disks()
                .ifPresent(disks -> disks.stream()
                        .filter(d -> !saved.contents().containsKey(d))
                        .findFirst()
                        .ifPresent(d -> {
                            throw Refusal.notFound("disk", d);
                        }));
    }

    public void restore(String id, String name, RestoreOptions options) {
        MachineDatum machine = machines.get(id);
        Saved saved = saved(get(machine, name));
        boolean running = Machines.isUp(machine);
        machines.endGuest(machine);
        bringBack(machine, saved, options);
        MachineDatum restored = machines.get(id);
        if (running || options.memory()) {
            new PowerWork(machines).start(id, StartOptions.defaults());
        } else {
            machines.write(restored, machines.properties(restored));
        }
        machines.backend().lifecycle().tell(machines.get(id), LifecycleAction.RESTORED);
    }

    /** Begins a trial. */
    public void preview(String id, String name, RestoreOptions options) {
        MachineDatum machine = machines.get(id);
        Interior interior = machines.interior(machine);
        SnapshotDatum snapshot = get(machine, name);
        Saved before = save(machine, "", false);
        bringBack(machine, saved(snapshot), options);
        interior.trial(snapshot.id(), before);
    }

    /** Ends a trial, with what it became or with what was before. */
    public void endTrial(String id, boolean keep) {
        MachineDatum machine = machines.get(id);
        Interior interior = machines.interior(machine);
        Optional<Saved> before = interior.beforeTrial();
        interior.trial(null, null);
        if (!keep) {
            before.ifPresent(saved -> bringBack(machine, saved, RestoreOptions.defaults()));
        }
    }

    public boolean renamed(String id, String name, String newName) {
        MachineDatum machine = machines.get(id);
        SnapshotDatum snapshot = get(machine, name);
        if (snapshot.name().equals(newName)) {
            return true;
        }
        if (find(machine, newName).isPresent()) {
            throw Refusal.taken("snapshot", newName);
        }
        return false;
    }

    public SnapshotDatum rename(String id, String name, String newName) {
        SnapshotDatum old = get(machines.get(id), name);
        SnapshotDatum renamed = new SnapshotDatum(old.id(), newName, old.machine(), old.createdAt());
        machines.backend().put(renamed);
        tell(machines.get(id));
        return renamed;
    }

    public SnapshotDatum expire(String id, String name, Optional<Instant> at) {
        MachineDatum machine = machines.get(id);
        SnapshotDatum snapshot = get(machine, name);
        Saved saved = saved(snapshot).expiring(at);
        machines.interior(machine).snapshots().put(snapshot.id(), saved);
        tell(machine);
        return snapshot;
    }

    /** Refuses a snapshot that is being tried. */
    public void checkDelete(String id, String name) {
        MachineDatum machine = machines.get(id);
        SnapshotDatum snapshot = get(machine, name);
        if (machines.interior(machine).trial().filter(snapshot.id()::equals).isPresent()) {
            throw Refusal.precondition("snapshot '" + name + "' is being tried");
        }
    }

    public void delete(String id, String name) {
        MachineDatum machine = machines.get(id);
        delete(machine, get(machine, name));
    }

    private void delete(MachineDatum machine, SnapshotDatum snapshot) {
        machines.interior(machine).snapshots().remove(snapshot.id());
        machines.backend().remove(FakeSnapshot.KIND, snapshot.id());
        tell(machine);
    }

    /** Configuration and disks; name, place and address stay. */
    private void bringBack(MachineDatum machine, Saved saved, RestoreOptions options) {
        Properties properties = saved.properties();
        machines.write(
                machine.change()
                        .state(MachineState.STOPPED)
                        .host(machines.placement().whenStopped(machine))
                        .ip(0)
                        .cpus(saved.machine().cpus())
                        .memory(saved.machine().memory())
                        .labels(saved.machine().labels()),
                properties);
        saved.contents().forEach((disk, content) -> {
            String volume = properties.devices().getOrDefault(disk, Map.of()).get(Devices.VOLUME);
            if (volume != null && options.disks().map(d -> d.contains(disk)).orElse(true)) {
                machines.backend().attach(volume, content.copy());
            }
        });
    }

    private void tell(MachineDatum machine) {
        machines.backend().lifecycle().tell(machine, LifecycleAction.SNAPSHOT);
    }
}
