package dev.polyvisor.simulators.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** What goes wrong with one reply. Immutable. */
public sealed interface ReplyFault {

    /**
     * Another reply; the handler is not asked.
     *
     * @param status the status
     * @param contentType the type of the body
     * @param body the body
     * @return the fault
     */
    static ReplyFault instead(int status, String contentType, String body) {
        return new Instead(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The connection is cut when the request has arrived; the handler is not asked.
     *
     * @return the fault
     */
    static ReplyFault cutBefore() {
        return new Cut(false);
    }

    /**
     * The handler does its work, then the connection is cut: the reply is lost.
     *
     * @return the fault
     */
    static ReplyFault cutAfter() {
        return new Cut(true);
    }

    /**
     * The connection ends in the middle of the body. The client gets what comes before.
     *
     * @param bytes how much of the body is sent
     * @return the fault
     */
    static ReplyFault truncated(long bytes) {
        return new Broken(bytes, false);
    }

    /**
     * The reply hangs in the middle of the body, until {@link ReplyFaults#release}.
     *
     * @param bytes how much of the body is sent; 0 for the head of the reply alone
     * @return the fault
     */
    static ReplyFault stalled(long bytes) {
        return new Broken(bytes, true);
    }

    /**
     * The body is sent in pieces.
     *
     * @param bytes the size of a piece, at least 1
     * @param pause the time between two pieces, on the clock of the server
     * @return the fault
     */
    static ReplyFault slow(int bytes, Duration pause) {
        return new Slow(bytes, pause);
    }

    /**
     * The handler is asked later.
     *
     * @param duration how much later, on the clock of the server
     * @return the fault
     */
    static ReplyFault delayed(Duration duration) {
        return new Delayed(duration);
    }

    /** Another reply. */
    final class Instead implements ReplyFault {
        final int status;
        final String contentType;
        final byte[] body;

        private Instead(int status, String contentType, byte[] body) {
            this.status = status;
            this.contentType = Objects.requireNonNull(contentType, "contentType");
            this.body = body;
        }
    }

    /** A cut outside the reply. */
    final class Cut implements ReplyFault {
        final boolean after;

        private Cut(boolean after) {
            this.after = after;
        }
    }

    /** A break in the middle. */
    final class Broken implements ReplyFault {
        final long bytes;
        final boolean hangs;

        private Broken(long bytes, boolean hangs) {
            this.bytes = bytes;
            this.hangs = hangs;
        }
    }

    /** Piece by piece. */
    final class Slow implements ReplyFault {
        final int bytes;
        final Duration pause;

        private Slow(int bytes, Duration pause) {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes: " + bytes);
            }
            this.bytes = bytes;
            this.pause = Objects.requireNonNull(pause, "pause");
        }
    }

    /** Late. */
    final class Delayed implements ReplyFault {
        final Duration duration;

        private Delayed(Duration duration) {
            this.duration = Objects.requireNonNull(duration, "duration");
        }
    }
}
