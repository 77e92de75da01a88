package dev.polyvisor.spi.resource;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.GuestSetup;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.resource.Disk;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one request asks for, with the names that everything of it gets. The names follow from the request, so that a
 * repetition finds what an earlier try made.
 *
 * @param driver the name of the driver
 * @param request the digest of the idempotency key
 * @param definition the definition
 * @param configuration the configuration
 * @param guest what the guest is told
 */
record ResourcePlan(
        String driver, String request, Definition definition, ResourceConfiguration configuration, Secret guest) {
    /** The type of a disk that is a directory of the guest. */
    static final String DIRECTORY = "dir";

    private static final String PREFIX = "pv-";
    private static final int SERIAL = 20;

    String instanceName() {
        return PREFIX + request.substring(0, 20);
    }

    /** The labels of the instance, and of its volumes without the phase. */
    Map<String, String> marks(String hwaddr, String created) {
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(Marks.DRIVER, driver);
        marks.put(Marks.REQUEST, request);
        marks.put(Marks.DEFINITION, definition.digest());
        marks.put(Marks.HWADDR, Marks.ofHwaddr(hwaddr));
        marks.put(Marks.CREATED, created);
        return marks;
    }

    /** What everything of this request bears. */
    Map<String, String> requestMarks() {
        return Map.of(Marks.DRIVER, driver, Marks.REQUEST, request);
    }

    /** What the volume of a disk bears that is used again. */
    Map<String, String> reuseMarks(String key) {
        return Map.of(Marks.DRIVER, driver, Marks.REUSE, Marks.YES, Marks.DISK, Marks.encode(key));
    }

    /** A volume that goes with the resource. */
    VolumeSpec volume(String key, Map<String, String> marks) {
        Map<String, String> labels = new LinkedHashMap<>(marks);
        labels.put(Marks.DISK, Marks.encode(key));
        return volume(instanceName() + "-" + Marks.slug(key), key, labels);
    }

    /** A volume that stays for the next resource. */
    VolumeSpec reusedVolume(String key, String created) {
        Map<String, String> labels = new LinkedHashMap<>(reuseMarks(key));
        labels.put(Marks.CREATED, created);
        return volume(Marks.slug(driver) + "-reuse-" + Marks.slug(key), key, labels);
    }

    private VolumeSpec volume(String name, String key, Map<String, String> labels) {
        Disk disk = disk(key);
        return new VolumeSpec(
                name,
                disk.type(),
                disk.dataSize(),
                Optional.of(disk.cloneOf()).filter(source -> !source.isBlank()),
                configuration.pool(),
                labels);
    }

    Disk disk(String key) {
        return Objects.requireNonNull(definition.requirements().disks().get(key), key);
    }

    /** The instance, which is not started yet; refuses what a specification refuses. */
    InstanceSpec instance(String hwaddr, Map<String, String> marks, Map<String, DataVolume> volumes) {
        NicSpec.Builder nic = NicSpec.named("eth0").mac(hwaddr);
        configuration.networkNamed(definition.requirements().network()).ifPresent(nic::network);
        InstanceSpecBuilder spec = InstanceSpec.named(instanceName())
                .idempotencyKey(request)
                .source(InstanceSource.image(definition.image()))
                .cpus(definition.requirements().cpu())
                .memory(definition.requirements().memory())
                .labels(marks)
                .label(Marks.PHASE, Marks.ALLOCATING)
                .nic(nic.build())
                .setup(GuestSetup.builder().userData(guest).build())
                .start(false);
        definition.options().forEach(spec::option);
        definition.type().ifPresent(spec::type);
        configuration.pool().ifPresent(spec::storagePool);
        volumes.forEach((key, volume) -> spec.disk(attachment(key, disk(key), volume.name())));
        return spec.build();
    }

    private static DiskSpec attachment(String key, Disk disk, String volume) {
        DiskSpec.Builder spec = DiskSpec.named(attachmentName(key))
                .source(DiskSource.volume(volume))
                .serial(serial(key, disk));
        if (disk.type().equals(DIRECTORY)) {
            spec.kind(DiskKind.DIRECTORY).path(mountPoint(key, disk));
        }
        return spec.build();
    }

    /** What a disk is called within its instance. */
    static String attachmentName(String key) {
        return "data-" + Marks.slug(key);
    }

    /** By which the guest finds the disk: its label as far as serial numbers go. */
    static String serial(String key, Disk disk) {
        String label = disk.labelOr(key);
        return label.matches("[A-Za-z0-9_-]{1," + SERIAL + "}") ? label : Marks.slug(label);
    }

    static String mountPoint(String key, Disk disk) {
        return "/mnt/" + serial(key, disk);
    }
}
