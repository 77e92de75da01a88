package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Cluster;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;

/**
 * A cluster.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param scope the data centre
 * @param dataCenter the data centre, empty for a cluster that is in none
 * @param haReservation whether hosts are watched for room for machines that have to be started elsewhere
 * @param ksmEnabled whether equal memory pages are merged
 * @param biosType the firmware of machines that do not say, for example {@code q35_ovmf}
 * @param cpuArchitecture the architecture, {@code undefined} as long as no host has been there
 * @param cpuType the processor that all hosts have, empty when it was not chosen
 * @param versionMajor the first part of its level
 * @param versionMinor the second part of its level
 */
public record OvirtCluster(
        ResourceKey key,
        String name,
        String description,
        Optional<Scope> scope,
        Optional<ResourceKey> dataCenter,
        boolean haReservation,
        boolean ksmEnabled,
        String biosType,
        String cpuArchitecture,
        String cpuType,
        String versionMajor,
        String versionMinor)
        implements Cluster {

    /** The kind, with indexes over name, datacenter. */
    public static final Kind<OvirtCluster> KIND = Kind.of("ovirt-cluster", OvirtCluster.class)
            .index(Index.one("name", OvirtCluster::name))
            .index(Index.one(
                    "datacenter",
                    cluster -> cluster.dataCenter().map(ResourceKey::id).orElse(null)));

    @Override
    public Optional<ResourceKey> parent() {
        return dataCenter;
    }

    /**
     * The level.
     *
     * @return both parts, such as {@code 4.8}; empty when the engine does not tell
     */
    public String level() {
        return versionMajor.isEmpty() ? "" : versionMajor + "." + versionMinor;
    }

    /** The processors of its level. */
    @Override
    public List<ResourceKey> references() {
        return versionMajor.isEmpty() ? List.of() : List.of(OvirtServerCpu.KIND.key(key.provider(), level()));
    }
}
