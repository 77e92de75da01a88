package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.function.InstanceDevices;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A disk in LXD's words: a device of the type {@code disk}, and the custom volume behind it. */
final class DiskForm {
    static final String TYPE = "disk";

    /** Options of LXD's disks that the contract has no word for. */
    private static final Set<String> OPTIONS = Set.of(
            "boot.priority",
            "limits.max",
            "limits.read",
            "limits.write",
            "propagation",
            "raw.mount.options",
            "recursive",
            "required",
            "shift");

    private DiskForm() {}

    /** Refuses what is wrong, everything at once, and what LXD has no form of. */
    static void check(DiskSpec spec, MachineType type) {
        List<Violation> wrong = faults(spec);
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
        lacking(spec, type).ifPresent(reason -> {
            throw Refusals.unimplemented(reason);
        });
    }

    static List<Violation> faults(DiskSpec spec) {
        List<Violation> wrong = new ArrayList<>();
        LxdNames.entity(spec.name()).ifPresent(problem -> wrong.add(new Violation("name", problem)));
        spec.pool().flatMap(LxdNames::entity).ifPresent(problem -> wrong.add(new Violation("pool", problem)));
        spec.path()
                .filter(path -> !path.startsWith("/") || path.equals("/"))
                .ifPresent(path -> wrong.add(new Violation("path", "is not an absolute path other than the root's")));
        spec.options().keySet().stream()
                .filter(option -> !OPTIONS.contains(option))
                .sorted()
                .forEach(option -> wrong.add(new Violation("options." + option, "is unknown to the lxd driver")));
        return wrong;
    }

    static Optional<String> lacking(DiskSpec spec, MachineType type) {
        boolean container = type == MachineType.CONTAINER;
        if (spec.kind() == DiskKind.LUN) {
            return Optional.of("LXD passes no SCSI commands through");
        } else if (spec.kind() == DiskKind.CDROM && container) {
            return Optional.of("a container has no CD drives");
        } else if (container && spec.path().isEmpty() && !(spec.source() instanceof DiskSource.Volume)) {
            return Optional.of("a container has disks as mounted file systems only; name the path");
        } else if (spec.source() instanceof DiskSource.Image
                || spec.source() instanceof DiskSource.ContainerDisk
                || spec.source() instanceof DiskSource.Url) {
            return Optional.of("LXD makes volumes blank or of other volumes");
        } else if (spec.format().isPresent()) {
            return Optional.of("LXD chooses the format by itself");
        } else if (spec.serial().filter(serial -> !serial.equals(spec.name())).isPresent()) {
            return Optional.of("the serial number of a disk of LXD is its name");
        } else if (!spec.active()) {
            return Optional.of("LXD has no disks that are not plugged in");
        } else if (container && (spec.bus().isPresent() || spec.bootable())) {
            return Optional.of("the file systems of a container have no bus and no order of booting");
        } else if (spec.shareable() && !makesVolume(spec)) {
            return Optional.of("whether a volume may be shared is its own setting in LXD");
        }
        return Optional.empty();
    }

    /** The disk of a new instance under the name that gives it its serial number, when it is to have one. */
    static DiskSpec namedBySerial(DiskSpec spec) {
        return spec.serial().isEmpty()
                ? spec
                : new DiskSpec(
                        spec.serial().get(),
                        spec.source(),
                        spec.kind(),
                        spec.size(),
                        spec.pool(),
                        spec.bus(),
                        spec.format(),
                        spec.serial(),
                        spec.path(),
                        spec.readOnly(),
                        spec.bootable(),
                        spec.shareable(),
                        spec.active(),
                        spec.options());
    }

    /** Whether a volume is made for it. */
    static boolean makesVolume(DiskSpec spec) {
        return spec.kind() != DiskKind.CDROM
                && (spec.source() instanceof DiskSource.Blank || spec.source() instanceof DiskSource.CloneOf);
    }

    /** The name of the volume that is made for a disk. */
    static String volumeName(Found found, DiskSpec spec) {
        return found.name() + "-" + spec.name();
    }

    /** What is in the volume that is made for a disk. */
    static String contentType(DiskSpec spec, MachineType type) {
        return type == MachineType.CONTAINER || spec.kind() == DiskKind.DIRECTORY ? "filesystem" : "block";
    }

    /** The device over a volume that is there; a file system without a path gets one of its own. */
    static Map<String, String> device(DiskSpec spec, CustomVolumes.Ref volume, WireVolume there) {
        Map<String, String> device = device(spec, volume);
        if (!there.contentType().equals("block") && !there.contentType().equals("iso")) {
            device.putIfAbsent("path", "/mnt/" + spec.name());
        }
        return device;
    }

    /** The device over a volume. */
    static Map<String, String> device(DiskSpec spec, CustomVolumes.Ref volume) {
        Map<String, String> device = new LinkedHashMap<>();
        device.put("pool", volume.pool());
        device.put("source", volume.name());
        return completed(device, spec);
    }

    /** The device over a path of the host. */
    static Map<String, String> device(DiskSpec spec, String hostPath) {
        Map<String, String> device = new LinkedHashMap<>();
        device.put("source", hostPath);
        return completed(device, spec);
    }

    private static Map<String, String> completed(Map<String, String> device, DiskSpec spec) {
        device.put("type", TYPE);
        change(device, spec);
        return device;
    }

    /** Changes how it is attached: absent parts stay as they are, flags are taken as given. */
    static void change(Map<String, String> device, DiskSpec spec) {
        device.putAll(spec.options());
        spec.path().ifPresent(path -> device.put("path", path));
        spec.bus().ifPresent(bus -> device.put("io.bus", bus));
        flag(device, "readonly", spec.readOnly(), "true");
        if (!spec.options().containsKey("boot.priority") && !InstanceDevices.isRoot(device)) {
            flag(device, "boot.priority", spec.bootable(), device.getOrDefault("boot.priority", "1"));
        }
    }

    private static void flag(Map<String, String> device, String key, boolean set, String value) {
        if (set) {
            device.put(key, value);
        } else {
            device.remove(key);
        }
    }
}
