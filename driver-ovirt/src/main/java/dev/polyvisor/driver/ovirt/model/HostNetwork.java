package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;

/**
 * A network on a host.
 *
 * @param id the identity of the attachment
 * @param network the network
 */
public record HostNetwork(String id, Optional<ResourceKey> network) {}
