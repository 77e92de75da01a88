package dev.polyvisor.driver.ovirt.model;

/**
 * An address of a guest.
 *
 * @param address the address
 * @param version {@code v4} or {@code v6}
 */
public record IpAddress(String address, String version) {}
