package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** How many processors there are, as sockets, cores of each and threads of each. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireTopology(
        @Nullable String sockets,
        @Nullable String cores,
        @Nullable String threads) {}
