package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A network on a host. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireNetworkAttachment(
        @Nullable String id,
        @Nullable WireRef network,
        @Nullable WireRef hostNic) {}
