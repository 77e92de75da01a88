package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A NUMA node of a machine. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireNumaNode(
        @Nullable String id,
        @Nullable String index,
        @Nullable Cpu cpu,
        @Nullable String memory,
        @Nullable Map<String, List<Pin>> numaNodePins) {

    /** Its processors. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Cpu(@Nullable Map<String, List<Core>> cores) {}

    /** A virtual processor. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Core(@Nullable String index) {}

    /** A node of the host. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Pin(@Nullable String index) {}
}
