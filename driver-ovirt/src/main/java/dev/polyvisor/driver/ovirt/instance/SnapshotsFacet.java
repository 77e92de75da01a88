package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.ConfigReader;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Quiesce;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.SnapshotState;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.SnapshotText;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireSnapshot;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The snapshots of a machine, with and without its memory. Thread safety: may be used from any thread. */
final class SnapshotsFacet extends UnsupportedSnapshots {
    private final InstanceHandle instance;
    private final SnapshotSteps steps;

    SnapshotsFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
        this.steps = new SnapshotSteps(instance);
    }

    @Override
    public List<Snapshot> list() {
        instance.need(Capability.SNAPSHOT);
        return Blocking.get(steps::all).stream()
                .map(this::told)
                .sorted(Comparator.comparing((Snapshot each) -> each.createdAt().orElse(Instant.EPOCH))
                        .thenComparing(Snapshot::name))
                .toList();
    }

    @Override
    public Optional<Snapshot> find(String snapshot) {
        instance.need(Capability.SNAPSHOT);
        return Blocking.get(() -> steps.find(snapshot)).map(this::told);
    }

    /** The snapshot as it is now. */
    Snapshot now(String snapshot) throws InterruptedException {
        return told(steps.needed(snapshot));
    }

    private Snapshot told(WireSnapshot wire) {
        SnapshotText text = SnapshotText.of(Scalars.text(wire.description()));
        boolean memory = Scalars.isTrue(wire.persistMemorystate());
        String id = Scalars.text(wire.id());
        Snapshot.Builder told = Snapshot.builder(
                        id,
                        text.name().isBlank() ? id : text.name(),
                        instance.info().ref())
                .state(state(Scalars.text(wire.snapshotStatus())))
                .description(text.description())
                .memory(memory)
                .consistency(memory ? Consistency.MEMORY : Consistency.UNKNOWN);
        Scalars.time(wire.date()).ifPresent(told::createdAt);
        return told.build();
    }

    private static SnapshotState state(String status) {
        return switch (status) {
            case "ok" -> SnapshotState.READY;
            case "locked" -> SnapshotState.BUSY;
            case "in_preview" -> SnapshotState.PREVIEW;
            default -> SnapshotState.UNKNOWN;
        };
    }

    @Override
    public ConfigReader config(String snapshot) {
        instance.need(Capability.SNAPSHOT);
        throw Refusals.unimplemented(
                "oVirt tells what a machine was like at a snapshot only as an OVF, by a raw request");
    }

    @Override
    public Operation<Snapshot> create(SnapshotSpec spec) {
        instance.need(Capability.SNAPSHOT);
        if (spec.expiresAt().isPresent()) {
            throw instance.lacking(Capability.SNAPSHOT_EXPIRY);
        }
        List<Violation> faults = new ArrayList<>();
        if (!spec.labels().isEmpty()) {
            faults.add(new Violation("labels", "oVirt marks no snapshots"));
        }
        if (spec.retained()) {
            faults.add(new Violation("retained", "snapshots of oVirt go with their machine"));
        }
        if (spec.timeout().isPresent()) {
            faults.add(new Violation("timeout", "is that of the engine"));
        }
        if (spec.quiesce() != Quiesce.IF_POSSIBLE) {
            faults.add(new Violation("quiesce", "the engine freezes the file systems when an agent answers"));
        }
        faults.addAll(Refusals.unknown(spec.options().keySet(), Set.of()));
        Refusals.all(faults);
        return instance.<Snapshot>work("snapshot.create", spec.name())
                .then(steps.taking(spec))
                .giving(context -> now(spec.name()));
    }

    @Override
    public Operation<Instance> restore(String snapshot, RestoreOptions options) {
        instance.need(Capability.SNAPSHOT_RESTORE);
        Work<Instance> work = instance.work("snapshot.restore", snapshot);
        if (options.stopFirst()) {
            steps.around(snapshot, options, work);
        } else {
            work.then(steps.restoring(snapshot, options));
        }
        return work.giving(context -> instance.reread());
    }

    @Override
    public Operation<Instance> preview(String snapshot, RestoreOptions options) {
        instance.need(Capability.SNAPSHOT_PREVIEW);
        return instance.<Instance>work("snapshot.preview", snapshot)
                .then(steps.previewing(snapshot, options))
                .giving(context -> instance.reread());
    }

    @Override
    public Operation<Instance> commit() {
        instance.need(Capability.SNAPSHOT_PREVIEW);
        return instance.itself("snapshot.commit", steps.deciding("commitsnapshot"));
    }

    @Override
    public Operation<Instance> undo() {
        instance.need(Capability.SNAPSHOT_PREVIEW);
        return instance.itself("snapshot.undo", steps.deciding("undosnapshot"));
    }

    @Override
    public Operation<Instance> delete(String snapshot) {
        instance.need(Capability.SNAPSHOT);
        return instance.<Instance>work("snapshot.delete", snapshot)
                .then(steps.removing(snapshot))
                .giving(context -> instance.reread());
    }

    @Override
    public Operation<Instance> deleteAll() {
        instance.need(Capability.SNAPSHOT);
        return instance.itself("snapshot.deleteAll", steps.removingAll());
    }

    /** Whether a machine may be given other disks: it is off, or its memory is saved. */
    static boolean rests(MachineState state) {
        return state == MachineState.STOPPED || state == MachineState.SUSPENDED;
    }
}
