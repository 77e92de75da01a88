package dev.polyvisor.api.instance;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a file of the guest. Owner ids are those seen inside.
 *
 * @param path its absolute path inside
 * @param type what it is
 * @param uid the id of its owner
 * @param gid the id of its group
 * @param mode its permission bits, 0 to 07777
 * @param size its size in bytes; absent for what is no file, or when not told
 * @param modifiedAt when it was last modified
 * @param linkTarget where a symbolic link points
 * @param entries the names in a directory, sorted
 */
public record FileInfo(
        String path,
        FileType type,
        long uid,
        long gid,
        int mode,
        OptionalLong size,
        Optional<Instant> modifiedAt,
        Optional<String> linkTarget,
        List<String> entries) {

    /** Checks and copies the values. */
    public FileInfo {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(modifiedAt, "modifiedAt");
        Objects.requireNonNull(linkTarget, "linkTarget");
        entries = List.copyOf(entries);
        new Checks()
                .require(mode >= 0 && mode <= 07777, "mode", "is not within 0 to 07777")
                .done();
    }
}
