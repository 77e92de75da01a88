package dev.polyvisor.simulators.fake.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A container or virtual machine. Addresses and times are kept as numbers, and what many machines have in common as shared
 * objects, since there may be a million of them.
 *
 * @param key the identity
 * @param name the name, unique within its scope
 * @param scope the scope
 * @param type container or virtual machine
 * @param state the state
 * @param host the host, empty for a virtual machine that does not run
 * @param cluster the cluster
 * @param cpus the number of processors
 * @param memory the memory
 * @param mac the hardware address of the first interface in the lower 48 bits
 * @param ip the IPv4 address as a number, 0 for none
 * @param createdAt when it was made, in seconds since 1970
 * @param version raised by each change
 * @param labels the labels
 * @param references image, networks and volumes
 */
public record FakeMachine(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        MachineType type,
        MachineState state,
        Optional<ResourceKey> host,
        Optional<ResourceKey> cluster,
        OptionalInt cpus,
        Optional<DataSize> memory,
        long mac,
        int ip,
        long createdAt,
        int version,
        Map<String, String> labels,
        List<ResourceKey> references)
        implements Machine {

    /** The kind, with indexes over name, state and host. */
    public static final Kind<FakeMachine> KIND = Kind.of("fake-machine", FakeMachine.class)
            .index(Index.one("name", FakeMachine::name))
            .index(Index.one("state", machine -> machine.state().name()))
            .index(Index.one(
                    "host", machine -> machine.host().map(ResourceKey::id).orElse(null)));

    /** Copies the collections. */
    public FakeMachine {
        labels = Map.copyOf(labels);
        references = List.copyOf(references);
    }

    @Override
    public Optional<ResourceKey> parent() {
        return host.isPresent() ? host : cluster;
    }

    @Override
    public String nativeState() {
        return switch (state) {
            case RUNNING -> "up";
            case STOPPED -> "down";
            case STARTING -> "powering up";
            case STOPPING -> "powering down";
            case PAUSED -> "frozen";
            case SUSPENDED -> "suspended";
            case MIGRATING -> "migrating";
            case PROVISIONING -> "building";
            case DELETING -> "deleting";
            case ERROR -> "error";
            case UNKNOWN -> "unknown";
        };
    }

    @Override
    public List<String> addresses() {
        return ip == 0 ? List.of() : List.of(Addresses.ipv4(ip));
    }

    @Override
    public List<String> hardwareAddresses() {
        return List.of(Addresses.mac(mac));
    }

    @Override
    public Optional<Instant> created() {
        return Optional.of(Instant.ofEpochSecond(createdAt));
    }
}
