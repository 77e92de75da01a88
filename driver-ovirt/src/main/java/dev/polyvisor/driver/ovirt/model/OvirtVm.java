package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.wire.VmStates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A virtual machine.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name, unique within its data centre
 * @param scope the data centre
 * @param description the description
 * @param comment the comment
 * @param nativeState the engine's word for the state
 * @param cluster the cluster
 * @param host the host that it runs on, empty while it does not run
 * @param template the template that it was made from
 * @param memoryBytes the memory in bytes
 * @param cpu the processors
 * @param settings how it is set up
 * @param devices its devices
 * @param guest what the guest says
 * @param properties custom properties
 * @param snapshots its snapshots, the active one included
 * @param tags the identities of its tags
 * @param labels its tags, each with an empty value, and the words of the comment that are {@code KEY=VALUE}
 * @param created when it was made
 * @param started when it was started last, empty when it does not run
 */
public record OvirtVm(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        String description,
        String comment,
        String nativeState,
        Optional<ResourceKey> cluster,
        Optional<ResourceKey> host,
        Optional<ResourceKey> template,
        long memoryBytes,
        VmCpu cpu,
        VmSettings settings,
        VmDevices devices,
        VmGuest guest,
        List<Property> properties,
        List<SnapshotRef> snapshots,
        List<String> tags,
        Map<String, String> labels,
        Optional<Instant> created,
        Optional<Instant> started)
        implements Machine {

    /** The index over the name. */
    public static final String BY_NAME = "name";

    /** The index over the host. */
    public static final String BY_HOST = "host";

    /** The index over the cluster. */
    public static final String BY_CLUSTER = "cluster";

    /** The kind, with indexes over name, state, host, cluster, hardware address and disk. */
    public static final Kind<OvirtVm> KIND = Kind.of("ovirt-vm", OvirtVm.class)
            .index(Index.one(BY_NAME, OvirtVm::name))
            .index(Index.one("state", vm -> vm.state().name()))
            .index(Index.one(BY_HOST, vm -> vm.host().map(ResourceKey::id).orElse(null)))
            .index(Index.one(BY_CLUSTER, vm -> vm.cluster().map(ResourceKey::id).orElse(null)))
            .index(Index.many("mac", OvirtVm::hardwareAddresses))
            .index(Index.many("disk", OvirtVm::disks));

    /** Copies the collections. */
    public OvirtVm {
        properties = List.copyOf(properties);
        snapshots = List.copyOf(snapshots);
        tags = List.copyOf(tags);
        labels = Map.copyOf(labels);
    }

    @Override
    public MachineType type() {
        return MachineType.VIRTUAL_MACHINE;
    }

    @Override
    public MachineState state() {
        return VmStates.of(nativeState);
    }

    /** The host that it runs on, else the cluster. */
    @Override
    public Optional<ResourceKey> parent() {
        return host.or(() -> cluster);
    }

    @Override
    public OptionalInt cpus() {
        return cpu.count() > 0 ? OptionalInt.of(cpu.count()) : OptionalInt.empty();
    }

    @Override
    public Optional<DataSize> memory() {
        return memoryBytes > 0 ? Optional.of(DataSize.bytes(memoryBytes)) : Optional.empty();
    }

    /** What the guest says it has, without addresses of a link or of the host itself. */
    @Override
    public List<String> addresses() {
        return devices.nics().stream()
                .flatMap(nic -> nic.ipAddresses().stream())
                .map(IpAddress::address)
                .filter(address ->
                        !address.startsWith("fe80:") && !address.startsWith("127.") && !address.equals("::1"))
                .distinct()
                .toList();
    }

    @Override
    public List<String> hardwareAddresses() {
        List<String> found = new ArrayList<>(devices.nics().size());
        for (OvirtNic nic : devices.nics()) {
            if (!nic.mac().isEmpty()) {
                found.add(nic.mac());
            }
        }
        return Collections.unmodifiableList(found);
    }

    private List<String> disks() {
        List<String> found = new ArrayList<>(devices.disks().size());
        devices.disks().forEach(disk -> found.add(disk.id()));
        return found;
    }

    /** Disks, profiles of network interfaces, template, and the storage domain of its lease. */
    @Override
    public Set<ResourceKey> references() {
        Set<ResourceKey> all = new LinkedHashSet<>();
        devices.disks().forEach(disk -> disk.disk().ifPresent(all::add));
        devices.nics().forEach(nic -> nic.profile().ifPresent(all::add));
        template.ifPresent(all::add);
        settings.leaseStorageDomain().ifPresent(all::add);
        return Collections.unmodifiableSet(all);
    }
}
