package dev.polyvisor.driver.ovirt.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A disk on a machine, with the disk itself, which was followed. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireAttachedDisk(
        @Nullable String id,
        @JsonProperty("interface") @Nullable String bus,
        @Nullable String bootable,
        @Nullable String active,
        @Nullable String readOnly,
        @Nullable String logicalName,
        @Nullable WireDisk disk) {}
