package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A profile of network interfaces. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireNicProfile(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable WireRef network,
        @Nullable WireRef qos,
        @Nullable WireRef networkFilter,
        @Nullable String portMirroring,
        @Nullable PassThrough passThrough,
        @Nullable Map<String, List<WireProperty>> customProperties) {

    /** Whether interfaces are those of the host. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record PassThrough(@Nullable String mode) {}
}
