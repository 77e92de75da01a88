package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A snapshot. That of a list has the whole machine as it was, which is passed over. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireSnapshot(
        @Nullable String id,
        @Nullable String description,
        @Nullable String snapshotType,
        @Nullable String snapshotStatus,
        @Nullable String persistMemorystate,
        @Nullable String date) {}
