package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is known of an instance at one moment. Immutable; made by drivers, so that its constructor and builder may get
 * more parameters. What the backend does not tell is absent, never a default that could be mistaken for a fact.
 *
 * @param key its identity in the inventory
 * @param ref its scope and name
 * @param type container or virtual machine
 * @param state its state, the same words for all backends
 * @param backendState its state in the backend's own word, for example {@code Frozen} or {@code powering_up}
 * @param reason why it is in that state, when something is wrong
 * @param description the text for people
 * @param labels what it is marked with
 * @param architecture its processor architecture
 * @param createdAt when it was created
 * @param lastUsedAt when it was last started; absent before the first start
 * @param expiresAt when the backend may remove it
 * @param profiles its LXD profiles in order
 * @param location the host it is on; absent on a server that is not clustered
 * @param storagePool the pool of the disk it boots from
 * @param image what it was made from: fingerprint, template or image
 * @param instanceType the named size it was made with
 * @param preference the KubeVirt preference or the oVirt operating system type
 * @param cpus the number of processors
 * @param memory the memory it is given
 * @param initPid the process number of its init on the host; absent unless it runs and the backend tells
 * @param addresses the IP addresses that the guest or the network reported, the most useful first
 * @param ephemeral whether it vanishes when it stops
 * @param stateful whether saved memory waits for the next start
 * @param privileged whether root inside is root on the host; containers only
 * @param restartNeeded whether a change waits for the next start
 * @param version the version for conditional changes: LXD ETag, Kubernetes resourceVersion
 * @param details further facts in the backend's own words, by the names its page lists
 */
public record InstanceInfo(
        ResourceKey key,
        InstanceRef ref,
        MachineType type,
        MachineState state,
        String backendState,
        Optional<String> reason,
        String description,
        Map<String, String> labels,
        Optional<String> architecture,
        Optional<Instant> createdAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> expiresAt,
        List<String> profiles,
        Optional<String> location,
        Optional<String> storagePool,
        Optional<String> image,
        Optional<String> instanceType,
        Optional<String> preference,
        OptionalInt cpus,
        Optional<DataSize> memory,
        OptionalLong initPid,
        List<String> addresses,
        boolean ephemeral,
        boolean stateful,
        boolean privileged,
        boolean restartNeeded,
        Optional<String> version,
        Map<String, String> details) {

    /** Copies the values. */
    public InstanceInfo {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(ref, "ref");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(backendState, "backendState");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(description, "description");
        labels = Checks.copy(labels);
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(lastUsedAt, "lastUsedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        profiles = List.copyOf(profiles);
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(storagePool, "storagePool");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(instanceType, "instanceType");
        Objects.requireNonNull(preference, "preference");
        Objects.requireNonNull(cpus, "cpus");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(initPid, "initPid");
        addresses = List.copyOf(addresses);
        Objects.requireNonNull(version, "version");
        details = Checks.copy(details);
    }

    /**
     * Begins with what every backend tells.
     *
     * @param key its identity in the inventory
     * @param ref its scope and name
     * @param type container or virtual machine
     * @param state its state
     * @return a builder
     */
    public static InstanceInfoBuilder builder(ResourceKey key, InstanceRef ref, MachineType type, MachineState state) {
        return new InstanceInfoBuilder(key, ref, type, state);
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public InstanceInfoBuilder toBuilder() {
        InstanceInfoBuilder b = new InstanceInfoBuilder(key, ref, type, state);
        b.backendState = backendState;
        b.reason = reason;
        b.description = description;
        b.labels.putAll(labels);
        b.architecture = architecture;
        b.createdAt = createdAt;
        b.lastUsedAt = lastUsedAt;
        b.expiresAt = expiresAt;
        b.profiles.addAll(profiles);
        b.location = location;
        b.storagePool = storagePool;
        b.image = image;
        b.instanceType = instanceType;
        b.preference = preference;
        b.cpus = cpus;
        b.memory = memory;
        b.initPid = initPid;
        b.addresses.addAll(addresses);
        b.ephemeral = ephemeral;
        b.stateful = stateful;
        b.privileged = privileged;
        b.restartNeeded = restartNeeded;
        b.version = version;
        b.details.putAll(details);
        return b;
    }

    /**
     * Its identity in the backend.
     *
     * @return the id of the key
     */
    public String id() {
        return key.id();
    }

    /**
     * Its name.
     *
     * @return the name of the reference
     */
    public String name() {
        return ref.name();
    }

    /**
     * Whether it occupies processors or memory of a host: running, on its way there or back, paused, or being moved. As
     * with LXD, a frozen instance counts as running.
     *
     * @return true in the states RUNNING, STARTING, STOPPING, PAUSED and MIGRATING
     */
    public boolean isRunning() {
        return switch (state) {
            case RUNNING, STARTING, STOPPING, PAUSED, MIGRATING -> true;
            default -> false;
        };
    }

    /**
     * Whether its processors are stopped while its memory is kept.
     *
     * @return true in the state {@link MachineState#PAUSED}
     */
    public boolean isFrozen() {
        return state == MachineState.PAUSED;
    }
}
