package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;

/**
 * A network interface of a machine or template.
 *
 * @param id the identity
 * @param name the name
 * @param bus {@code virtio}, {@code e1000}, {@code pci_passthrough} and so on
 * @param profile the profile
 * @param mac the hardware address: lower case, colons
 * @param plugged whether it is plugged
 * @param linked whether its link is up
 * @param ipAddresses what the guest says it has
 */
public record OvirtNic(
        String id,
        String name,
        String bus,
        Optional<ResourceKey> profile,
        String mac,
        boolean plugged,
        boolean linked,
        List<IpAddress> ipAddresses) {
    /** Copies the collections. */
    public OvirtNic {
        ipAddresses = List.copyOf(ipAddresses);
    }
}
