package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Collects the values of {@link InstanceInfo}. Not thread safe. */
public final class InstanceInfoBuilder {
    final ResourceKey key;
    final InstanceRef ref;
    final MachineType type;
    final MachineState state;
    String backendState = "";
    Optional<String> reason = Optional.empty();
    String description = "";
    final Map<String, String> labels = new LinkedHashMap<>();
    Optional<String> architecture = Optional.empty();
    Optional<Instant> createdAt = Optional.empty();
    Optional<Instant> lastUsedAt = Optional.empty();
    Optional<Instant> expiresAt = Optional.empty();
    final List<String> profiles = new ArrayList<>();
    Optional<String> location = Optional.empty();
    Optional<String> storagePool = Optional.empty();
    Optional<String> image = Optional.empty();
    Optional<String> instanceType = Optional.empty();
    Optional<String> preference = Optional.empty();
    OptionalInt cpus = OptionalInt.empty();
    Optional<DataSize> memory = Optional.empty();
    OptionalLong initPid = OptionalLong.empty();
    final List<String> addresses = new ArrayList<>();
    boolean ephemeral = false;
    boolean stateful = false;
    boolean privileged = false;
    boolean restartNeeded = false;
    Optional<String> version = Optional.empty();
    final Map<String, String> details = new LinkedHashMap<>();

    InstanceInfoBuilder(ResourceKey key, InstanceRef ref, MachineType type, MachineState state) {
        this.key = Objects.requireNonNull(key, "key");
        this.ref = Objects.requireNonNull(ref, "ref");
        this.type = Objects.requireNonNull(type, "type");
        this.state = Objects.requireNonNull(state, "state");
    }

    /**
     * Sets its state in the backend's own word, for example {@code Frozen} or {@code powering_up}.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder backendState(String value) {
        this.backendState = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets why it is in that state, when something is wrong.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder reason(String value) {
        this.reason = Optional.of(value);
        return this;
    }

    /**
     * Sets the text for people.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder description(String value) {
        this.description = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Adds one entry to what it is marked with.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder label(String key, String value) {
        this.labels.put(key, value);
        return this;
    }

    /**
     * Adds to what it is marked with.
     *
     * @param values the entries to add
     * @return this builder
     */
    public InstanceInfoBuilder labels(Map<String, String> values) {
        this.labels.putAll(values);
        return this;
    }

    /**
     * Sets its processor architecture.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder architecture(String value) {
        this.architecture = Optional.of(value);
        return this;
    }

    /**
     * Sets when it was created.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder createdAt(Instant value) {
        this.createdAt = Optional.of(value);
        return this;
    }

    /**
     * Sets when it was last started.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder lastUsedAt(Instant value) {
        this.lastUsedAt = Optional.of(value);
        return this;
    }

    /**
     * Sets when the backend may remove it.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder expiresAt(Instant value) {
        this.expiresAt = Optional.of(value);
        return this;
    }

    /**
     * Adds to its LXD profiles in order.
     *
     * @param values what to add
     * @return this builder
     */
    public InstanceInfoBuilder profile(String... values) {
        this.profiles.addAll(List.of(values));
        return this;
    }

    /**
     * Sets the host it is on.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder location(String value) {
        this.location = Optional.of(value);
        return this;
    }

    /**
     * Sets the pool of the disk it boots from.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder storagePool(String value) {
        this.storagePool = Optional.of(value);
        return this;
    }

    /**
     * Sets what it was made from: fingerprint, template or image.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder image(String value) {
        this.image = Optional.of(value);
        return this;
    }

    /**
     * Sets the named size it was made with.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder instanceType(String value) {
        this.instanceType = Optional.of(value);
        return this;
    }

    /**
     * Sets the KubeVirt preference or the oVirt operating system type.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder preference(String value) {
        this.preference = Optional.of(value);
        return this;
    }

    /**
     * Sets the number of processors.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder cpus(int value) {
        this.cpus = OptionalInt.of(value);
        return this;
    }

    /**
     * Sets the memory it is given.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder memory(DataSize value) {
        this.memory = Optional.of(value);
        return this;
    }

    /**
     * Sets the process number of its init on the host.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder initPid(long value) {
        this.initPid = OptionalLong.of(value);
        return this;
    }

    /**
     * Adds to the IP addresses that the guest or the network reported, the most useful first.
     *
     * @param values what to add
     * @return this builder
     */
    public InstanceInfoBuilder address(String... values) {
        this.addresses.addAll(List.of(values));
        return this;
    }

    /**
     * Sets whether it vanishes when it stops.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder ephemeral(boolean value) {
        this.ephemeral = value;
        return this;
    }

    /**
     * Sets whether saved memory waits for the next start.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder stateful(boolean value) {
        this.stateful = value;
        return this;
    }

    /**
     * Sets whether root inside is root on the host; containers only.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder privileged(boolean value) {
        this.privileged = value;
        return this;
    }

    /**
     * Sets whether a change waits for the next start.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder restartNeeded(boolean value) {
        this.restartNeeded = value;
        return this;
    }

    /**
     * Sets the version for conditional changes: LXD ETag, Kubernetes resourceVersion.
     *
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder version(String value) {
        this.version = Optional.of(value);
        return this;
    }

    /**
     * Adds one entry to further facts in the backend's own words, by the names its page lists.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public InstanceInfoBuilder detail(String key, String value) {
        this.details.put(key, value);
        return this;
    }

    /**
     * Adds to further facts in the backend's own words, by the names its page lists.
     *
     * @param values the entries to add
     * @return this builder
     */
    public InstanceInfoBuilder details(Map<String, String> values) {
        this.details.putAll(values);
        return this;
    }

    /**
     * Makes the value.
     *
     * @return the value
     * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
     */
    public InstanceInfo build() {
        return new InstanceInfo(
                key,
                ref,
                type,
                state,
                backendState,
                reason,
                description,
                labels,
                architecture,
                createdAt,
                lastUsedAt,
                expiresAt,
                profiles,
                location,
                storagePool,
                image,
                instanceType,
                preference,
                cpus,
                memory,
                initPid,
                addresses,
                ephemeral,
                stateful,
                privileged,
                restartNeeded,
                version,
                details);
    }
}
