package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A device of a host that is handed to a machine. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireHostDevice(
        @Nullable String id,
        @Nullable String name,
        @Nullable String capability,
        @Nullable WireRef product,
        @Nullable WireRef vendor) {}
