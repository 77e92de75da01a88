package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;

/**
 * How a WebSocket is watched and bounded.
 *
 * @param pings how often the other side is asked for a sign of life; without one the connection fails with
 *     DEADLINE_EXCEEDED. Zero for never, for a peer that answers none
 * @param maxMessage the most bytes that one message of the other side may have, else the connection fails with
 *     RESOURCE_EXHAUSTED
 */
public record WebSocketSettings(Duration pings, int maxMessage) {
    /** No pings, messages up to 16 MiB. */
    public static final WebSocketSettings DEFAULT = new WebSocketSettings(Duration.ZERO, 16 << 20);

    /** Checks the values. */
    public WebSocketSettings {
        Timeouts.check("pings", pings, true);
        if (maxMessage < 1) {
            throw PolyvisorException.invalidArgument("maxMessage", "is not positive");
        }
    }

    /**
     * With pings.
     *
     * @param interval how often
     * @return new settings
     */
    public WebSocketSettings pings(Duration interval) {
        return new WebSocketSettings(interval, maxMessage);
    }
}
