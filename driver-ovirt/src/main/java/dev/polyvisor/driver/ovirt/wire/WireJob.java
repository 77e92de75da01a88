package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Work of the engine: {@code started}, {@code finished}, {@code failed}, {@code aborted}, {@code unknown}. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireJob(
        @Nullable String id,
        @Nullable String description,
        @Nullable String status) {

    /** A part of a job. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Step(
            @Nullable String id,
            @Nullable String status,
            @Nullable String progress) {}
}
