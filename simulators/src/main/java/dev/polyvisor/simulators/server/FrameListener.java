package dev.polyvisor.simulators.server;

/**
 * Gets what a client sends through a WebSocket. Called on threads of the server, never by two at once, except {@link #opened}.
 * A method that blocks keeps the client from sending more.
 */
public interface FrameListener {

    /**
     * The connection is there. The next frame is taken after the return.
     *
     * @param frames where to send to
     */
    void opened(Frames frames);

    /**
     * A text or binary frame. The parts of a fragmented message come one by one; each is of the type of the first.
     *
     * @param payload the content
     * @param text whether it is text
     */
    void data(byte[] payload, boolean text);

    /**
     * The answer to a ping.
     *
     * @param payload the content
     */
    default void pong(byte[] payload) {}

    /**
     * The connection has ended. Called once, whatever ended it, also when it ended before it was {@linkplain #opened open}.
     *
     * @param code the code of the client's close frame; 1006 when it sent none
     */
    void closed(int code);
}
