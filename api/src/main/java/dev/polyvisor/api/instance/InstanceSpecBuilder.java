package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.inventory.MachineType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects the values of {@link InstanceSpec}. Not thread safe. */
public final class InstanceSpecBuilder {
    final String name;
    String idempotencyKey = "";
    Optional<MachineType> type = Optional.empty();
    InstanceSource source = InstanceSource.empty();
    String description = "";
    final Map<String, String> labels = new LinkedHashMap<>();
    OptionalInt cpus = OptionalInt.empty();
    Optional<CpuTopology> topology = Optional.empty();
    Optional<DataSize> memory = Optional.empty();
    Optional<DataSize> maxMemory = Optional.empty();
    Optional<String> instanceType = Optional.empty();
    Optional<String> preference = Optional.empty();
    Optional<String> architecture = Optional.empty();
    final List<String> profiles = new ArrayList<>();
    Optional<DataSize> rootSize = Optional.empty();
    Optional<String> storagePool = Optional.empty();
    final List<DiskSpec> disks = new ArrayList<>();
    final List<NicSpec> nics = new ArrayList<>();
    Optional<String> location = Optional.empty();
    GuestSetup setup = GuestSetup.none();
    boolean start = true;
    boolean ephemeral = false;
    final Map<String, String> config = new LinkedHashMap<>();
    final Map<String, Map<String, String>> devices = new LinkedHashMap<>();
    final Map<String, String> options = new LinkedHashMap<>();

    InstanceSpecBuilder(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Sets what tells a retry from a second request; the name unless set.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder idempotencyKey(String value) {
        this.idempotencyKey = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets whether it is a container or a virtual machine.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder type(MachineType value) {
        this.type = Optional.of(value);
        return this;
    }

    /**
     * Sets what the instance is made from.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder source(InstanceSource value) {
        this.source = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets a text for people.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder description(String value) {
        this.description = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Adds one entry to what the instance is marked with: LXD user keys, Kubernetes labels, oVirt tags.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder label(String key, String value) {
        this.labels.put(key, value);
        return this;
    }

    /**
     * Adds to what the instance is marked with: LXD user keys, Kubernetes labels, oVirt tags.
     *
     * @param values the entries to add
     * @return this builder
     */
    public InstanceSpecBuilder labels(Map<String, String> values) {
        this.labels.putAll(values);
        return this;
    }

    /**
     * Sets the number of processors, at least 1.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder cpus(int value) {
        this.cpus = OptionalInt.of(value);
        return this;
    }

    /**
     * Sets how the processors are presented.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder topology(CpuTopology value) {
        this.topology = Optional.of(value);
        return this;
    }

    /**
     * Sets the memory.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder memory(DataSize value) {
        this.memory = Optional.of(value);
        return this;
    }

    /**
     * Sets up to where memory can be added while it runs.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder maxMemory(DataSize value) {
        this.maxMemory = Optional.of(value);
        return this;
    }

    /**
     * Sets the name of a size that the backend keeps: LXD instance type, KubeVirt instance type, oVirt instance type.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder instanceType(String value) {
        this.instanceType = Optional.of(value);
        return this;
    }

    /**
     * Sets the name of a KubeVirt preference or an oVirt operating system type.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder preference(String value) {
        this.preference = Optional.of(value);
        return this;
    }

    /**
     * Sets the processor architecture, for example {@code x86_64}.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder architecture(String value) {
        this.architecture = Optional.of(value);
        return this;
    }

    /**
     * Adds to the LXD profiles in order.
     *
     * @param values what to add
     * @return this builder
     */
    public InstanceSpecBuilder profile(String... values) {
        this.profiles.addAll(List.of(values));
        return this;
    }

    /**
     * Sets the size of the disk it boots from.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder rootSize(DataSize value) {
        this.rootSize = Optional.of(value);
        return this;
    }

    /**
     * Sets the pool, storage domain or storage class for its disks.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder storagePool(String value) {
        this.storagePool = Optional.of(value);
        return this;
    }

    /**
     * Adds to further disks in the order of attachment.
     *
     * @param values what to add
     * @return this builder
     */
    public InstanceSpecBuilder disk(DiskSpec... values) {
        this.disks.addAll(List.of(values));
        return this;
    }

    /**
     * Adds to the network interfaces in order, the first is the primary one.
     *
     * @param values what to add
     * @return this builder
     */
    public InstanceSpecBuilder nic(NicSpec... values) {
        this.nics.addAll(List.of(values));
        return this;
    }

    /**
     * Sets the cluster member, node or host to run on.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder location(String value) {
        this.location = Optional.of(value);
        return this;
    }

    /**
     * Sets what the guest is told at its first start.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder setup(GuestSetup value) {
        this.setup = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets whether the instance is started.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder start(boolean value) {
        this.start = value;
        return this;
    }

    /**
     * Sets whether the instance vanishes when it stops.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder ephemeral(boolean value) {
        this.ephemeral = value;
        return this;
    }

    /**
     * Adds one entry to configuration in the backend's own keys.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder config(String key, String value) {
        this.config.put(key, value);
        return this;
    }

    /**
     * Adds to configuration in the backend's own keys.
     *
     * @param values the entries to add
     * @return this builder
     */
    public InstanceSpecBuilder config(Map<String, String> values) {
        this.config.putAll(values);
        return this;
    }

    /**
     * Adds one entry to devices in the backend's own keys, by name.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder device(String key, Map<String, String> value) {
        this.devices.put(key, value);
        return this;
    }

    /**
     * Adds one entry to settings that only one driver knows, by the names its page lists.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceSpecBuilder option(String key, String value) {
        this.options.put(key, value);
        return this;
    }

    /**
     * Sets the image by the name people use.
     *
     * @param name the alias or name
     * @return this builder
     */
    public InstanceSpecBuilder image(String name) {
        return source(InstanceSource.image(name));
    }

    /**
     * Sets what the guest runs at its first start.
     *
     * @param text for example a {@code #cloud-config} document
     * @return this builder
     */
    public InstanceSpecBuilder userData(Secret text) {
        return setup(setup.toBuilder().userData(text).build());
    }

    /**
     * Makes the value.
     *
     * @return the value
     * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
     */
    public InstanceSpec build() {
        return new InstanceSpec(
                name,
                idempotencyKey,
                type,
                source,
                description,
                labels,
                cpus,
                topology,
                memory,
                maxMemory,
                instanceType,
                preference,
                architecture,
                profiles,
                rootSize,
                storagePool,
                disks,
                nics,
                location,
                setup,
                start,
                ephemeral,
                config,
                devices,
                options);
    }
}
