package dev.polyvisor.api.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of a definition that means the same on every backend. Values are not checked by the constructor but by
 * {@link #violations()}, so that all faults of a definition are told at once.
 *
 * @param cpu the number of processor cores, at least 1
 * @param ram the memory in GiB, at least 1
 * @param disks the disks to create and attach, in order, by key
 * @param network which network to use; empty for the backend's default
 */
public record Requirements(int cpu, int ram, Map<String, Disk> disks, String network) {

    /** Copies the disks in their order. */
    public Requirements {
        disks = Collections.unmodifiableMap(new LinkedHashMap<>(disks));
        Objects.requireNonNull(network, "network");
    }

    /**
     * Processors and memory without further disks on the default network.
     *
     * @param cpu the number of processor cores
     * @param ramGib the memory in GiB
     * @return the requirements
     */
    public static Requirements of(int cpu, int ramGib) {
        return new Requirements(cpu, ramGib, Map.of(), "");
    }

    /**
     * The same requirements with one more disk.
     *
     * @param key its key
     * @param disk the disk
     * @return new requirements
     */
    public Requirements withDisk(String key, Disk disk) {
        Map<String, Disk> more = new LinkedHashMap<>(disks);
        more.put(key, disk);
        return new Requirements(cpu, ram, more, network);
    }

    /**
     * The same requirements on another network.
     *
     * @param name which network; empty for the backend's default
     * @return new requirements
     */
    public Requirements onNetwork(String name) {
        return new Requirements(cpu, ram, disks, name);
    }

    /**
     * The memory.
     *
     * @return the amount
     * @throws PolyvisorException INVALID_ARGUMENT when it is negative
     */
    public DataSize memory() {
        return DataSize.gib(ram);
    }

    /**
     * All faults, with any disk type allowed.
     *
     * @return the faults in the order processors, memory, then each disk, with paths relative to the requirements
     */
    public List<Violation> violations() {
        return violations(Set.of());
    }

    /**
     * All faults.
     *
     * @param diskTypes the file systems that the driver can have made; empty when any is allowed. An empty type is
     *     always allowed
     * @return the faults in the order processors, memory, then name, type and size of each disk, with paths relative to
     *     the requirements
     */
    public List<Violation> violations(Set<String> diskTypes) {
        List<Violation> found = new ArrayList<>();
        if (cpu < 1) {
            found.add(new Violation("cpu", "the number of processor cores is below 1"));
        }
        if (ram < 1) {
            found.add(new Violation("ram", "the memory is below 1 GiB"));
        }
        disks.forEach((key, disk) -> {
            String path = "disks." + key;
            if (key.isBlank()) {
                found.add(new Violation("disks", "the name of a disk is blank"));
            }
            if (!diskTypes.isEmpty() && !disk.type().isEmpty() && !diskTypes.contains(disk.type())) {
                found.add(new Violation(path + ".type", "is none of " + String.join(", ", new TreeSet<>(diskTypes))));
            }
            if (disk.size() < 0 || (disk.size() == 0 && disk.cloneOf().isEmpty())) {
                found.add(new Violation(path + ".size", "the size is below 1 GiB"));
            }
        });
        return List.copyOf(found);
    }
}
