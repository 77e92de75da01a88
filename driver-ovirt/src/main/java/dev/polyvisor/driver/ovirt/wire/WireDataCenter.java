package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A data centre. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireDataCenter(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable String status,
        @Nullable String local,
        @Nullable WireVersion version) {}
