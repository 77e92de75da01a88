package dev.polyvisor.simulators.server;

/**
 * The sending side of a WebSocket. Pings of the client are answered without help.
 *
 * <p>The methods block until the frame is on its way, so a client that does not read slows its sender down. What is sent to a
 * client that has gone is dropped, and false is returned.
 *
 * <p>Thread safety: all methods may be called from any thread; each frame is sent whole.
 */
public interface Frames {

    /**
     * Sends a text frame.
     *
     * @param text the content, may be empty
     * @return false when the client has gone
     */
    boolean text(String text);

    /**
     * Sends a text frame of bytes that are UTF-8 already.
     *
     * @param utf8 the content
     * @return false when the client has gone
     */
    boolean text(byte[] utf8);

    /**
     * Sends a binary frame.
     *
     * @param bytes from where
     * @param offset the first byte
     * @param length how many
     * @return false when the client has gone
     */
    boolean binary(byte[] bytes, int offset, int length);

    /**
     * Sends a ping.
     *
     * @param payload the content
     * @return false when the client has gone
     */
    boolean ping(String payload);

    /**
     * Closes with a close frame. Idempotent.
     *
     * @param code the code
     * @param reason the reason
     */
    void close(int code, String reason);

    /**
     * Ends the sending side without a close frame, after what was sent before. The connection goes when the client closes it too.
     * Idempotent.
     */
    void end();

    /** Cuts the connection at once: the client sees a reset, and may lose what was sent before. Idempotent. */
    void cut();

    /**
     * Whether the connection is still there.
     *
     * @return false when it has ended
     */
    boolean isOpen();
}
