package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.inventory.Cluster;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;

/**
 * The cluster that the servers form. There is one, or none where the server stands alone.
 *
 * @param key the identity
 * @param name the name, which is always the same: LXD has no names for clusters
 */
public record LxdCluster(ResourceKey key, String name) implements Cluster {

    /** The kind. */
    public static final Kind<LxdCluster> KIND = Kind.of("lxd-cluster", LxdCluster.class);
}
