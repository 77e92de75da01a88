package dev.polyvisor.driver.ovirt.model;

/**
 * A network interface of a host.
 *
 * @param id the identity
 * @param name the name
 * @param linkSpeed bits in a second, 0 when it is not known
 * @param mtu the largest packet
 * @param vlan the VLAN tag, empty for none
 */
public record HostNic(String id, String name, long linkSpeed, long mtu, String vlan) {}
