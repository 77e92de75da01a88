package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.ProviderSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The provider specification of a class of machines on LXD, as the driver's page describes it. Immutable.
 *
 * @param image alias or fingerprint of the image; empty when missing
 * @param type {@code container} or {@code virtual-machine}
 * @param cpus the number of processors; 0 when missing
 * @param memory the memory; empty when missing
 * @param rootSize the size of the root disk; that of the profiles unless given
 * @param pool the pool of the root disk and of new volumes; that of the profiles unless given
 * @param profiles the profiles, the server's {@code default} one unless given
 * @param networks the networks, one interface each; those of the profiles unless given
 * @param volumes further disks
 * @param config further keys of the configuration
 * @param tags what machines are marked with
 */
public record LxdMachineSpec(
        String image,
        String type,
        int cpus,
        Optional<DataSize> memory,
        Optional<DataSize> rootSize,
        Optional<String> pool,
        List<String> profiles,
        List<String> networks,
        List<VolumeOf> volumes,
        Map<String, String> config,
        Map<String, String> tags)
        implements ProviderSpec {
    static final String CONTAINER = "container";
    static final String VIRTUAL_MACHINE = "virtual-machine";

    public LxdMachineSpec {
        profiles = List.copyOf(profiles);
        networks = List.copyOf(networks);
        volumes = List.copyOf(volumes);
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /**
     * A disk besides the root disk: a new volume of a size, which goes with the machine, or one that is there and stays.
     *
     * @param name the name of the disk
     * @param size the size of a new one
     * @param existing the name of the volume that is there
     * @param pool the pool, that of the machine unless given
     * @param path where it is mounted; a disk without a file system has none
     */
    public record VolumeOf(
            String name,
            Optional<DataSize> size,
            Optional<String> existing,
            Optional<String> pool,
            Optional<String> path) {}

    /** Whether a new volume is a directory of the machine: containers have nothing else. */
    boolean isDirectory(VolumeOf volume) {
        return type.equals(CONTAINER) || volume.path().isPresent();
    }

    @Override
    public List<Violation> violations() {
        return new SpecRules(this).all();
    }
}
