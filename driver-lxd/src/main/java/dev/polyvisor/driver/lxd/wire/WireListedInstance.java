package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Of an instance what the inventory shows: a listing has many, so that what is only for details is not made into values. The
 * configuration and the devices are the expanded ones, which hold the instance's own.
 */
@JsonNaming(SnakeCaseStrategy.class)
public record WireListedInstance(
        String name,
        String project,
        String type,
        String status,
        int statusCode,
        String description,
        String architecture,
        String createdAt,
        String lastUsedAt,
        boolean ephemeral,
        boolean stateful,
        String location,
        List<String> profiles,
        Map<String, String> expandedConfig,
        Map<String, Map<String, String>> expandedDevices,
        List<WireSnapshot> snapshots,
        List<WireBackup> backups,
        @Nullable Running state) {

    /**
     * What an instance does now.
     *
     * @param network its interfaces, missing while it is stopped
     */
    public record Running(@Nullable Map<String, WireInterface> network) {}

    /** As an instance, without what was left out. */
    public WireInstance instance() {
        Map<String, WireInterface> network = state == null ? null : state.network;
        return new WireInstance(
                name,
                project,
                type,
                status,
                statusCode,
                description,
                architecture,
                createdAt,
                lastUsedAt,
                ephemeral,
                stateful,
                location,
                profiles,
                Map.of(),
                Map.of(),
                expandedConfig,
                expandedDevices,
                snapshots,
                backups,
                network == null ? null : new WireState("", 0, 0, 0, network, Map.of(), null, null));
    }
}
