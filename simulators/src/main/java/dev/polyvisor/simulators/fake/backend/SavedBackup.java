package dev.polyvisor.simulators.fake.backend;

import java.time.Instant;
import java.util.Optional;

/**
 * A backup.
 *
 * @param name its name
 * @param archive its content, never changed
 * @param createdAt when it was taken
 * @param expiresAt when it may be removed
 * @param snapshots whether the snapshots are in it
 * @param optimized whether it was asked for in the storage's own form
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SavedBackup(
        String name,
        byte[] archive,
        Instant createdAt,
        Optional<Instant> expiresAt,
        boolean snapshots,
        boolean optimized) {

    public SavedBackup renamed(String newName) {
        return new SavedBackup(newName, archive, createdAt, expiresAt, snapshots, optimized);
    }
}
