package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncPhase;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a feed has come, as its loop last saw it.
 *
 * @param generation how often the collector had been reset when the feed began
 * @param phase STARTED to PARITY: where the feed stands; never goes back but by a reset
 * @param current whether all that is known of is committed, and events come in
 * @param contactLost whether the source cannot be reached
 * @param rounds how often the feed has been found current
 * @param lastContact when the backend last answered
 * @param backlog how many targets and listings wait
 * @param behindSince since when something has been known that is not committed, as a reading of the clock
 * @param cause why it is not current
 * @param unserved the kinds that the backend does not serve, with the reason
 * @param idle whether none of its kinds is served
 */
record Progress(
        long generation,
        SyncPhase phase,
        boolean current,
        boolean contactLost,
        long rounds,
        Optional<Instant> lastContact,
        long backlog,
        Optional<Long> behindSince,
        Optional<PolyvisorException> cause,
        Map<String, String> unserved,
        boolean idle) {

    /** Before the first step. */
    static final Progress NONE = new Progress(
            -1,
            SyncPhase.STARTED,
            false,
            false,
            0,
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            false);

    /** As before the first step, but for what is known of the backend. */
    Progress before() {
        return new Progress(
                generation,
                SyncPhase.STARTED,
                false,
                contactLost,
                rounds,
                lastContact,
                backlog,
                behindSince,
                cause,
                unserved,
                false);
    }

    /** When the driver does not come back from a call. */
    Progress silent() {
        return new Progress(
                generation,
                phase,
                false,
                true,
                rounds,
                lastContact,
                backlog,
                behindSince,
                Optional.of(PolyvisorException.of(
                        ErrorCode.DEADLINE_EXCEEDED, "the driver does not come back from a call")),
                unserved,
                idle);
    }

    /** With what has happened since the loop last looked. */
    Progress with(Optional<Instant> lastSign, Optional<Long> waitingSince) {
        return new Progress(
                generation,
                phase,
                current,
                contactLost,
                rounds,
                Stream.concat(lastContact.stream(), lastSign.stream()).max(Comparator.naturalOrder()),
                backlog,
                Stream.concat(behindSince.stream(), waitingSince.stream()).min(Comparator.naturalOrder()),
                cause,
                unserved,
                idle);
    }
}
