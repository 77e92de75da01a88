package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What is used of the processors, in nanoseconds. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireCpuUsage(long usage) {}
