package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A network. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireNetwork(
        String name,
        String type,
        boolean managed,
        String status,
        String description,
        String project,
        Map<String, String> config,
        List<String> locations) {

    public WireNetwork {
        name = Absent.text(name);
        type = Absent.text(type);
        status = Absent.text(status);
        description = Absent.text(description);
        project = Absent.text(project);
        config = Absent.map(config);
        locations = Absent.list(locations);
    }
}
