package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A machine with its disks and CD drives, which were followed. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireVmStorage(
        @Nullable String id,
        @Nullable Map<String, List<WireAttachedDisk>> diskAttachments,
        @Nullable Map<String, List<WireCdrom>> cdroms) {}
