package dev.polyvisor.api.policy;

import java.util.List;
import java.util.Set;

/**
 * What an agent says of a machine.
 *
 * @param version the version of the rules that were used, the same that {@link PolicyAgent#version()} tells
 * @param concerns what was found
 * @param errors what could not be judged, one text each; then the validation counts as failed and is tried again, and
 *     the concerns are shown all the same
 */
public record PolicyReport(long version, Set<Concern> concerns, List<String> errors) {

    /** Copies the collections. */
    public PolicyReport {
        concerns = Set.copyOf(concerns);
        errors = List.copyOf(errors);
    }

    /**
     * A report without errors.
     *
     * @param version the version of the rules
     * @param concerns what was found
     */
    public PolicyReport(long version, Set<Concern> concerns) {
        this(version, concerns, List.of());
    }
}
