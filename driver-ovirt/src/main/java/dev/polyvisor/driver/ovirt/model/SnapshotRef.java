package dev.polyvisor.driver.ovirt.model;

/**
 * A snapshot of a machine, the active one included, as the machine lists it.
 *
 * @param id the identity
 * @param description the description
 * @param type {@code active}, {@code regular}, {@code preview}, {@code stateless}
 * @param persistMemory whether it has the memory
 */
public record SnapshotRef(String id, String description, String type, boolean persistMemory) {}
