package dev.polyvisor.simulators.fake.machine;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.machine.ProviderSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The provider specification of the fake, as its page describes it. Immutable.
 *
 * @param image the image of the root disk; empty when missing
 * @param type container or virtual machine
 * @param cpus the number of processors; 0 when missing
 * @param memory the memory; empty when missing
 * @param rootSize the size of the root disk; that of the image unless given
 * @param volumes further disks
 * @param networks the networks, one interface each; the default network unless given
 * @param tags what machines are marked with
 */
public record FakeMachineSpec(
        String image,
        MachineType type,
        int cpus,
        Optional<DataSize> memory,
        Optional<DataSize> rootSize,
        List<VolumeOf> volumes,
        List<String> networks,
        Map<String, String> tags)
        implements ProviderSpec {
    private static final int MOST_CPUS = 1024;
    private static final DataSize LEAST_MEMORY = DataSize.mib(16);

    /** Copies the collections. */
    public FakeMachineSpec {
        volumes = List.copyOf(volumes);
        networks = List.copyOf(networks);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /**
     * A disk besides the root disk: a new one of a size, which goes with the machine, or a volume that is there and stays.
     *
     * @param name the name of the disk
     * @param size the size of a new one
     * @param pool the pool of a new one; the default pool unless given
     * @param existing the name of the volume that is there
     */
    public record VolumeOf(String name, Optional<DataSize> size, Optional<String> pool, Optional<String> existing) {

        /** The disk as the backend takes it. */
        DiskSpec disk() {
            DiskSpec.Builder disk = DiskSpec.named(name);
            size.ifPresent(value -> disk.source(DiskSource.blank()).size(value));
            pool.ifPresent(disk::pool);
            existing.ifPresent(volume -> disk.source(new DiskSource.Volume(volume, Optional.empty())));
            return disk.build();
        }
    }

    /** The machine as the backend takes it, without its further disks; not started. */
    InstanceSpec instance(String name, Optional<Secret> userData, Map<String, String> labels) {
        InstanceSpecBuilder instance = InstanceSpec.named(name)
                .type(type)
                .image(image)
                .cpus(cpus)
                .labels(labels)
                .start(false);
        memory.ifPresent(instance::memory);
        rootSize.ifPresent(instance::rootSize);
        userData.ifPresent(instance::userData);
        for (int i = 0; i < networks.size(); i++) {
            instance.nic(NicSpec.on("eth" + i, networks.get(i)));
        }
        return instance.build();
    }

    @Override
    public List<Violation> violations() {
        List<Violation> found = new ArrayList<>();
        if (image.isBlank()) {
            found.add(new Violation("image", "is missing"));
        }
        if (cpus == 0) {
            found.add(new Violation("cpus", "is missing"));
        } else if (cpus < 0 || cpus > MOST_CPUS) {
            found.add(new Violation("cpus", "is not from 1 to " + MOST_CPUS));
        }
        if (memory.isEmpty()) {
            found.add(new Violation("memory", "is missing"));
        } else if (memory.get().compareTo(LEAST_MEMORY) < 0) {
            found.add(new Violation("memory", "is below " + LEAST_MEMORY));
        }
        if (rootSize.isPresent() && rootSize.get().bytes() == 0) {
            found.add(new Violation("rootSize", "is zero"));
        }
        volumes(found);
        networks(found);
        tags(found);
        return found.isEmpty() ? refusals() : found;
    }

    /** What the backend would not take: told here, since a machine that is half made is no answer to a fault of its class. */
    private List<Violation> refusals() {
        List<Violation> found = new ArrayList<>(refusals("", () -> instance("machine", Optional.empty(), tags)));
        for (int i = 0; i < volumes.size(); i++) {
            found.addAll(refusals("volumes[" + i + "].", volumes.get(i)::disk));
        }
        return found;
    }

    private static List<Violation> refusals(String path, Supplier<?> made) {
        try {
            Object unused = made.get();
            return List.of();
        } catch (PolyvisorException refused) {
            return refused.violations().stream()
                    .map(each -> new Violation(path + each.path(), each.problem()))
                    .toList();
        }
    }

    private void volumes(List<Violation> found) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            VolumeOf volume = volumes.get(i);
            String path = "volumes[" + i + "]";
            if (volume.name.isBlank()) {
                found.add(new Violation(path + ".name", "is missing"));
            } else if (!names.add(volume.name)) {
                found.add(new Violation(path + ".name", "is there twice"));
            } else if (volume.name.equals("root")) {
                found.add(new Violation(path + ".name", "is that of the root disk"));
            }
            if (volume.size.isPresent() == volume.existing.isPresent()) {
                found.add(new Violation(path, "needs a size, or the volume that is there, and not both"));
            } else if (volume.size.isPresent() && volume.size.get().bytes() == 0) {
                found.add(new Violation(path + ".size", "is zero"));
            }
            if (volume.existing.isPresent() && volume.pool.isPresent()) {
                found.add(new Violation(path + ".pool", "is that of the volume that is there"));
            }
        }
    }

    private void networks(List<Violation> found) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < networks.size(); i++) {
            if (networks.get(i).isBlank()) {
                found.add(new Violation("networks[" + i + "]", "is blank"));
            } else if (!names.add(networks.get(i))) {
                found.add(new Violation("networks[" + i + "]", "is there twice"));
            }
        }
    }

    private void tags(List<Violation> found) {
        if (tags.isEmpty()) {
            found.add(new Violation("tags", "is empty: no machine could be told from those of others"));
        }
        tags.keySet().forEach(key -> {
            if (key.isBlank()) {
                found.add(new Violation("tags", "has a blank key"));
            } else if (key.equals(Ownership.MARK)) {
                found.add(new Violation("tags." + key, "is the mark of the machine plugin"));
            }
        });
    }
}
