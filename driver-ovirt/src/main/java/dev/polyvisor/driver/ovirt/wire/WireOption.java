package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;

/** The value of a system option at a cluster level. */
public record WireOption(@Nullable String value, @Nullable String version) {}
