package dev.polyvisor.api.instance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a backend tells of an instance in one reading.
 *
 * @param info its properties
 * @param statistics its usage; absent when the backend tells none
 * @param snapshots its snapshots, oldest first
 * @param backups its backups, oldest first
 */
public record InstanceDetails(
        InstanceInfo info, Optional<InstanceStatistics> statistics, List<Snapshot> snapshots, List<Backup> backups) {

    /** Copies the values. */
    public InstanceDetails {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(statistics, "statistics");
        snapshots = List.copyOf(snapshots);
        backups = List.copyOf(backups);
    }
}
