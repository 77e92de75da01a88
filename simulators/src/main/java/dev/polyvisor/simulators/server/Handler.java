package dev.polyvisor.simulators.server;

/**
 * Answers requests. Called on a thread of the server, for several requests at once; it may block.
 *
 * <p>When it throws before a reply has begun, the client gets status 500 with the message as text; afterwards the connection is
 * cut. The same happens to one that returns without a reply.
 */
@FunctionalInterface
public interface Handler {

    /**
     * Answers one request.
     *
     * @param exchange the request, and where the reply goes; not to be used after the return, except by the streams of a WebSocket
     * @throws InterruptedException when the server is closed meanwhile
     */
    void handle(Exchange exchange) throws InterruptedException;
}
