package dev.polyvisor.testkit.watch;

import java.util.Objects;

/**
 * A place where a history breaks a rule.
 *
 * @param rule the rule
 * @param batch the number of the batch in the history, from 0
 * @param problem what is wrong with it
 */
public record WatchViolation(WatchRule rule, int batch, String problem) {

    /** Checks that all parts are there. */
    public WatchViolation {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(problem, "problem");
    }

    @Override
    public String toString() {
        return rule.id() + " " + rule + " in batch " + batch + ": " + problem;
    }
}
