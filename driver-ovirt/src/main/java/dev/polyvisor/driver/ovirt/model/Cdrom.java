package dev.polyvisor.driver.ovirt.model;

/**
 * A CD drive.
 *
 * @param id the identity
 * @param file the identity of the image, empty for none
 */
public record Cdrom(String id, String file) {}
