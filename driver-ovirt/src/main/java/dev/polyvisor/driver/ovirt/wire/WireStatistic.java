package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A figure that the engine has measured. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireStatistic(@Nullable String name, @Nullable Map<String, List<Value>> values) {

    /** A value: a number, or a text in {@code detail}. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Value(@Nullable String datum, @Nullable String detail) {}
}
