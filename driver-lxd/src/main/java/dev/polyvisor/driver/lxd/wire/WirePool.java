package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A storage pool. */
@JsonNaming(SnakeCaseStrategy.class)
public record WirePool(
        String name,
        String driver,
        String status,
        String description,
        Map<String, String> config,
        List<String> locations) {

    public WirePool {
        name = Absent.text(name);
        driver = Absent.text(driver);
        status = Absent.text(status);
        description = Absent.text(description);
        config = Absent.map(config);
        locations = Absent.list(locations);
    }
}
