package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A network interface of a host. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireHostNic(
        @Nullable String id,
        @Nullable String name,
        @Nullable String speed,
        @Nullable String mtu,
        @Nullable Vlan vlan,
        @Nullable WireRef network) {

    /** A VLAN tag. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Vlan(@Nullable String id) {}
}
