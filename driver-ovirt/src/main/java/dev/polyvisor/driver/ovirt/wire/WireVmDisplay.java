package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Where the screen of a running machine is. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireVmDisplay(@Nullable String id, @Nullable Display display) {

    /** The first of its consoles. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Display(
            @Nullable String address,
            @Nullable String port,
            @Nullable String securePort,
            @Nullable String proxy,
            @Nullable Certificate certificate) {}

    /** What the host shows to viewers. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Certificate(
            @Nullable String content, @Nullable String subject) {}
}
