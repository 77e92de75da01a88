package dev.polyvisor.driver.lxd.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An instance; with recursion 2 also its snapshots, backups and state. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireInstance(
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
        Map<String, String> config,
        Map<String, Map<String, String>> devices,
        Map<String, String> expandedConfig,
        Map<String, Map<String, String>> expandedDevices,
        List<WireSnapshot> snapshots,
        List<WireBackup> backups,
        @Nullable WireState state) {

    public WireInstance {
        name = Absent.text(name);
        project = Absent.text(project);
        type = Absent.text(type);
        status = Absent.text(status);
        description = Absent.text(description);
        architecture = Absent.text(architecture);
        createdAt = Absent.text(createdAt);
        lastUsedAt = Absent.text(lastUsedAt);
        location = Absent.text(location);
        profiles = Absent.list(profiles);
        config = Absent.map(config);
        devices = Absent.map(devices);
        expandedConfig = Absent.map(expandedConfig);
        expandedDevices = Absent.map(expandedDevices);
        snapshots = Absent.list(snapshots);
        backups = Absent.list(backups);
    }

    /** With parts that were read by themselves. */
    public WireInstance with(List<WireSnapshot> itsSnapshots, List<WireBackup> itsBackups, WireState itsState) {
        return copy(project, itsSnapshots, itsBackups, itsState);
    }

    /** In the project in which it was asked for, where the server is too old to say it. */
    public WireInstance in(String asked) {
        return project.isEmpty() ? copy(asked, snapshots, backups, state) : this;
    }

    private WireInstance copy(
            String itsProject,
            List<WireSnapshot> itsSnapshots,
            List<WireBackup> itsBackups,
            @Nullable WireState itsState) {
        return new WireInstance(
                name,
                itsProject,
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
                config,
                devices,
                expandedConfig,
                expandedDevices,
                itsSnapshots,
                itsBackups,
                itsState);
    }
}
