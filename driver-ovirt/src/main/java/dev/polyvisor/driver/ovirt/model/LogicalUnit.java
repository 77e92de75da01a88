package dev.polyvisor.driver.ovirt.model;

/**
 * A unit of a disk on a storage network.
 *
 * @param id the identity of the unit
 * @param address the address of the portal
 * @param port its port
 * @param target the name of the target
 * @param lunMapping the number of the unit, 0 when it is not known
 * @param size the size in bytes, 0 when it is not known
 */
public record LogicalUnit(String id, String address, String port, String target, int lunMapping, long size) {}
