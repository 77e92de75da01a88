package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A host. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireHost(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable String address,
        @Nullable WireRef cluster,
        @Nullable String status,
        @Nullable String memory,
        @Nullable Os os,
        @Nullable Cpu cpu,
        @Nullable Map<String, List<WireHostNic>> nics,
        @Nullable Map<String, List<WireNetworkAttachment>> networkAttachments) {

    /** The operating system. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Os(@Nullable String type, @Nullable WireVersion version) {}

    /** The processors. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Cpu(@Nullable String name, @Nullable WireTopology topology) {}
}
