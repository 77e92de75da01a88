package dev.polyvisor.api.policy;

import java.util.Set;

/**
 * What an agent says of a machine.
 *
 * @param version the version of the rules that were used
 * @param concerns what was found
 */
public record PolicyReport(long version, Set<Concern> concerns) {

    /** Copies the concerns. */
    public PolicyReport {
        concerns = Set.copyOf(concerns);
    }
}
