package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** {@code GET /1.0/cluster}. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireCluster(String serverName, boolean enabled) {

    public WireCluster {
        serverName = Absent.text(serverName);
    }
}
