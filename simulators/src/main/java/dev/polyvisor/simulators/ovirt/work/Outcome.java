package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import org.jspecify.annotations.Nullable;

/**
 * What an action answers with.
 *
 * @param job the job, null when there is none to tell of
 * @param shown the entity of which the reply names the actions, if it does
 * @param more members of the reply as JSON, without braces; empty for none
 * @param hasStatus whether the reply has a status
 */
public record Outcome(@Nullable Entity job, @Nullable Entity shown, String more, boolean hasStatus) {

    static Outcome of(@Nullable Entity job, @Nullable Entity shown) {
        return new Outcome(job, shown, "", true);
    }

    /** Done, with nothing to say. */
    static Outcome done() {
        return of(null, null);
    }
}
