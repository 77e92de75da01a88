package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A snapshot of an instance. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireSnapshot(
        String name,
        String createdAt,
        String expiresAt,
        String lastUsedAt,
        boolean stateful,
        boolean ephemeral,
        long size,
        String architecture,
        List<String> profiles,
        Map<String, String> config,
        Map<String, Map<String, String>> devices,
        Map<String, String> expandedConfig,
        Map<String, Map<String, String>> expandedDevices) {

    public WireSnapshot {
        name = Absent.text(name);
        createdAt = Absent.text(createdAt);
        expiresAt = Absent.text(expiresAt);
        lastUsedAt = Absent.text(lastUsedAt);
        architecture = Absent.text(architecture);
        profiles = Absent.list(profiles);
        config = Absent.map(config);
        devices = Absent.map(devices);
        expandedConfig = Absent.map(expandedConfig);
        expandedDevices = Absent.map(expandedDevices);
    }
}
