package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.driver.lxd.model.LxdVolume;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The CD drives of virtual machines. LXD has CD images, as volumes of the content {@code iso} or files of the host, and gives each
 * a drive of its own; an empty drive is kept as a key of the configuration.
 */
record CdDrives(InstanceHandle instance) {
    private static final String DRIVE = "user.polyvisor.drive.";
    private static final String EMPTY = "drive";
    private static final String ISO = "iso";

    /** The drives without a medium. */
    static List<String> empty(Found found) {
        return found.wire().config().keySet().stream()
                .filter(key -> key.startsWith(DRIVE))
                .map(key -> key.substring(DRIVE.length()))
                .filter(name -> DeviceEdits.isFree(found, name))
                .sorted()
                .toList();
    }

    static boolean isMedium(Map<String, String> device, Optional<LxdVolume> volume) {
        return volume.filter(it -> it.contentType().equals(ISO)).isPresent()
                || device.getOrDefault("source", "").endsWith("." + ISO);
    }

    Changes.Edit attach(DiskSpec spec) {
        return found -> {
            if (isDrive(found, spec.name())) {
                Optional<Map<String, String>> there = DeviceEdits.find(found, DiskForm.TYPE, spec.name());
                if (there.equals(wanted(found, spec))) {
                    return Changes.document(found);
                }
                throw Refusals.taken("a drive", spec.name());
            }
            if (!DeviceEdits.isFree(found, spec.name())) {
                throw Refusals.taken("a device", spec.name());
            }
            return drive(found, spec.name(), wanted(found, spec));
        };
    }

    private Optional<Map<String, String>> wanted(Found found, DiskSpec spec) throws InterruptedException {
        if (spec.source() instanceof DiskSource.HostPath host) {
            return Optional.of(DiskForm.device(spec, host.path()));
        }
        String medium = spec.source() instanceof DiskSource.Medium given
                ? given.name()
                : spec.source() instanceof DiskSource.Volume volume ? volume.name() : "";
        if (medium.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                medium.startsWith("/")
                        ? DiskForm.device(spec, medium)
                        : DiskForm.device(spec, volume(found, medium, spec.pool())));
    }

    /** The document with a drive that has a medium or none. */
    private static ConfigDocument drive(Found found, String name, Optional<Map<String, String>> medium) {
        ConfigDocument document =
                medium.isPresent() ? DeviceEdits.with(found, name, medium.get()) : Changes.document(found);
        return document.with(DRIVE + name, EMPTY);
    }

    Changes.Edit insert(String name, String medium) {
        return found -> {
            needDrive(found, name);
            Map<String, String> device = new LinkedHashMap<>(
                    DeviceEdits.find(found, DiskForm.TYPE, name).orElseGet(() -> Map.of("type", DiskForm.TYPE)));
            device.remove("pool");
            if (medium.startsWith("/")) {
                device.put("source", medium);
            } else {
                CustomVolumes.Ref ref = volume(found, medium, Optional.empty());
                device.put("pool", ref.pool());
                device.put("source", ref.name());
            }
            return device.equals(found.wire().expandedDevices().get(name))
                    ? Changes.document(found)
                    : drive(found, name, Optional.of(device));
        };
    }

    Changes.Edit eject(String name) {
        return found -> {
            needDrive(found, name);
            return DeviceEdits.find(found, DiskForm.TYPE, name).isEmpty()
                    ? Changes.document(found)
                    : DeviceEdits.without(found, name).with(DRIVE + name, EMPTY);
        };
    }

    /** A step that lets go of a drive without a medium. */
    Step forget(String name) {
        return new Changes(instance).step(found -> Changes.document(found).without(DRIVE + name));
    }

    private boolean isDrive(Found found, String name) throws InterruptedException {
        if (found.wire().config().containsKey(DRIVE + name)) {
            return true;
        }
        Optional<Map<String, String>> device = DeviceEdits.find(found, DiskForm.TYPE, name);
        Optional<CustomVolumes.Ref> ref = device.flatMap(DiskWork::volume);
        Optional<LxdVolume> volume =
                ref.isPresent() ? CustomVolumes.of(instance.parts(), found).seen(ref.get()) : Optional.empty();
        return device.isPresent() && isMedium(device.get(), volume);
    }

    private void needDrive(Found found, String name) throws InterruptedException {
        if (!isDrive(found, name)) {
            throw Refusals.notFound("CD drive", name);
        }
    }

    private CustomVolumes.Ref volume(Found found, String medium, Optional<String> pool) throws InterruptedException {
        if (!instance.parts().session().client().has("custom_volume_iso")) {
            throw Refusals.unimplemented("this server has no volumes of CD images; name a file of its host");
        }
        CustomVolumes volumes = CustomVolumes.of(instance.parts(), found);
        CustomVolumes.Ref ref = volumes.resolve(medium, pool, DiskWork.rootPool(found));
        WireVolume volume = volumes.get(ref);
        if (!volume.contentType().equals(ISO)) {
            throw Refusals.precondition("volume '" + volume.name() + "' is no CD image");
        }
        return ref;
    }
}
