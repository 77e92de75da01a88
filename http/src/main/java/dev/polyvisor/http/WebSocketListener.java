package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;

/**
 * What arrives on a WebSocket. Calls come one after the other, on a thread of the transport's executor. A method may
 * block: nothing more is read until it returns, and the other side is held back. What it throws ends the connection.
 *
 * <p>The last call is {@link #closed} or {@link #failed}, once, and never before the first message has been handled.
 */
public interface WebSocketListener {

    /**
     * A text message.
     *
     * @param message the text, may be empty
     */
    default void text(String message) {}

    /**
     * A binary message.
     *
     * @param message the bytes, which belong to the listener
     */
    default void binary(byte[] message) {}

    /**
     * The connection has ended as it should: one side sent a close frame, or this side closed it.
     *
     * @param code the code of the other side's close frame; 1006 when it sent none because this side closed first
     * @param reason its reason, may be empty
     */
    default void closed(int code, String reason) {}

    /**
     * The connection has ended without a close frame.
     *
     * @param failure why
     */
    default void failed(PolyvisorException failure) {}
}
