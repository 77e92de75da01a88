package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A custom property. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireProperty(@Nullable String name, @Nullable String value) {}
