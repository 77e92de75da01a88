package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What is used of the memory, in bytes. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireMemoryUsage(long usage, long usagePeak, long swapUsage, long swapUsagePeak, long total) {}
