package dev.polyvisor.api.policy;

import java.util.Objects;

/**
 * Something about a machine that somebody should know.
 *
 * @param id which rule it comes from, for example {@code ovirt.disk.shared.detected}; may be empty, since rules written
 *     by users of the original agent leave it out
 * @param category how grave it is; {@link #CRITICAL}, {@link #WARNING} and {@link #INFORMATION} are in use, agents may
 *     send others
 * @param label a short title
 * @param assessment what follows from it
 */
public record Concern(String id, String category, String label, String assessment) {
    /** The machine will not work as it is. */
    public static final String CRITICAL = "Critical";
    /** Something will be lost or needs care. */
    public static final String WARNING = "Warning";
    /** Worth knowing. */
    public static final String INFORMATION = "Information";

    /** Checks that all parts are there. */
    public Concern {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(assessment, "assessment");
    }
}
