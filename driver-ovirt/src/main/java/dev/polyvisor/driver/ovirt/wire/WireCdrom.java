package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A CD drive. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireCdrom(@Nullable String id, @Nullable WireRef file) {}
