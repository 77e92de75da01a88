package dev.polyvisor.api.instance;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How an instance is stopped. No form kills a guest unless it says so.
 *
 * @param mode what is asked for
 * @param timeout how long the guest is given, above zero; empty for the backend's own limit
 * @param forceAfterTimeout whether the instance is killed when that time has run out
 */
public record StopOptions(Mode mode, Optional<Duration> timeout, boolean forceAfterTimeout) {

    /** Checks the values. */
    public StopOptions {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(timeout, "timeout");
        new Checks()
                .positiveTime("timeout", timeout)
                .require(mode == Mode.GRACEFUL || timeout.isEmpty(), "timeout", "is only for a graceful stop")
                .require(
                        !forceAfterTimeout || (mode == Mode.GRACEFUL && timeout.isPresent()),
                        "forceAfterTimeout",
                        "needs a graceful stop with a timeout")
                .done();
    }

    /** What is asked for. */
    public enum Mode {
        /** The guest is asked to shut down. */
        GRACEFUL,
        /** The instance is killed at once, as if the power were cut. */
        FORCE,
        /** The memory is saved, and the next start can resume it. */
        STATEFUL
    }

    /**
     * The guest is asked, and given the backend's own limit. An instance that is still running then stays so, except on
     * KubeVirt, whose grace period ends in a kill.
     *
     * @return the options
     */
    public static StopOptions graceful() {
        return new StopOptions(Mode.GRACEFUL, Optional.empty(), false);
    }

    /**
     * The guest is asked and given a time. When it is still running then, the operation fails with DEADLINE_EXCEEDED
     * and the instance runs on.
     *
     * @param timeout the time, above zero
     * @return the options
     */
    public static StopOptions graceful(Duration timeout) {
        return new StopOptions(Mode.GRACEFUL, Optional.of(timeout), false);
    }

    /**
     * The guest is asked and given a time, and killed after that.
     *
     * @param timeout the time, above zero
     * @return the options
     */
    public static StopOptions gracefulThenForce(Duration timeout) {
        return new StopOptions(Mode.GRACEFUL, Optional.of(timeout), true);
    }

    /**
     * The instance is killed at once.
     *
     * @return the options
     */
    public static StopOptions force() {
        return new StopOptions(Mode.FORCE, Optional.empty(), false);
    }

    /**
     * The memory is saved to disk.
     *
     * @return the options
     */
    public static StopOptions stateful() {
        return new StopOptions(Mode.STATEFUL, Optional.empty(), false);
    }
}
