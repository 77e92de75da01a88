package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskAttachmentBuilder;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.instance.InstanceInfoBuilder;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotState;
import dev.polyvisor.simulators.fake.backend.Datum.ImageDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.SnapshotDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.backend.Saved;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import dev.polyvisor.simulators.fake.session.Session;
import dev.polyvisor.simulators.fake.work.Devices;
import dev.polyvisor.simulators.fake.work.Machines;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the values of the api from those of the backend. */
final class Infos {
    private final Session session;
    private final Machines machines;

    Infos(Session session, Machines machines) {
        this.session = session;
        this.machines = machines;
    }

    InstanceInfo of(MachineDatum machine) {
        return session.backend().locked(() -> {
            FakeMachine view = session.mapper().machine(machine);
            Properties properties = machines.properties(machine);
            InstanceInfoBuilder b = InstanceInfo.builder(view.key(), ref(machine), machine.type(), machine.state())
                    .backendState(view.nativeState())
                    .description(properties.description())
                    .labels(machine.labels())
                    .architecture("x86_64")
                    .createdAt(Instant.ofEpochSecond(machine.createdAt()))
                    .profile(properties.profiles().toArray(String[]::new))
                    .cpus(machine.cpus())
                    .memory(machine.memory())
                    .ephemeral(properties.ephemeral())
                    .stateful(properties.is(Properties.STATEFUL))
                    .privileged(machine.isContainer() && properties.is(Properties.PRIVILEGED))
                    .restartNeeded(properties.is(Properties.PENDING))
                    .version(Integer.toString(machine.version()));
            view.addresses().forEach(b::address);
            machines.hostName(machine).ifPresent(b::location);
            machines.image(machine).map(ImageDatum::name).ifPresent(b::image);
            properties.find(Properties.STARTED).map(Instant::parse).ifPresent(b::lastUsedAt);
            properties.find("instance.type").ifPresent(b::instanceType);
            properties.find("instance.preference").ifPresent(b::preference);
            Optional.ofNullable(properties
                            .devices()
                            .getOrDefault(Devices.ROOT, Map.of())
                            .get(Devices.POOL))
                    .ifPresent(b::storagePool);
            if (Machines.isUp(machine)) {
                b.initPid(initPid(machine));
            }
            return b.build();
        });
    }

    /** What was last read, with what the inventory knows by now. */
    static InstanceInfo newer(InstanceInfo last, FakeMachine known) {
        int seen = last.version().map(Integer::parseInt).orElse(0);
        if (known.version() <= seen) {
            return last;
        }
        InstanceInfoBuilder b = InstanceInfo.builder(
                        last.key(),
                        new InstanceRef(known.scope().orElse(last.ref().scope()), known.name()),
                        last.type(),
                        known.state())
                .backendState(known.nativeState())
                .description(last.description())
                .labels(known.labels())
                .profile(last.profiles().toArray(String[]::new))
                .ephemeral(last.ephemeral())
                .stateful(last.stateful())
                .privileged(last.privileged())
                .restartNeeded(last.restartNeeded())
                .version(Integer.toString(known.version()))
                .details(last.details());
        known.addresses().forEach(b::address);
        known.cpus().ifPresent(b::cpus);
        known.memory().ifPresent(b::memory);
        last.architecture().ifPresent(b::architecture);
        last.createdAt().ifPresent(b::createdAt);
        last.lastUsedAt().ifPresent(b::lastUsedAt);
        last.storagePool().ifPresent(b::storagePool);
        last.image().ifPresent(b::image);
        last.instanceType().ifPresent(b::instanceType);
        last.preference().ifPresent(b::preference);
        if (known.host().isPresent()) {
            last.location().ifPresent(b::location);
        }
        return b.build();
    }

    static InstanceRef ref(MachineDatum machine) {
        return InstanceRef.of(machine.scope(), machine.name());
    }

    static long initPid(MachineDatum machine) {
        return 1000 + machine.mac() % 30_000;
    }

    List<DiskAttachment> disks(MachineDatum machine) {
        return machines.properties(machine).devices().entrySet().stream()
                .filter(e -> machines.devices().isDisk(e.getValue()))
                .sorted((a, b) -> Boolean.compare(isRoot(b.getKey()), isRoot(a.getKey())))
                .map(e -> disk(machine, e.getKey(), e.getValue()))
                .toList();
    }

    DiskAttachment disk(MachineDatum machine, String name, Map<String, String> device) {
        DiskKind byDefault = machine.isContainer() ? DiskKind.DIRECTORY : DiskKind.DISK;
        DiskAttachmentBuilder b = DiskAttachment.builder(name)
                .kind(Optional.ofNullable(device.get("kind"))
                        .map(DiskKind::valueOf)
                        .orElse(byDefault))
                .readOnly(flag(device, "readonly", false))
                .bootable(flag(device, "bootable", false))
                .shareable(flag(device, "shareable", false))
                .active(flag(device, "active", true));
        Optional.ofNullable(device.get(Devices.VOLUME))
                .flatMap(session.backend()::volume)
                .ifPresent(volume -> b.volume(session.mapper().key(FakeVolume.KIND, volume.id()))
                        .volumeName(volume.name())
                        .pool(machines.devices().poolName(volume.pool()))
                        .size(volume.capacity()));
        Optional.ofNullable(device.get("medium")).ifPresent(b::volumeName);
        Optional.ofNullable(device.get("bus")).ifPresent(b::bus);
        Optional.ofNullable(device.get("format")).ifPresent(b::format);
        Optional.ofNullable(device.get("serial")).ifPresent(b::serial);
        Optional.ofNullable(device.get("path")).ifPresent(b::path);
        return b.build();
    }

    List<Nic> nics(MachineDatum machine) {
        return machines.properties(machine).devices().entrySet().stream()
                .filter(e -> machines.devices().isNic(e.getValue()))
                .map(e -> nic(machine, e.getKey(), e.getValue()))
                .toList();
    }

    Nic nic(MachineDatum machine, String name, Map<String, String> device) {
        Nic.Builder b = Nic.builder(name).linked(flag(device, "linked", true)).plugged(flag(device, "plugged", true));
        Optional.ofNullable(device.get(Devices.NETWORK))
                .flatMap(session.backend()::network)
                .ifPresent(network -> b.network(session.mapper().key(FakeNetwork.KIND, network.id()))
                        .networkName(network.name()));
        Optional.ofNullable(device.get(Devices.MAC)).ifPresent(b::mac);
        Optional.ofNullable(device.get("model")).ifPresent(b::model);
        Optional.ofNullable(device.get("mtu")).map(Integer::valueOf).ifPresent(b::mtu);
        b.guestName(device.getOrDefault("name", name));
        if (Machines.isUp(machine)) {
            b.hostName("fake" + initPid(machine));
            String fixed = device.get("addresses");
            if (fixed != null) {
                b.address(fixed.split(",", -1));
            } else if (isPrimary(machine, name)) {
                session.mapper().machine(machine).addresses().forEach(b::address);
            }
        }
        return b.build();
    }

    Snapshot snapshot(SnapshotDatum snapshot, MachineDatum machine, Saved saved, boolean tried) {
        Snapshot.Builder b = Snapshot.builder(snapshot.id(), snapshot.name(), ref(machine))
                .state(tried ? SnapshotState.PREVIEW : SnapshotState.READY)
                .description(saved.description())
                .createdAt(snapshot.createdAt())
                .memory(saved.memory())
                .consistency(saved.consistency())
                .labels(saved.labels());
        saved.expiresAt().ifPresent(b::expiresAt);
        saved.contents().keySet().stream().sorted().forEach(b::disk);
        saved.properties().devices().forEach((name, device) -> {
            if (device.containsKey(Devices.VOLUME) && !saved.contents().containsKey(name)) {
                b.excludedDisk(name);
            }
        });
        return b.build();
    }

    private boolean isPrimary(MachineDatum machine, String nic) {
        return machines.properties(machine).devices().entrySet().stream()
                .filter(e -> machines.devices().isNic(e.getValue()))
                .findFirst()
                .filter(e -> e.getKey().equals(nic))
                .isPresent();
    }

    private static boolean isRoot(String device) {
        return device.equals(Devices.ROOT);
    }

    private static boolean flag(Map<String, String> device, String key, boolean fallback) {
        return Boolean.parseBoolean(device.getOrDefault(key, Boolean.toString(fallback)));
    }
}
