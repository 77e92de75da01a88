package dev.polyvisor.api.driver;

import java.util.Objects;
import java.util.Optional;

/**
 * What the backend answered to a request for work.
 *
 * @param changed whether there is anything to do; false when the goal had been reached before
 * @param handle the backend's name for the work (the id of an LXD operation, an oVirt job or correlation id), with which
 *     another process can take it up; without secrets
 */
public record Acceptance(boolean changed, Optional<String> handle) {

    /** Checks that both are there. */
    public Acceptance {
        Objects.requireNonNull(handle, "handle");
    }

    /**
     * The goal had been reached before.
     *
     * @return the acceptance
     */
    public static Acceptance unchanged() {
        return new Acceptance(false, Optional.empty());
    }

    /**
     * The backend works on it, without a name for the work.
     *
     * @return the acceptance
     */
    public static Acceptance accepted() {
        return new Acceptance(true, Optional.empty());
    }

    /**
     * The backend works on it, under a name.
     *
     * @param handle the name
     * @return the acceptance
     */
    public static Acceptance accepted(String handle) {
        return new Acceptance(true, Optional.of(handle));
    }
}
