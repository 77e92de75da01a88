package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.SnapshotDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.Interior;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.backend.Saved;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes machines of machines. Each method is one step under the lock of the backend. */
public final class CopyWork {
    private final Machines machines;
    private final SnapshotWork snapshots;

    public CopyWork(Machines machines) {
        this.machines = machines;
        this.snapshots = new SnapshotWork(machines);
    }

    /** Makes a copy in the state PROVISIONING. */
    public MachineDatum copy(MachineDatum of, String scope, CopySpec spec) {
        new CreateWork(machines).needRoom(scope);
        if (spec.keepMacs()) {
            throw Refusal.precondition("the hardware addresses of '" + of.name() + "' are in use by itself");
        }
        Saved saved = spec.snapshot().isPresent()
                ? snapshots.saved(snapshots.get(of, spec.snapshot().get()))
                : snapshots.save(of, "", false);
        MachineDatum copy = make(saved, scope, spec.name(), spec.idempotencyKey(), spec.storagePool());
        Map<String, String> labels = new HashMap<>(copy.labels());
        labels.putAll(spec.labels());
        Optional<HostDatum> host = spec.location().map(machines::host);
        MachineDatum placed = machines.write(
                copy.change()
                        .labels(labels)
                        .host(host.map(HostDatum::id)
                                .or(() -> copy.isContainer()
                                        ? machines.placement().whenStopped(copy)
                                        : Optional.empty())),
                machines.properties(copy));
        if (spec.includeSnapshots()) {
            machines.backend().snapshotsOf(of.id()).forEach(each -> take(each, placed));
        }
        machines.backend().lifecycle().tell(placed, LifecycleAction.CREATED);
        return placed;
    }

    /** A new machine with the properties and the files of a saved one, and addresses of its own. */
    MachineDatum make(Saved saved, String scope, String name, String key, Optional<String> pool) {
        Backend backend = machines.backend();
        MachineDatum like = saved.machine();
        String id = backend.newId(FakeMachine.KIND);
        MachineDatum fresh = new MachineDatum(
                id,
                name,
                scope,
                like.type(),
                MachineState.PROVISIONING,
                Optional.empty(),
                like.cluster(),
                like.cpus(),
                like.memory(),
                machines.placement().freeMac(id),
                0,
                backend.now().getEpochSecond(),
                0,
                like.labels(),
                like.image(),
                List.of(),
                List.of());
        backend.attach(id, new Interior(saved.properties().withDevices(Map.of())));
        backend.put(fresh);
        Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        saved.properties()
                .devices()
                .forEach((device, settings) -> devices.put(
                        device, copied(fresh, device, settings, saved.contents().get(device), pool)));
        Map<String, String> config = new LinkedHashMap<>(saved.properties().config());
        config.keySet().removeIf(k -> k.startsWith(Properties.VOLATILE));
        config.put(Properties.KEY, key);
        return machines.write(fresh, saved.properties().withConfig(config).withDevices(devices));
    }

    private Map<String, String> copied(
            MachineDatum fresh,
            String device,
            Map<String, String> settings,
            @org.jspecify.annotations.Nullable Content content,
            Optional<String> pool) {
        Map<String, String> copied = new LinkedHashMap<>(settings);
        String volume = settings.get(Devices.VOLUME);
        if (volume != null) {
            VolumeDatum source = machines.backend().volume(volume).orElse(null);
            VolumeDatum made = new DiskWork(machines)
                    .newVolume(
                            fresh,
                            fresh.name() + "-" + device,
                            pool.or(() -> Optional.ofNullable(settings.get(Devices.POOL))),
                            source == null ? DataSize.gib(10) : source.capacity());
            if (content != null) {
                machines.backend().attach(made.id(), content.copy());
            }
            copied.put(Devices.VOLUME, made.id());
            copied.put(Devices.SOURCE, made.name());
            copied.put(Devices.POOL, machines.devices().poolName(made.pool()));
        }
        if (machines.devices().isNic(settings)) {
            copied.put(Devices.MAC, machines.devices().newMac(fresh.id(), device));
        }
        return copied;
    }

    private void take(SnapshotDatum snapshot, MachineDatum copy) {
        String id = machines.backend().newId(FakeSnapshot.KIND);
        Saved saved = snapshots.saved(snapshot);
        machines.interior(copy).snapshots().put(id, saved);
        machines.backend().put(new SnapshotDatum(id, snapshot.name(), copy.id(), snapshot.createdAt()));
    }
}
