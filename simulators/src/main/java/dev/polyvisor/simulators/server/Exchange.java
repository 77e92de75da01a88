package dev.polyvisor.simulators.server;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * One request and its reply. Exactly one of the {@code reply} methods, {@link #webSocket}, {@link #end} or {@link #cut} ends it.
 *
 * <p>Thread safety: used by the thread of the handler alone. Reads and writes block.
 */
public interface Exchange {

    /**
     * The method.
     *
     * @return upper case, for example {@code GET}
     */
    String method();

    /**
     * The path as it was sent.
     *
     * @return percent-encoded, without the query
     */
    String path();

    /**
     * The segments of the path.
     *
     * @return decoded; an empty one for each doubled and each trailing slash
     */
    List<String> segments();

    /**
     * The query as it was sent.
     *
     * @return percent-encoded, without the question mark; empty when there is none
     */
    String query();

    /**
     * A parameter of the query.
     *
     * @param name its name
     * @return the first value, decoded
     */
    Optional<String> query(String name);

    /**
     * A header of the request.
     *
     * @param name its name, in any case
     * @return the first value
     */
    Optional<String> header(String name);

    /**
     * The body of the request.
     *
     * @return a stream; empty when there is none
     */
    InputStream body();

    /**
     * Whether the request came over TLS.
     *
     * @return true for TLS
     */
    boolean isSecure();

    /**
     * Whether the request came through a Unix socket.
     *
     * @return true for a Unix socket
     */
    boolean isLocal();

    /**
     * What the client has shown of itself.
     *
     * @return the client's certificate, if it has presented one; it has proved that it owns the key, and nothing else
     */
    Optional<X509Certificate> clientCertificate();

    /**
     * Whether the client asks for a WebSocket.
     *
     * @return true when the request has the headers of an upgrade
     */
    boolean isWebSocketRequest();

    /**
     * Sets a header of the reply, before the reply begins.
     *
     * @param name its name
     * @param value its value
     */
    void setHeader(String name, String value);

    /**
     * Begins a reply of unknown length, sent in chunks. The stream is buffered; {@code flush} sends what it has. Writes fail with
     * an {@link java.io.IOException} when the client has gone.
     *
     * @param status the status
     * @return where the body goes; closed by the server when the handler returns
     */
    OutputStream reply(int status);

    /**
     * Begins a reply of known length. The connection is cut when the handler writes less.
     *
     * @param status the status
     * @param length the bytes that follow
     * @return where the body goes; closed by the server when the handler returns
     */
    OutputStream reply(int status, long length);

    /**
     * Sends a whole reply. What is left of the request's body is read and dropped first.
     *
     * @param status the status
     * @param body the body
     */
    void reply(int status, byte[] body);

    /**
     * Switches to a WebSocket. Returns at once; everything else happens through the listener.
     *
     * @param listener who gets the frames
     * @throws IllegalStateException when this is no {@linkplain #isWebSocketRequest request} for one
     */
    void webSocket(FrameListener listener);

    /**
     * Ends the connection in the middle of a reply that has begun: the client gets all that was flushed and then the end of the
     * stream, over TLS without a farewell. What is left of the request's body is read and dropped first.
     */
    void end();

    /** Cuts the connection at once, without a farewell of any protocol: the client sees a reset. */
    void cut();
}
