package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A profile of disks. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireDiskProfile(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable WireRef storageDomain,
        @Nullable WireRef qos) {}
