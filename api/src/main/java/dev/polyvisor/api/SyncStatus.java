package dev.polyvisor.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How well the inventory of a provider follows its backend, derived from what was committed, never from a flag.
 *
 * @param provider the name of the provider
 * @param phase where the collector stands
 * @param parity whether the model has caught up with the backend and its sources are connected
 * @param stale whether what the inventory shows comes from a saved state or from before contact was lost
 * @param lastContact when the backend last confirmed its state, empty when never
 * @param age how long ago that was, empty when never
 * @param lag the age of the oldest change that is known and not yet committed, zero when there is none
 * @param backlog the number of entities and collections that wait to be read again
 * @param cause why it is not as it should be, empty when all is well
 * @param unserved the kinds that this backend does not serve, each with the reason
 */
public record SyncStatus(
        String provider,
        SyncPhase phase,
        boolean parity,
        boolean stale,
        Optional<Instant> lastContact,
        Optional<Duration> age,
        Duration lag,
        long backlog,
        Optional<PolyvisorException> cause,
        Map<String, String> unserved) {

    /** Copies the map. */
    public SyncStatus {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(lastContact, "lastContact");
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(lag, "lag");
        Objects.requireNonNull(cause, "cause");
        unserved = Map.copyOf(unserved);
    }
}
