package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The root of the API. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireApi(@Nullable ProductInfo productInfo) {

    /** What the engine says of itself. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ProductInfo(
            @Nullable String name,
            @Nullable String vendor,
            @Nullable WireVersion version) {}
}
