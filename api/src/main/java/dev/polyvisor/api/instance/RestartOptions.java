package dev.polyvisor.api.instance;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How an instance is restarted.
 *
 * @param forced whether the guest is not asked (a reset)
 * @param timeout how long the guest is given, above zero; empty for the backend's own limit; not with force
 */
public record RestartOptions(boolean forced, Optional<Duration> timeout) {

    /** Checks and copies the values. */
    public RestartOptions {
        Objects.requireNonNull(timeout, "timeout");
        new Checks()
                .positiveTime("timeout", timeout)
                .require(!forced || timeout.isEmpty(), "timeout", "is only for a graceful restart")
                .done();
    }

    /**
     * The guest is asked to restart.
     *
     * @return the options
     */
    public static RestartOptions graceful() {
        return new RestartOptions(false, Optional.empty());
    }

    /**
     * The guest is asked to restart and given a time.
     *
     * @param timeout the time, above zero
     * @return the options
     */
    public static RestartOptions graceful(Duration timeout) {
        return new RestartOptions(false, Optional.of(timeout));
    }

    /**
     * The instance is reset without asking the guest.
     *
     * @return the options
     */
    public static RestartOptions force() {
        return new RestartOptions(true, Optional.empty());
    }
}
