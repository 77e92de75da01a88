package dev.polyvisor.driver.ovirt.model;

/**
 * A watchdog.
 *
 * @param id the identity
 * @param action what it does: {@code none}, {@code reset}, {@code poweroff}, {@code dump}, {@code pause}
 * @param model its model
 */
public record Watchdog(String id, String action, String model) {}
