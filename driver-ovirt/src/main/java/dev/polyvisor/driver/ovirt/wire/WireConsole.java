package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A graphical console; the address is there while the machine runs and the current state is asked for. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireConsole(
        @Nullable String id,
        @Nullable String protocol,
        @Nullable String address,
        @Nullable String port,
        @Nullable String tlsPort) {}
