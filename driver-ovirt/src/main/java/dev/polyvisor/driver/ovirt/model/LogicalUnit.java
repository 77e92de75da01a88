package dev.polyvisor.driver.ovirt.model;

import java.util.OptionalLong;

/**
 * A unit of a disk on a storage network.
 *
 * @param id the identity of the unit
 * @param address the address of the portal
 * @param port its port
 * @param target the name of the target
 * @param lunMapping the number of the unit, 0 when it is not known
 * @param size the size in bytes, empty when the engine does not tell; it tells 0 of a unit that no host has seen
 */
public record LogicalUnit(String id, String address, String port, String target, int lunMapping, OptionalLong size) {}
