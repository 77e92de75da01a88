package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Of a virtual machine what the plugin for orchestrators needs, with its cluster, or with its disks and network interfaces. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireMachine(
        @Nullable String id,
        @Nullable String name,
        @Nullable String comment,
        @Nullable String status,
        @Nullable WireCluster cluster,
        @Nullable Map<String, List<Attachment>> diskAttachments,
        @Nullable Map<String, List<WireNic>> nics) {

    /** A disk of it. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Attachment(
            @Nullable String id,
            @Nullable String bootable,
            @Nullable WireDisk disk) {}
}
