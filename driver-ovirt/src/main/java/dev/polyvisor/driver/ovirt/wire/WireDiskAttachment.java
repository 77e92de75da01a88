package dev.polyvisor.driver.ovirt.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A disk on a machine or template. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireDiskAttachment(
        @Nullable String id,
        @JsonProperty("interface") @Nullable String bus,
        @Nullable String usesScsiReservation,
        @Nullable String bootable,
        @Nullable String active,
        @Nullable String readOnly,
        @Nullable String logicalName,
        @Nullable WireRef disk) {}
