package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a storage pool has. */
@JsonNaming(SnakeCaseStrategy.class)
public record WirePoolResources(WireSpace space) {

    public WirePoolResources {
        space = space == null ? WireSpace.UNKNOWN : space;
    }
}
