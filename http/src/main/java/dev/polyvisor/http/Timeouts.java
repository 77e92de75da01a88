package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;

/**
 * The limits of a transport.
 *
 * @param connect resolving the name, connecting, and the TLS handshake: each of them
 * @param idle how long the backend may send nothing, or take nothing
 * @param call the whole call, zero for none
 */
record Timeouts(Duration connect, Duration idle, Duration call) {

    static void check(String what, Duration value, boolean zeroAllowed) {
        if (value.isNegative() || value.isZero() && !zeroAllowed) {
            throw PolyvisorException.invalidArgument(what, zeroAllowed ? "is negative" : "is not positive");
        }
    }

    /** For OkHttp, which counts in milliseconds and takes zero for none. */
    static int millis(Duration value) {
        if (value.isZero()) {
            return 0;
        }
        try {
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, value.toMillis()));
        } catch (ArithmeticException tooLong) {
            return Integer.MAX_VALUE;
        }
    }
}
