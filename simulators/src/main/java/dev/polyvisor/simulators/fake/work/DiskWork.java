package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Disks of machines. Each method is one step under the lock of the backend. */
public final class DiskWork {
    private final Machines machines;

    public DiskWork(Machines machines) {
        this.machines = machines;
    }

    /** Refuses at once what this backend has no form of. */
    public void check(DiskSpec spec) {
        Refusal.unknownOptions(spec.options());
        DiskSource source = spec.source();
        if (source instanceof DiskSource.ContainerDisk
                || source instanceof DiskSource.Url
                || source instanceof DiskSource.HostPath) {
            throw Refusal.unimplemented("the fake driver has no disks outside of its backend");
        }
    }

    /** Whether the same disk is attached already; refuses another one of the name. */
    public boolean attached(String id, DiskSpec spec) {
        MachineDatum machine = machines.get(id);
        Map<String, String> present = machines.properties(machine).devices().get(spec.name());
        if (present == null) {
            if (spec.source() instanceof DiskSource.Volume volume) {
                VolumeDatum wanted = find(machine, volume.name());
                if (!spec.shareable()
                        && !machines.devices().holders(wanted.id()).isEmpty()) {
                    throw Refusal.precondition("volume '" + wanted.name() + "' is in use");
                }
            }
            return false;
        }
        boolean same = machines.devices().isDisk(present)
                && (spec.source() instanceof DiskSource.Volume volume
                        ? find(machine, volume.name()).id().equals(present.get(Devices.VOLUME))
                        : present.getOrDefault("made", "").equals(made(spec)));
        if (!same) {
            throw Refusal.taken("disk", spec.name());
        }
        return true;
    }

    public void attach(String id, DiskSpec spec) {
        if (attached(id, spec)) {
            return;
        }
        MachineDatum machine = machines.get(id);
        Map<String, String> device = new LinkedHashMap<>();
        device.put(Devices.TYPE, "disk");
        if (spec.source() instanceof DiskSource.Medium medium) {
            device.put("medium", image(medium.name()));
        } else if (spec.kind() != DiskKind.CDROM) {
            VolumeDatum volume = volume(machine, spec);
            device.putAll(machines.devices().disk(volume, false));
        }
        device.put("kind", spec.kind().name());
        device.put("made", made(spec));
        flags(device, spec);
        tell(write(machine, machines.properties(machine).withDevice(spec.name(), device)));
    }

    public Map<String, String> get(String id, String name) {
        Map<String, String> device =
                machines.properties(machines.get(id)).devices().get(name);
        if (device == null || !machines.devices().isDisk(device)) {
            throw Refusal.notFound("disk", name);
        }
        return device;
    }

    public void detach(String id, String name, VolumeFate fate) {
        MachineDatum machine = machines.get(id);
        Map<String, String> device = get(id, name);
        if (name.equals(Devices.ROOT)) {
            throw Refusal.precondition("instance '" + machine.name() + "' boots from disk '" + name + "'");
        }
        tell(write(machine, machines.properties(machine).withoutDevice(name)));
        String volume = device.get(Devices.VOLUME);
        if (fate == VolumeFate.DELETE && volume != null) {
            machines.backend().remove(FakeVolume.KIND, volume);
        }
    }

    /** Changes how a disk is attached; absent parts stay as they are. */
    public void update(String id, DiskSpec spec) {
        MachineDatum machine = machines.get(id);
        Map<String, String> device = new LinkedHashMap<>(get(id, spec.name()));
        flags(device, spec);
        tell(write(machine, machines.properties(machine).withDevice(spec.name(), device)));
    }

    /** The volume of a disk that is there. */
    public VolumeDatum volumeOf(String id, String name) {
        String volume = get(id, name).get(Devices.VOLUME);
        return Optional.ofNullable(volume)
                .flatMap(machines.backend()::volume)
                .orElseThrow(Refusal.no("volume of disk", name));
    }

    /** Refuses a smaller size; false when there is nothing to do. */
    public boolean canGrow(String id, String name, DataSize size) {
        int larger = size.compareTo(volumeOf(id, name).capacity());
        if (larger < 0) {
            throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "disk '" + name + "' is larger than " + size + " now");
        }
        return larger > 0;
    }

    public void resize(String id, String name, DataSize size) {
        VolumeDatum v = volumeOf(id, name);
        machines.backend().put(new VolumeDatum(v.id(), v.name(), v.scope(), v.pool(), size, v.labels()));
        touch(id);
    }

    public void move(String id, String name, String pool) {
        VolumeDatum v = volumeOf(id, name);
        String target = machines.devices().pool(pool).id();
        machines.backend().put(new VolumeDatum(v.id(), v.name(), v.scope(), target, v.capacity(), v.labels()));
        MachineDatum machine = machines.get(id);
        Map<String, String> device = new LinkedHashMap<>(get(id, name));
        device.put(Devices.POOL, machines.devices().poolName(target));
        tell(write(machine, machines.properties(machine).withDevice(name, device)));
    }

    /** Puts a medium into a drive, or takes it out when there is none. */
    public void medium(String id, String name, Optional<String> medium) {
        MachineDatum machine = machines.get(id);
        Map<String, String> device = new LinkedHashMap<>(drive(id, name));
        device.remove("medium");
        medium.ifPresent(m -> device.put("medium", image(m)));
        tell(write(machine, machines.properties(machine).withDevice(name, device)));
    }

    public Map<String, String> drive(String id, String name) {
        Map<String, String> device = get(id, name);
        if (!DiskKind.CDROM.name().equals(device.get("kind"))) {
            throw Refusal.notFound("CD drive", name);
        }
        return device;
    }

    /** A new volume, not yet attached. */
    VolumeDatum newVolume(MachineDatum machine, String name, Optional<String> pool, DataSize size) {
        Backend backend = machines.backend();
        VolumeDatum volume = new VolumeDatum(
                backend.newId(FakeVolume.KIND),
                name,
                machine.scope(),
                pool.map(machines.devices()::pool)
                        .orElseGet(machines.devices()::defaultPool)
                        .id(),
                size,
                Map.of());
        backend.put(volume);
        return volume;
    }

    private VolumeDatum volume(MachineDatum machine, DiskSpec spec) {
        Backend backend = machines.backend();
        String name = machine.name() + "-" + spec.name();
        if (spec.source() instanceof DiskSource.Volume volume) {
            return find(machine, volume.name());
        } else if (spec.source() instanceof DiskSource.CloneOf clone) {
            VolumeDatum source = find(machine, clone.volume());
            DataSize size = spec.size().orElse(source.capacity());
            if (size.compareTo(source.capacity()) < 0) {
                throw Refusal.precondition("the clone is smaller than volume '" + source.name() + "'");
            }
            VolumeDatum copy = newVolume(machine, name, spec.pool(), size);
            Content files = backend.attachment(source.id(), Content.class, () -> new Content(backend.now()));
            backend.attach(copy.id(), files.copy());
            return copy;
        } else if (spec.source() instanceof DiskSource.Image image) {
            DataSize least = backend.image(image.name())
                    .orElseThrow(Refusal.no("image", image.name()))
                    .size();
            return newVolume(machine, name, spec.pool(), spec.size().orElse(least));
        }
        DataSize size = spec.size().orElseThrow(() -> PolyvisorException.invalidArgument("size", "is missing"));
        return newVolume(machine, name, spec.pool(), size);
    }

    private VolumeDatum find(MachineDatum machine, String name) {
        return machines.devices().volume(machine.scope(), name).orElseThrow(Refusal.no("volume", name));
    }

    private String image(String name) {
        return machines.backend()
                .image(name)
                .orElseThrow(Refusal.no("medium", name))
                .name();
    }

    private MachineDatum write(MachineDatum machine, Properties properties) {
        return machines.write(machine, properties);
    }

    private void touch(String id) {
        MachineDatum machine = machines.get(id);
        tell(write(machine, machines.properties(machine)));
    }

    private void tell(MachineDatum machine) {
        machines.backend().lifecycle().tell(machine, LifecycleAction.UPDATED);
    }

    /** By which a repetition of the same request is known. */
    private static String made(DiskSpec spec) {
        return spec.source() + " " + spec.size().map(DataSize::toString).orElse("");
    }

    private static void flags(Map<String, String> device, DiskSpec spec) {
        spec.bus().ifPresent(v -> device.put("bus", v));
        spec.format().ifPresent(v -> device.put("format", v));
        spec.serial().ifPresent(v -> device.put("serial", v));
        spec.path().ifPresent(v -> device.put("path", v));
        device.put("readonly", Boolean.toString(spec.readOnly()));
        device.put("bootable", Boolean.toString(spec.bootable()));
        device.put("shareable", Boolean.toString(spec.shareable()));
        device.put("active", Boolean.toString(spec.active()));
    }
}
