package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Of whatever entity, whether the engine works on it. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireState(
        @Nullable String id,
        @Nullable String status,
        @Nullable String snapshotStatus) {

    /** Whether the engine works on it, so that nothing else can be done to it. */
    public boolean isLocked() {
        return "locked".equals(status) || "image_locked".equals(status) || "locked".equals(snapshotStatus);
    }
}
