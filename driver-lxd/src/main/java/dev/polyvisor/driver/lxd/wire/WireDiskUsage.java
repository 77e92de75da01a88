package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What is used of a disk, in bytes. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireDiskUsage(long usage, long total) {}
