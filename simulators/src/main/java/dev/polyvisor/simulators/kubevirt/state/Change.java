package dev.polyvisor.simulators.kubevirt.state;

import org.jspecify.annotations.Nullable;

/**
 * One change of an object.
 *
 * @param verb {@code ADDED}, {@code MODIFIED} or {@code DELETED}
 * @param before null when it was added
 * @param after the last state when it was deleted, with the version of the deletion
 */
public record Change(String verb, Type type, @Nullable Stored before, Stored after) {
    public static final String ADDED = "ADDED";
    public static final String MODIFIED = "MODIFIED";
    public static final String DELETED = "DELETED";

    public long version() {
        return after.version();
    }

    public boolean isDeletion() {
        return verb.equals(DELETED);
    }
}
