package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Host;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param scope the data centre
 * @param cluster the cluster
 * @param address its address
 * @param nativeState {@code up}, {@code maintenance}, {@code non_operational} and so on
 * @param productName the type of its system
 * @param productVersion the version of its system
 * @param cpuSockets sockets
 * @param cpuCores cores of each socket
 * @param cpuThreads threads of each core
 * @param memory the memory
 * @param networkAttachments the networks that it has
 * @param nics its network interfaces
 */
public record OvirtHost(
        ResourceKey key,
        String name,
        String description,
        Optional<Scope> scope,
        Optional<ResourceKey> cluster,
        String address,
        String nativeState,
        String productName,
        String productVersion,
        int cpuSockets,
        int cpuCores,
        int cpuThreads,
        Optional<DataSize> memory,
        List<HostNetwork> networkAttachments,
        List<HostNic> nics)
        implements Host {

    /** The kind, with indexes over name, state, cluster. */
    public static final Kind<OvirtHost> KIND = Kind.of("ovirt-host", OvirtHost.class)
            .index(Index.one("name", OvirtHost::name))
            .index(Index.one("state", OvirtHost::nativeState))
            .index(Index.one(
                    "cluster", host -> host.cluster().map(ResourceKey::id).orElse(null)));

    /** Copies the collections. */
    public OvirtHost {
        networkAttachments = List.copyOf(networkAttachments);
        nics = List.copyOf(nics);
    }

    @Override
    public Optional<ResourceKey> parent() {
        return cluster;
    }

    @Override
    public boolean schedulable() {
        return nativeState.equals("up");
    }

    /**
     * Whether it was taken out of service.
     *
     * @return true when it is in maintenance, not on the way there
     */
    public boolean inMaintenance() {
        return nativeState.equals("maintenance");
    }

    @Override
    public OptionalInt cpus() {
        int all = cpuSockets * cpuCores * Math.max(1, cpuThreads);
        return all > 0 ? OptionalInt.of(all) : OptionalInt.empty();
    }

    @Override
    public List<ResourceKey> references() {
        return networkAttachments.stream()
                .flatMap(each -> each.network().stream())
                .toList();
    }
}
