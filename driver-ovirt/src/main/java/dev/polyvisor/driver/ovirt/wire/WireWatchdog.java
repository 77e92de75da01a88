package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A watchdog. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireWatchdog(
        @Nullable String id,
        @Nullable String action,
        @Nullable String model) {}
