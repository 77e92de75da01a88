package dev.polyvisor.driver.lxd.wire;

import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A project. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireProject(String name, String description, Map<String, String> config) {

    public WireProject {
        name = Absent.text(name);
        description = Absent.text(description);
        config = Absent.map(config);
    }
}
