package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ConfigReader;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.SnapshotDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.Refusal;
import dev.polyvisor.simulators.fake.work.SnapshotWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The snapshots of an instance. */
final class FakeSnapshots implements Snapshots {
    private final FakeInstance instance;
    private final Parts parts;
    private final SnapshotWork work;

    FakeSnapshots(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.work = parts.snapshots();
    }

    @Override
    public List<Snapshot> list() {
        MachineDatum machine = instance.read();
        return parts.backend()
                .locked(() -> work.list(machine).stream().map(this::value).toList());
    }

    @Override
    public Optional<Snapshot> find(String snapshot) {
        MachineDatum machine = instance.read();
        return parts.backend().locked(() -> work.find(machine, snapshot).map(this::value));
    }

    @Override
    public ConfigReader config(String snapshot) {
        MachineDatum machine = instance.read();
        return new Reader(
                machine.type(),
                parts.backend()
                        .locked(() -> work.saved(work.get(machine, snapshot)).properties()));
    }

    @Override
    public Operation<Snapshot> create(SnapshotSpec spec) {
        Refusal.unknownOptions(spec.options());
        if (spec.memory()) {
            instance.need(Capability.SNAPSHOT_MEMORY);
        }
        if (spec.retained()) {
            throw Refusal.unimplemented("a snapshot of the fake driver goes with its instance; publish it instead");
        }
        return instance.<Snapshot>verb("snapshot.create")
                .unless(() -> work.existing(instance.id(), spec).isPresent())
                .doing(id -> work.create(id, spec))
                .about(spec.name())
                .giving(id -> value(work.get(machine(), spec.name())));
    }

    @Override
    public Operation<Instance> restore(String snapshot, RestoreOptions options) {
        if (options.memory()) {
            instance.need(Capability.SNAPSHOT_MEMORY);
        }
        return instance.<Instance>verb("snapshot.restore")
                .provided(() -> work.checkRestore(instance.id(), snapshot, options))
                .doing(id -> work.restore(id, snapshot, options))
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> preview(String snapshot, RestoreOptions options) {
        instance.need(Capability.SNAPSHOT_PREVIEW);
        return instance.<Instance>verb("snapshot.preview")
                .provided(() -> {
                    needOff();
                    if (trial().isPresent()) {
                        throw Refusal.precondition("a trial is under way already");
                    }
                    SnapshotDatum unused = work.get(machine(), snapshot);
                })
                .doing(id -> work.preview(id, snapshot, options))
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> commit() {
        return endTrial("snapshot.commit", true);
    }

    @Override
    public Operation<Instance> undo() {
        return endTrial("snapshot.undo", false);
    }

    private Operation<Instance> endTrial(String name, boolean keep) {
        instance.need(Capability.SNAPSHOT_PREVIEW);
        return instance.<Instance>verb(name)
                .unless(() -> {
                    if (trial().isEmpty()) {
                        return true;
                    }
                    needOff();
                    return false;
                })
                .doing(id -> work.endTrial(id, keep))
                .giving(instance::itself);
    }

    @Override
    public Operation<Snapshot> rename(String snapshot, String newName) {
        checkName(newName);
        return instance.<Snapshot>verb("snapshot.rename")
                .unless(() -> work.find(machine(), snapshot).isEmpty()
                                && work.find(machine(), newName).isPresent()
                        || work.renamed(instance.id(), snapshot, newName))
                .doing(id -> work.rename(id, snapshot, newName))
                .about(newName)
                .giving(id -> value(work.get(machine(), newName)));
    }

    @Override
    public Operation<Snapshot> expire(String snapshot, Instant at) {
        return expiring("snapshot.expire", snapshot, Optional.of(at));
    }

    @Override
    public Operation<Snapshot> keep(String snapshot) {
        return expiring("snapshot.keep", snapshot, Optional.empty());
    }

    private Operation<Snapshot> expiring(String name, String snapshot, Optional<Instant> at) {
        return instance.<Snapshot>verb(name)
                .unless(() ->
                        work.saved(work.get(machine(), snapshot)).expiresAt().equals(at))
                .doing(id -> work.expire(id, snapshot, at))
                .about(snapshot)
                .giving(id -> value(work.get(machine(), snapshot)));
    }

    @Override
    public Operation<Instance> delete(String snapshot) {
        return instance.<Instance>verb("snapshot.delete")
                .unless(() -> {
                    if (work.find(machine(), snapshot).isEmpty()) {
                        return true;
                    }
                    work.checkDelete(instance.id(), snapshot);
                    return false;
                })
                .doing(id -> work.delete(id, snapshot))
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> deleteAll() {
        return instance.<Instance>verb("snapshot.delete-all")
                .unless(() -> work.list(machine()).isEmpty())
                .doing(id -> deleteEach())
                .giving(instance::itself);
    }

    /** Newest first; goes on after a failure. */
    private void deleteEach() {
        List<SnapshotDatum> newestFirst = new ArrayList<>(work.list(machine()));
        Collections.reverse(newestFirst);
        List<PolyvisorException> failures = new ArrayList<>();
        for (SnapshotDatum each : newestFirst) {
            try {
                work.checkDelete(instance.id(), each.id());
                work.delete(instance.id(), each.id());
            } catch (PolyvisorException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }

    private Snapshot value(SnapshotDatum snapshot) {
        MachineDatum machine = machine();
        boolean tried = trial().filter(snapshot.id()::equals).isPresent();
        return parts.infos().snapshot(snapshot, machine, work.saved(snapshot), tried);
    }

    private Optional<String> trial() {
        return parts.machines().interior(machine()).trial();
    }

    private void needOff() {
        if (!Machines.isOff(machine())) {
            throw Refusal.precondition("instance '" + machine().name() + "' runs");
        }
    }

    private MachineDatum machine() {
        return parts.machines().get(instance.id());
    }

    private static void checkName(String name) {
        SnapshotSpec unused = SnapshotSpec.named(name).build();
    }

    /** The configuration in a snapshot. */
    private record Reader(MachineType type, Properties properties) implements ConfigReader {
        @Override
        public Map<String, String> expandedConfig() {
            return properties.config();
        }

        @Override
        public Map<String, Map<String, String>> expandedDevices() {
            return properties.devices();
        }

        @Override
        public Map<String, String> localConfig() {
            return properties.config();
        }

        @Override
        public Map<String, Map<String, String>> localDevices() {
            return properties.devices();
        }
    }
}
