package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.MachineType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an instance shall be. Made with {@link #named(String)}; the constructor may get more parameters in a later
 * version.
 *
 * <p>The values are checked when the specification is built, all of them at once; what only the backend knows (whether
 * an image exists, whether an option is known) is checked by {@link Instances#create(InstanceSpec)}. The text form
 * shows the keys but not the values of {@code config}, {@code devices} and {@code options}, since such values can be
 * credentials.
 *
 * @param name the name of the instance
 * @param idempotencyKey what tells a retry from a second request; the name unless set
 * @param type whether it is a container or a virtual machine; empty for what the source is, or the backend's only kind
 * @param source what the instance is made from
 * @param description a text for people
 * @param labels what the instance is marked with: LXD user keys, Kubernetes labels, oVirt tags
 * @param cpus the number of processors, at least 1; empty for the default, or what the instance type says
 * @param topology how the processors are presented
 * @param memory the memory; empty for the default, or what the instance type says
 * @param maxMemory up to where memory can be added while it runs
 * @param instanceType the name of a size that the backend keeps: LXD instance type, KubeVirt instance type, oVirt
 *     instance type
 * @param preference the name of a KubeVirt preference or an oVirt operating system type
 * @param architecture the processor architecture, for example {@code x86_64}
 * @param profiles the LXD profiles in order; empty for the project's default profile
 * @param rootSize the size of the disk it boots from; empty for that of the source
 * @param storagePool the pool, storage domain or storage class for its disks; empty for the default
 * @param disks further disks in the order of attachment
 * @param nics the network interfaces in order, the first is the primary one; empty for the default
 * @param location the cluster member, node or host to run on; empty to let the backend choose
 * @param setup what the guest is told at its first start
 * @param start whether the instance is started
 * @param ephemeral whether the instance vanishes when it stops
 * @param config configuration in the backend's own keys
 * @param devices devices in the backend's own keys, by name
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record InstanceSpec(
        String name,
        String idempotencyKey,
        Optional<MachineType> type,
        InstanceSource source,
        String description,
        Map<String, String> labels,
        OptionalInt cpus,
        Optional<CpuTopology> topology,
        Optional<DataSize> memory,
        Optional<DataSize> maxMemory,
        Optional<String> instanceType,
        Optional<String> preference,
        Optional<String> architecture,
        List<String> profiles,
        Optional<DataSize> rootSize,
        Optional<String> storagePool,
        List<DiskSpec> disks,
        List<NicSpec> nics,
        Optional<String> location,
        GuestSetup setup,
        boolean start,
        boolean ephemeral,
        Map<String, String> config,
        Map<String, Map<String, String>> devices,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public InstanceSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(description, "description");
        labels = Checks.copy(labels);
        Objects.requireNonNull(cpus, "cpus");
        Objects.requireNonNull(topology, "topology");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(maxMemory, "maxMemory");
        Objects.requireNonNull(instanceType, "instanceType");
        Objects.requireNonNull(preference, "preference");
        Objects.requireNonNull(architecture, "architecture");
        profiles = List.copyOf(profiles);
        Objects.requireNonNull(rootSize, "rootSize");
        Objects.requireNonNull(storagePool, "storagePool");
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(setup, "setup");
        config = Checks.copy(config);
        devices = Checks.deepCopy(devices);
        options = Checks.copy(options);
        idempotencyKey = idempotencyKey.isBlank() ? name : idempotencyKey;
        new Checks()
                .name("name", name)
                .positive("cpus", cpus)
                .require(
                        topology.isEmpty() || cpus.isEmpty() || topology.get().cpus() == cpus.getAsInt(),
                        "topology",
                        "does not give the number of cpus")
                .positive("memory", memory)
                .positive("maxMemory", maxMemory)
                .require(
                        maxMemory.isEmpty()
                                || memory.isEmpty()
                                || maxMemory.get().compareTo(memory.get()) >= 0,
                        "maxMemory",
                        "is below memory")
                .notBlank("instanceType", instanceType)
                .notBlank("preference", preference)
                .notBlank("architecture", architecture)
                .noBlank("profiles", profiles)
                .positive("rootSize", rootSize)
                .notBlank("storagePool", storagePool)
                .unique("disks", disks.stream().map(DiskSpec::name).toList())
                .unique("nics", nics.stream().map(NicSpec::name).toList())
                .notBlank("location", location)
                .noBlankKey("labels", labels)
                .noBlankKey("config", config)
                .noBlankKey("devices", devices)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins a specification.
     *
     * @param name the name of the instance
     * @return a builder
     */
    public static InstanceSpecBuilder named(String name) {
        return new InstanceSpecBuilder(name);
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public InstanceSpecBuilder toBuilder() {
        InstanceSpecBuilder b = new InstanceSpecBuilder(name);
        b.idempotencyKey = idempotencyKey;
        b.type = type;
        b.source = source;
        b.description = description;
        b.labels.putAll(labels);
        b.cpus = cpus;
        b.topology = topology;
        b.memory = memory;
        b.maxMemory = maxMemory;
        b.instanceType = instanceType;
        b.preference = preference;
        b.architecture = architecture;
        b.profiles.addAll(profiles);
        b.rootSize = rootSize;
        b.storagePool = storagePool;
        b.disks.addAll(disks);
        b.nics.addAll(nics);
        b.location = location;
        b.setup = setup;
        b.start = start;
        b.ephemeral = ephemeral;
        b.config.putAll(config);
        b.devices.putAll(devices);
        b.options.putAll(options);
        return b;
    }

    @Override
    public String toString() {
        return "InstanceSpec[" + name + ", source=" + source + ", cpus=" + cpus + ", memory=" + memory + ", labels="
                + labels + ", disks=" + disks + ", nics=" + nics + ", start=" + start + ", config=" + config.keySet()
                + ", devices=" + devices.keySet() + ", options=" + options.keySet() + "]";
    }
}
