package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What a host has: the number of its processors, and its memory. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireHostResources(WireSpace cpu, WireSpace memory) {

    public WireHostResources {
        cpu = cpu == null ? WireSpace.UNKNOWN : cpu;
        memory = memory == null ? WireSpace.UNKNOWN : memory;
    }
}
