package dev.polyvisor.driver.lxd.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A message of the events socket. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireEvent(
        String type,
        String timestamp,
        String location,
        String project,
        @Nullable WireEventContent metadata) {

    public WireEvent {
        type = Absent.text(type);
        timestamp = Absent.text(timestamp);
        location = Absent.text(location);
        project = Absent.text(project);
    }
}
