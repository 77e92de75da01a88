package dev.polyvisor.api;

import java.util.Objects;

/**
 * One fault of one value in a request.
 *
 * @param path where the offending value stands, for example {@code requirements.disks.data.size}; empty for the whole
 * @param problem what is wrong with it, without the value itself where that may be secret
 */
public record Violation(String path, String problem) {

    /** Checks that both parts are there. */
    public Violation {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(problem, "problem");
    }

    @Override
    public String toString() {
        return path.isEmpty() ? problem : path + ": " + problem;
    }
}
