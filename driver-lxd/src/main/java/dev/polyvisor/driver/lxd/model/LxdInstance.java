package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.wire.Sizes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A container or virtual machine.
 *
 * @param key the identity: {@code volatile.uuid}, else project and name
 * @param name the name, unique within its project
 * @param scope the project
 * @param parent the key of the project
 * @param type container or virtual machine
 * @param statusCode the server's number for the state
 * @param nativeState the server's word for the state
 * @param host the member that it is on, empty while the server does not say
 * @param description the description
 * @param architecture the architecture, as the server writes it
 * @param created when it was made
 * @param lastUsed when it was started last, empty when never
 * @param ephemeral whether it is deleted when it stops
 * @param stateful whether its memory is saved
 * @param profiles the profiles, in the order in which they are applied
 * @param config the configuration with that of the profiles, without {@code user.}, {@code image.} and
 *     {@code volatile.} keys and without what may be secret
 * @param devices the devices with those of the profiles, by name
 * @param labels the {@code user.} keys, without the prefix
 * @param uuid what the server keeps in {@code volatile.uuid}; two instances have the same when one was imported from a
 *     backup of the other
 * @param baseImage the fingerprint of the image that it was made from
 * @param addresses the global addresses of the guest
 * @param hardwareAddresses the hardware addresses of its network devices, by the name of the device
 * @param references profiles, image, networks, pools, volumes and member
 */
public record LxdInstance(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        MachineType type,
        int statusCode,
        String nativeState,
        Optional<ResourceKey> host,
        String description,
        String architecture,
        Optional<Instant> created,
        Optional<Instant> lastUsed,
        boolean ephemeral,
        boolean stateful,
        List<String> profiles,
        Map<String, String> config,
        Map<String, Map<String, String>> devices,
        Map<String, String> labels,
        Optional<String> uuid,
        Optional<String> baseImage,
        List<String> addresses,
        List<String> hardwareAddresses,
        List<ResourceKey> references)
        implements Machine {

    /** The index over project and name, as {@link #path} writes them. */
    public static final String BY_PATH = "path";

    /** The index over {@code volatile.uuid}. */
    public static final String BY_UUID = "uuid";

    /** The index over the profiles, as project of the instance and name of the profile. */
    public static final String BY_PROFILE = "profile";

    /** The kind, with indexes over name, path, uuid, state, profile, member and hardware address. */
    public static final Kind<LxdInstance> KIND = Kind.of("lxd-instance", LxdInstance.class)
            .index(Index.one("name", LxdInstance::name))
            .index(Index.one(BY_PATH, LxdInstance::path))
            .index(Index.one(BY_UUID, instance -> instance.uuid().orElse(null)))
            .index(Index.one("state", instance -> instance.state().name()))
            .index(Index.many(BY_PROFILE, LxdInstance::profiles))
            .index(Index.one(
                    "host", instance -> instance.host().map(ResourceKey::id).orElse(null)))
            .index(Index.many("mac", LxdInstance::hardwareAddresses));

    private static final DataSize DEFAULT_MEMORY = DataSize.gib(1);

    /** Copies the collections. */
    public LxdInstance {
        profiles = List.copyOf(profiles);
        config = Map.copyOf(config);
        devices = Devices.copy(devices);
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
        hardwareAddresses = List.copyOf(hardwareAddresses);
        references = List.copyOf(references);
    }

    /**
     * The name of its project.
     *
     * @return the name
     */
    public String project() {
        return scope.map(Scope::name).orElse("default");
    }

    /**
     * Project and name, which the index {@link #BY_PATH} finds.
     *
     * @return both, joined by a slash
     */
    public String path() {
        return project() + "/" + name;
    }

    @Override
    public MachineState state() {
        return switch (statusCode) {
            case 101, 103, 111, 113 -> MachineState.RUNNING;
            case 102 -> stateful ? MachineState.SUSPENDED : MachineState.STOPPED;
            case 106 -> MachineState.STARTING;
            case 107, 108 -> MachineState.STOPPING;
            case 109, 110 -> MachineState.PAUSED;
            case 112 -> MachineState.ERROR;
            default -> MachineState.UNKNOWN;
        };
    }

    /** The limit: a count, or the size of a set; a virtual machine without one has one processor. */
    @Override
    public OptionalInt cpus() {
        String limit = config.get("limits.cpu");
        if (limit != null) {
            return CpuLimit.count(limit);
        }
        return type == MachineType.VIRTUAL_MACHINE ? OptionalInt.of(1) : OptionalInt.empty();
    }

    /** The limit when it is a size; a virtual machine without one has 1 GiB. */
    @Override
    public Optional<DataSize> memory() {
        String limit = config.get("limits.memory");
        if (limit != null) {
            return Sizes.parse(limit);
        }
        return type == MachineType.VIRTUAL_MACHINE ? Optional.of(DEFAULT_MEMORY) : Optional.empty();
    }
}
