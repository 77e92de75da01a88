package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A version. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireVersion(
        @Nullable String major,
        @Nullable String minor,
        @Nullable String build,
        @Nullable String revision,
        @Nullable String fullVersion) {}
