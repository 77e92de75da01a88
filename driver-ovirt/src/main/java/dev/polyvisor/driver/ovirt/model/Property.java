package dev.polyvisor.driver.ovirt.model;

/**
 * A custom property.
 *
 * @param name the name
 * @param value the value
 */
public record Property(String name, String value) {}
