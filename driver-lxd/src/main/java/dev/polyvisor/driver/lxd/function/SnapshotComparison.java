package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.instance.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What makes the snapshots of a copy those of its original again. Snapshots are the same when their names, without that of the
 * instance, and their instants of creation are: LXD keeps both when it copies and when it imports a backup.
 *
 * @param toSync snapshots of the original that the copy lacks or has from another time, in the order of the original
 * @param toDelete snapshots of the copy that the original lacks or has from another time, in the order of the copy; they go
 *     first, as LXD refuses two of one name
 */
public record SnapshotComparison(List<Snapshot> toSync, List<Snapshot> toDelete) {

    /** Copies the lists. */
    public SnapshotComparison {
        toSync = List.copyOf(toSync);
        toDelete = List.copyOf(toDelete);
    }

    /**
     * Compares. Does not block, changes nothing.
     *
     * @param source the snapshots of the original
     * @param target the snapshots of the copy
     * @return what is to be done with the copy
     */
    public static SnapshotComparison of(List<Snapshot> source, List<Snapshot> target) {
        return new SnapshotComparison(missing(source, target), missing(target, source));
    }

    /**
     * Whether there is nothing to do.
     *
     * @return true when both have the same snapshots
     */
    public boolean isEmpty() {
        return toSync.isEmpty() && toDelete.isEmpty();
    }

    private static List<Snapshot> missing(List<Snapshot> here, List<Snapshot> there) {
        Map<String, Optional<Instant>> others = there.stream()
                .collect(Collectors.toMap(SnapshotComparison::plainName, Snapshot::createdAt, (first, last) -> last));
        return here.stream()
                .filter(snapshot -> !snapshot.createdAt().equals(others.get(plainName(snapshot))))
                .toList();
    }

    private static String plainName(Snapshot snapshot) {
        return snapshot.name().substring(snapshot.name().lastIndexOf('/') + 1);
    }
}
