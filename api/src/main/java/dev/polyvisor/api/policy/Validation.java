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
 * again, that of the value in the same transaction. That of something referred to raises the generation and does so a moment later,
 * since looking for who refers to it must not hold up whoever changes it: as a rule within 100 ms. While others write without pause it
 * can take a second until the marking begins to go before everything else, and then as long as it takes to write as many marks as there
 * are. In this time, and only then, an entry shows VALID though something it refers to has changed; whoever cannot accept that compares
 * the {@code changedAt} of what is referred to with the {@code touchedAt} of the entry. No result is ever stored that was found of older
 * content than the store then has.
 *
 * @param state how far it can be relied on
 * @param validatedAt the {@code changedAt} of the value that was validated, 0 for none
 * @param policyVersion the version of the rules that were used, 0 for none
 * @param generation how often something that the value refers to has changed
 * @param concerns what was found, equal ones once, ordered by id, category, label and assessment
 * @param failure why the last try failed, in words for people, at most {@value #LONGEST_FAILURE} characters; empty in every other state
 *     than FAILED
 */
public record Validation(
        State state, long validatedAt, long policyVersion, long generation, Set<Concern> concerns, String failure) {
    /** How long the text about a failure is at most; a longer one is cut. */
    public static final int LONGEST_FAILURE = 1_000;

    /** The label of the transactions that store results. */
    public static final String LABEL = "VM-validated";

    /** Never validated: what every value begins with. */
    public static final Validation NONE = new Validation(State.NEVER, 0, 0, 0, Set.of());

    private static final Comparator<Concern> ORDER = Comparator.comparing(Concern::id)
            .thenComparing(Concern::category)
            .thenComparing(Concern::label)
            .thenComparing(Concern::assessment);

    /** Copies and orders the concerns, and cuts the text about a failure. */
    public Validation {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(failure, "failure");
        if (state != State.FAILED) {
            failure = "";
        } else if (failure.length() > LONGEST_FAILURE) {
            failure = failure.substring(0, LONGEST_FAILURE - 1) + '\u2026';
        }
        if (concerns.isEmpty()) {
            concerns = Set.of();
        } else {
            TreeSet<Concern> ordered = new TreeSet<>(ORDER);
            ordered.addAll(concerns);
            concerns = Collections.unmodifiableSet(ordered);
        }
    }

    /**
     * Without words about a failure.
     *
     * @param state how far it can be relied on
     * @param validatedAt the {@code changedAt} of the value that was validated, 0 for none
     * @param policyVersion the version of the rules that were used, 0 for none
     * @param generation how often something that the value refers to has changed
     * @param concerns what was found
     */
    public Validation(State state, long validatedAt, long policyVersion, long generation, Set<Concern> concerns) {
        this(state, validatedAt, policyVersion, generation, concerns, "");
    }

    /** How far a validation can be relied on. */
    public enum State {
        /** There has been none. */
        NEVER,
        /** It is about the value as it is, by the rules as they are. */
        VALID,
        /** The value, something that it refers to, or the rules have changed since. */
        STALE,
        /**
         * The last try failed, or could not judge everything; {@link Validation#failure()} says why. The concerns are those that are
         * known.
         */
        FAILED
    }
}
