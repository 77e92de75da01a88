package dev.polyvisor.http;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/** Collects what a transport is made of. Not thread safe. */
public final class HttpTransportBuilder {
    /** The longest time for a whole call, unless the request or the driver says otherwise. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofMinutes(10);

    final Connection connection;
    final String provider;
    final ExecutorService executor;
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ReplyLimits limits = ReplyLimits.DEFAULT;
    RefusalReader refusals = (standard, status, body) -> standard;
    Duration callTimeout = DEFAULT_CALL_TIMEOUT;
    boolean authorized = true;

    HttpTransportBuilder(Connection connection, String provider, ExecutorService executor) {
        this.connection = Objects.requireNonNull(connection, "connection");
        this.provider = Objects.requireNonNull(provider, "provider");
        this.executor = Objects.requireNonNull(executor, "executor");
        if (!(connection.address() instanceof Address.Url || connection.address() instanceof Address.UnixSocket)) {
            throw PolyvisorException.invalidArgument("address", "is neither a URL nor a Unix socket");
        }
    }

    /**
     * With a header that every request carries, unless it has one of the same name.
     *
     * @param name its name
     * @param value its value
     * @return this builder
     */
    public HttpTransportBuilder header(String name, String value) {
        HeaderText.check(name, value);
        headers.put(name, value);
        return this;
    }

    /**
     * With other limits for replies.
     *
     * @param value the limits
     * @return this builder
     */
    public HttpTransportBuilder limits(ReplyLimits value) {
        limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * With a reader of refusals, for a backend whose replies say more than their status.
     *
     * @param value the reader
     * @return this builder
     */
    public HttpTransportBuilder refusals(RefusalReader value) {
        refusals = Objects.requireNonNull(value, "refusals");
        return this;
    }

    /**
     * With another limit for a whole call.
     *
     * @param value the longest time; zero for none
     * @return this builder
     */
    public HttpTransportBuilder callTimeout(Duration value) {
        Timeouts.check("callTimeout", value, true);
        callTimeout = value;
        return this;
    }

    /**
     * Does not send the connection's token or login with each request: the driver exchanges it for something else.
     *
     * @return this builder
     */
    public HttpTransportBuilder withoutAuthorization() {
        authorized = false;
        return this;
    }

    /**
     * Makes the transport. Reads the TLS material; contacts nobody.
     *
     * @return the transport, to be closed
     * @throws PolyvisorException INVALID_ARGUMENT when a certificate or key cannot be read
     */
    public HttpTransport build() {
        return new HttpTransport(new HttpClientParts(this));
    }
}
