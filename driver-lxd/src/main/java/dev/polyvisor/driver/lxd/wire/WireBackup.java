package dev.polyvisor.driver.lxd.wire;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A backup of an instance. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireBackup(
        String name, String createdAt, String expiresAt, boolean instanceOnly, boolean optimizedStorage) {

    public WireBackup {
        name = Absent.text(name);
        createdAt = Absent.text(createdAt);
        expiresAt = Absent.text(expiresAt);
    }
}
