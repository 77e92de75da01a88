package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A cluster. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireCluster(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable WireRef dataCenter,
        @Nullable String haReservation,
        @Nullable Ksm ksm,
        @Nullable String biosType,
        @Nullable Cpu cpu,
        @Nullable WireVersion version) {

    /** Merging of equal memory pages. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Ksm(@Nullable String enabled) {}

    /** The processor that all hosts have. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Cpu(
            @Nullable String architecture, @Nullable String type) {}
}
