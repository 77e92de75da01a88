package dev.polyvisor.driver.lxd.wire;

import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A profile. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireProfile(
        String name,
        String project,
        String description,
        Map<String, String> config,
        Map<String, Map<String, String>> devices) {

    public WireProfile {
        name = Absent.text(name);
        project = Absent.text(project);
        description = Absent.text(description);
        config = Absent.map(config);
        devices = Absent.map(devices);
    }
}
