package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A tag. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireTag(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable WireRef parent) {}
