package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** How much there is of something, and how much of it is used. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireSpace(long used, long total) {
    static final WireSpace UNKNOWN = new WireSpace(0, 0);
}
