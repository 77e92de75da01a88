package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A storage volume. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireVolume(
        String name,
        String type,
        String contentType,
        String project,
        String location,
        String description,
        String createdAt,
        Map<String, String> config,
        List<String> usedBy) {

    public WireVolume {
        name = Absent.text(name);
        type = Absent.text(type);
        contentType = Absent.text(contentType);
        project = Absent.text(project);
        location = Absent.text(location);
        description = Absent.text(description);
        createdAt = Absent.text(createdAt);
        config = Absent.map(config);
        usedBy = Absent.list(usedBy);
    }
}
