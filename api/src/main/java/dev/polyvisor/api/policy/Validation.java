package dev.polyvisor.api.policy;

import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What policy says of a value. It stands beside the value and changes without it.
 *
 * <p>It can be relied on as long as the state is VALID: then it is about the value as it is and about everything that the
 * value refers to as that was when this validation was written. A change of either makes it STALE until it is validated
 * again; a change of something referred to does so with a short delay, and raises the generation.
 *
 * @param state how far it can be relied on
 * @param validatedAt the {@code changedAt} of the value that was validated, 0 for none
 * @param policyVersion the version of the rules that were used, 0 for none
 * @param generation how often something that the value refers to has changed
 * @param concerns what was found, equal ones once, ordered by id, category, label and assessment
 */
public record Validation(State state, long validatedAt, long policyVersion, long generation, Set<Concern> concerns) {
    /** The label of the transactions that store results. */
    public static final String LABEL = "VM-validated";

    /** Never validated: what every value begins with. */
    public static final Validation NONE = new Validation(State.NEVER, 0, 0, 0, Set.of());

    private static final Comparator<Concern> ORDER = Comparator.comparing(Concern::id)
            .thenComparing(Concern::category)
            .thenComparing(Concern::label)
            .thenComparing(Concern::assessment);

    /** Copies and orders the concerns. */
    public Validation {
        Objects.requireNonNull(state, "state");
        if (concerns.isEmpty()) {
            concerns = Set.of();
        } else {
            TreeSet<Concern> ordered = new TreeSet<>(ORDER);
            ordered.addAll(concerns);
            concerns = Collections.unmodifiableSet(ordered);
        }
    }

    /** How far a validation can be relied on. */
    public enum State {
        /** There has been none. */
        NEVER,
        /** It is about the value as it is, by the rules as they are. */
        VALID,
        /** The value, something that it refers to, or the rules have changed since. */
        STALE,
        /** The last try failed, or could not judge everything. The concerns are those that are known. */
        FAILED
    }
}
