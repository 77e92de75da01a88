package dev.polyvisor.api.instance;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How an instance is restarted.
 *
 * @param mode what is asked for
 * @param timeout how long the guest is given, above zero; empty for the backend's own limit; not with force
 */
public record RestartOptions(Mode mode, Optional<Duration> timeout) {

    /** Checks the values. */
    public RestartOptions {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(timeout, "timeout");
        new Checks()
                .positiveTime("timeout", timeout)
                .require(mode != Mode.FORCE || timeout.isEmpty(), "timeout", "is not for a forced restart")
                .done();
    }

    /** What is asked for. */
    public enum Mode {
        /** The guest is asked to reboot, or to shut down and be started again where the backend has no reboot. */
        GRACEFUL,
        /**
         * The guest is asked to shut down and the instance is started anew, so that changes that wait for it take
         * effect.
         */
        COLD,
        /** The instance is reset without asking the guest. */
        FORCE
    }

    /**
     * The guest is asked to reboot.
     *
     * @return the options
     */
    public static RestartOptions graceful() {
        return new RestartOptions(Mode.GRACEFUL, Optional.empty());
    }

    /**
     * The guest is asked to reboot and given a time.
     *
     * @param timeout the time, above zero
     * @return the options
     */
    public static RestartOptions graceful(Duration timeout) {
        return new RestartOptions(Mode.GRACEFUL, Optional.of(timeout));
    }

    /**
     * The guest is asked to shut down and the instance is started anew.
     *
     * @return the options
     */
    public static RestartOptions cold() {
        return new RestartOptions(Mode.COLD, Optional.empty());
    }

    /**
     * The guest is asked to shut down, given a time, and the instance is started anew.
     *
     * @param timeout the time, above zero
     * @return the options
     */
    public static RestartOptions cold(Duration timeout) {
        return new RestartOptions(Mode.COLD, Optional.of(timeout));
    }

    /**
     * The instance is reset without asking the guest.
     *
     * @return the options
     */
    public static RestartOptions force() {
        return new RestartOptions(Mode.FORCE, Optional.empty());
    }
}
