package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.ConfigReader;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.SnapshotState;
import dev.polyvisor.api.instance.Snapshots;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.inventory.Times;
import dev.polyvisor.driver.lxd.wire.WireSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Snapshots. Their identity is their name. */
record SnapshotsFacet(InstanceHandle instance) implements Snapshots {

    @Override
    public List<Snapshot> list() {
        instance.need(Capability.SNAPSHOT);
        Found found = instance.read();
        return all(found);
    }

    static List<Snapshot> all(Found found) {
        InstanceRef ref = Infos.ref(found.value());
        return found.wire().snapshots().stream()
                .map(wire -> snapshot(ref, wire))
                .sorted(Comparator.comparing(snapshot -> snapshot.createdAt().orElse(Instant.MIN)))
                .toList();
    }

    /** The snapshot on the wire, whose name may be anything that LXD takes. */
    static Optional<WireSnapshot> wire(Found found, String name) {
        return found.wire().snapshots().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private static Snapshot snapshot(InstanceRef ref, WireSnapshot wire) {
        Snapshot.Builder snapshot = Snapshot.builder(wire.name(), wire.name(), ref)
                .state(SnapshotState.READY)
                .memory(wire.stateful())
                .consistency(wire.stateful() ? Consistency.MEMORY : Consistency.UNKNOWN);
        Times.parse(wire.createdAt()).ifPresent(snapshot::createdAt);
        Times.parse(wire.expiresAt()).ifPresent(snapshot::expiresAt);
        if (wire.size() > 0) {
            snapshot.size(DataSize.bytes(wire.size()));
        }
        return snapshot.build();
    }

    @Override
    public Optional<Snapshot> find(String snapshot) {
        return list().stream().filter(each -> each.name().equals(snapshot)).findFirst();
    }

    @Override
    public ConfigReader config(String snapshot) {
        instance.need(Capability.SNAPSHOT);
        Found found = instance.read();
        WireSnapshot wire = wire(found, snapshot).orElseThrow(() -> Refusals.notFound("snapshot", snapshot));
        return new Read(
                found.value().type(), wire.expandedConfig(), wire.expandedDevices(), wire.config(), wire.devices());
    }

    /** The configuration of a snapshot, which does not change any more. */
    private record Read(
            MachineType type,
            Map<String, String> expandedConfig,
            Map<String, Map<String, String>> expandedDevices,
            Map<String, String> localConfig,
            Map<String, Map<String, String>> localDevices)
            implements ConfigReader {}

    @Override
    public Operation<Snapshot> create(SnapshotSpec spec) {
        instance.need(spec.memory() ? Capability.SNAPSHOT_MEMORY : Capability.SNAPSHOT);
        SnapshotWork.check(spec);
        Work<Snapshot> work = instance.work("snapshot.create", spec.name());
        boolean marked = !spec.idempotencyKey().equals(spec.name());
        if (marked) {
            work.then(new SnapshotWork.Mark(instance, spec.name(), spec.idempotencyKey()));
        }
        work.then(new SnapshotWork.Create(instance, spec));
        if (marked) {
            work.then(new SnapshotWork.Unmark(instance, spec.name()));
        }
        return touching(work, spec.name()).giving(context -> now(spec.name()));
    }

    @Override
    public Operation<Instance> restore(String snapshot, RestoreOptions options) {
        instance.need(Capability.SNAPSHOT_RESTORE);
        if (options.memory()) {
            instance.need(Capability.SNAPSHOT_MEMORY);
        }
        if (options.disks().isPresent()) {
            throw Refusals.unimplemented("LXD brings back the root disk and the configuration, not single disks");
        }
        return instance.itself(
                "snapshot.restore",
                new SnapshotWork.Restore(instance, snapshot, options),
                new SnapshotWork.StayOff(instance));
    }

    @Override
    public Operation<Instance> preview(String snapshot, RestoreOptions options) {
        throw instance.lacking(Capability.SNAPSHOT_PREVIEW);
    }

    @Override
    public Operation<Instance> commit() {
        throw instance.lacking(Capability.SNAPSHOT_PREVIEW);
    }

    @Override
    public Operation<Instance> undo() {
        throw instance.lacking(Capability.SNAPSHOT_PREVIEW);
    }

    @Override
    public Operation<Snapshot> rename(String snapshot, String newName) {
        instance.need(Capability.SNAPSHOT_RENAME);
        LxdNames.require("newName", newName, LxdNames.snapshot(newName));
        Work<Snapshot> work = instance.work("snapshot.rename", newName);
        return touching(work.then(new SnapshotWork.Rename(instance, snapshot, newName)), newName)
                .giving(context -> now(newName));
    }

    @Override
    public Operation<Snapshot> expire(String snapshot, Instant at) {
        return expiry("snapshot.expire", snapshot, Optional.of(at));
    }

    @Override
    public Operation<Snapshot> keep(String snapshot) {
        return expiry("snapshot.keep", snapshot, Optional.empty());
    }

    private Operation<Snapshot> expiry(String verb, String snapshot, Optional<Instant> at) {
        instance.need(Capability.SNAPSHOT_EXPIRY);
        Work<Snapshot> work = instance.work(verb, snapshot);
        return work.then(new SnapshotWork.Expire(instance, snapshot, at)).giving(context -> now(snapshot));
    }

    @Override
    public Operation<Instance> delete(String snapshot) {
        instance.need(Capability.SNAPSHOT);
        Work<Instance> work = instance.work("snapshot.delete", snapshot);
        return touching(work.then(new SnapshotWork.Delete(instance, snapshot)), snapshot)
                .giving(context -> instance.reread());
    }

    @Override
    public Operation<Instance> deleteAll() {
        instance.need(Capability.SNAPSHOT);
        return instance.itself("snapshot.delete-all", new SnapshotWork.DeleteAll(instance));
    }

    private <T> Work<T> touching(Work<T> work, String snapshot) {
        return work.touching(() -> Set.of(Target.entity(instance.parts().keys().snapshot(instance.key(), snapshot))));
    }

    Snapshot now(String name) throws InterruptedException {
        Found found = instance.find();
        return all(found).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("snapshot", name));
    }
}
