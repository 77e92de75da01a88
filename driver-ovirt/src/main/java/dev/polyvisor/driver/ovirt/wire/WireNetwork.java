package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A network. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireNetwork(
        @Nullable String id,
        @Nullable String name,
        @Nullable String description,
        @Nullable WireRef dataCenter,
        WireHostNic.@Nullable Vlan vlan,
        @Nullable String mtu,
        @Nullable Map<String, List<String>> usages,
        @Nullable Map<String, List<WireRef>> vnicProfiles) {}
