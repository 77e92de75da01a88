package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import okio.ByteString;

/**
 * An open WebSocket. What arrives is told to its {@link WebSocketListener}.
 *
 * <p>Sending hands a message over and blocks only while too much of what was sent before has not been taken by the other
 * side. Messages arrive in the order in which they were sent by one thread.
 *
 * <p>Thread safety: safe for use by several threads.
 */
public final class WebSocket implements AutoCloseable {
    /** The code of a regular end. */
    public static final int NORMAL = 1000;

    private final WebSocketLink link;

    WebSocket(WebSocketLink link) {
        this.link = link;
    }

    /**
     * Sends a text message.
     *
     * @param message the text, at most 16 MiB
     * @throws PolyvisorException UNAVAILABLE when the connection has ended; DEADLINE_EXCEEDED when the other side takes
     *     nothing for the idle time-out of the request, which also ends the connection; CANCELLED when the thread is
     *     interrupted; INVALID_ARGUMENT when it is too long
     */
    public void sendText(String message) {
        link.send(ByteString.encodeUtf8(message), true);
    }

    /**
     * Sends a binary message.
     *
     * @param message the bytes, at most 16 MiB; they are copied
     * @throws PolyvisorException as {@link #sendText}
     */
    public void sendBinary(byte[] message) {
        sendBinary(message, 0, message.length);
    }

    /**
     * Sends a part of an array as a binary message.
     *
     * @param bytes the array; the part is copied
     * @param offset where the message begins
     * @param length how long it is, at most 16 MiB
     * @throws PolyvisorException as {@link #sendText}
     */
    public void sendBinary(byte[] bytes, int offset, int length) {
        link.send(ByteString.of(bytes, offset, length), false);
    }

    /**
     * Sends a close frame after what has been sent so far. The connection ends when the other side answers, or after a
     * minute. Idempotent; does not block.
     *
     * @param code 1000, or 3000 to 4999
     * @param reason at most 123 bytes of UTF-8, may be empty
     * @throws PolyvisorException INVALID_ARGUMENT when one of them is not allowed
     */
    public void close(int code, String reason) {
        link.finish(code, reason);
    }

    /**
     * Whether messages can be sent: no close frame has been sent and the connection has not ended. Does not block.
     *
     * @return true when they can
     */
    public boolean isOpen() {
        return link.isOpen();
    }

    /**
     * Waits for the last call of the listener.
     *
     * @param limit how long
     * @return whether the connection has ended
     * @throws InterruptedException when the thread is interrupted
     */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return link.awaitEnd(limit);
    }

    /**
     * Ends the connection at once, without a close frame. The listener is told {@link WebSocketListener#closed} with
     * 1006. Idempotent; does not block.
     */
    @Override
    public void close() {
        link.abort();
    }
}
