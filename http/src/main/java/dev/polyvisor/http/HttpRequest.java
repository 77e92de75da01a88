package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call to a backend. A request is a value: each method returns a new one.
 *
 * <pre>{@code
 * HttpRequest.get("/1.0/instances/{}/state", name).query("project", project).operation("instance.state")
 * }</pre>
 *
 * <p>A path is a template: each {@code {}} is replaced by a value as one segment, percent-encoded, so that no value can
 * lead to another path.
 *
 * <p>Thread safety: immutable.
 */
public final class HttpRequest {
    /** The parts. Changed only on a copy that no request holds yet. */
    private static final class Parts {
        String method = "GET";
        String path = "/";
        List<String> query = List.of();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, Secret> secretHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        /** What stands within a header and must not be told on its own either. */
        List<Secret> bare = List.of();

        @Nullable
        Body body;

        @Nullable
        String operation;

        @Nullable
        Duration timeout;

        @Nullable
        Duration idleTimeout;

        @Nullable
        ReplyLimits limits;

        Parts copy() {
            Parts copy = new Parts();
            copy.method = method;
            copy.path = path;
            copy.query = query;
            copy.headers.putAll(headers);
            copy.secretHeaders.putAll(secretHeaders);
            copy.bare = bare;
            copy.body = body;
            copy.operation = operation;
            copy.timeout = timeout;
            copy.idleTimeout = idleTimeout;
            copy.limits = limits;
            return copy;
        }
    }

    private final Parts parts;

    private HttpRequest(Parts parts) {
        this.parts = parts;
    }

    /**
     * A GET request.
     *
     * @param path the path below the base URL, with {@code {}} for each segment
     * @param segments the segments
     * @return the request
     * @throws PolyvisorException INVALID_ARGUMENT when a segment is empty, {@code .} or {@code ..}
     */
    public static HttpRequest get(String path, String... segments) {
        return of("GET", path, segments);
    }

    /**
     * A POST request.
     *
     * @param path the path below the base URL, with {@code {}} for each segment
     * @param segments the segments
     * @return the request
     * @throws PolyvisorException INVALID_ARGUMENT when a segment is empty, {@code .} or {@code ..}
     */
    public static HttpRequest post(String path, String... segments) {
        return of("POST", path, segments);
    }

    /**
     * A PUT request.
     *
     * @param path the path below the base URL, with {@code {}} for each segment
     * @param segments the segments
     * @return the request
     * @throws PolyvisorException INVALID_ARGUMENT when a segment is empty, {@code .} or {@code ..}
     */
    public static HttpRequest put(String path, String... segments) {
        return of("PUT", path, segments);
    }

    /**
     * A PATCH request.
     *
     * @param path the path below the base URL, with {@code {}} for each segment
     * @param segments the segments
     * @return the request
     * @throws PolyvisorException INVALID_ARGUMENT when a segment is empty, {@code .} or {@code ..}
     */
    public static HttpRequest patch(String path, String... segments) {
        return of("PATCH", path, segments);
    }

    /**
     * A DELETE request.
     *
     * @param path the path below the base URL, with {@code {}} for each segment
     * @param segments the segments
     * @return the request
     * @throws PolyvisorException INVALID_ARGUMENT when a segment is empty, {@code .} or {@code ..}
     */
    public static HttpRequest delete(String path, String... segments) {
        return of("DELETE", path, segments);
    }

    /**
     * A request with any method.
     *
     * @param method the method, in capitals
     * @param path the path below the base URL, beginning with a slash, already encoded apart from {@code {}} for each
     *     segment; it may have a query
     * @param segments the segments, as they are: they are percent-encoded here
     * @return the request
     * @throws PolyvisorException INVALID_ARGUMENT when a segment is empty, {@code .} or {@code ..}
     */
    public static HttpRequest of(String method, String path, String... segments) {
        if (!method.matches("[A-Z]{1,20}")) {
            throw PolyvisorException.invalidArgument("method", "is no HTTP method");
        }
        Parts parts = new Parts();
        parts.method = method;
        parts.path = PathTemplate.expand(path, segments);
        return new HttpRequest(parts);
    }

    /**
     * A request of the host as it is.
     *
     * @param raw the request; a body without a content type is JSON
     * @return the request
     * @throws PolyvisorException INVALID_ARGUMENT as {@link #of(String, String, String...)} and {@link #header} do
     */
    public static HttpRequest of(RawRequest raw) {
        HttpRequest request = of(raw.method(), raw.path());
        for (Map.Entry<String, String> header : raw.headers().entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        if (raw.body().isPresent()) {
            String type = raw.headers().entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("application/json");
            request = request.body(Body.text(type, raw.body().get()));
        }
        return request;
    }

    /**
     * With a parameter of the query, in addition to those there are.
     *
     * @param name its name
     * @param value its value; both are percent-encoded here
     * @return a new request
     */
    public HttpRequest query(String name, String value) {
        return with(p -> {
            List<String> query = new ArrayList<>(p.query);
            query.add(PathTemplate.encode(name) + '=' + PathTemplate.encode(value));
            p.query = List.copyOf(query);
        });
    }

    /**
     * With a header. It replaces one of the same name, also one that the transport sends by default.
     *
     * @param name its name
     * @param value its value
     * @return a new request
     * @throws PolyvisorException INVALID_ARGUMENT when a character is not allowed in a header
     */
    public HttpRequest header(String name, String value) {
        HeaderText.check(name, value);
        return with(p -> p.headers.put(name, value));
    }

    /**
     * With a header whose value is secret: it is revealed when the request is sent, and replaced by stars wherever it
     * would appear in an error.
     *
     * @param name its name
     * @param value its value
     * @return a new request
     */
    public HttpRequest header(String name, Secret value) {
        HeaderText.check(name, "");
        Objects.requireNonNull(value, "value");
        return with(p -> p.secretHeaders.put(name, value));
    }

    /**
     * With a bearer token.
     *
     * @param token the token; a supplied one is asked for each time the request is sent
     * @return a new request
     */
    public HttpRequest bearer(Secret token) {
        return header("Authorization", HeaderText.bearer(token)).hiding(token);
    }

    /**
     * With a user and a password.
     *
     * @param user the user
     * @param password the password
     * @return a new request
     */
    public HttpRequest basic(String user, Secret password) {
        return header("Authorization", HeaderText.basic(user, password)).hiding(password);
    }

    /**
     * Only if the resource is still the one with this ETag; else the call fails with ABORTED (412).
     *
     * @param etag the tag as a reply told it
     * @return a new request
     */
    public HttpRequest ifMatch(String etag) {
        return header("If-Match", etag);
    }

    /**
     * Only if the resource is no longer the one with this ETag; else the reply is {@link HttpReply#notModified()}.
     *
     * @param etag the tag as a reply told it
     * @return a new request
     */
    public HttpRequest ifNoneMatch(String etag) {
        return header("If-None-Match", etag);
    }

    /**
     * With a body.
     *
     * @param body the body
     * @return a new request
     */
    public HttpRequest body(Body body) {
        return with(p -> p.body = Objects.requireNonNull(body, "body"));
    }

    /**
     * With a value as JSON.
     *
     * @param value the value, see {@link Body#json(Object)}
     * @return a new request
     */
    public HttpRequest json(Object value) {
        return body(Body.json(value));
    }

    /**
     * Names the verb that errors tell. Without it they tell method and path.
     *
     * @param verb for example {@code instance.start}
     * @return a new request
     */
    public HttpRequest operation(String verb) {
        return with(p -> p.operation = Objects.requireNonNull(verb, "verb"));
    }

    /**
     * With a limit for the whole call, from resolving the name to the end of the body, instead of the transport's.
     *
     * @param limit the longest time; zero for none: a long transfer, which the time-outs for silence still watch
     * @return a new request
     */
    public HttpRequest timeout(Duration limit) {
        Timeouts.check("timeout", limit, true);
        return with(p -> p.timeout = limit);
    }

    /**
     * With another limit for the silence of the backend: how long it may send nothing, or take nothing.
     *
     * @param limit the longest silence; zero for none, as a wait of unknown length needs it
     * @return a new request
     */
    public HttpRequest idleTimeout(Duration limit) {
        Timeouts.check("idleTimeout", limit, true);
        return with(p -> p.idleTimeout = limit);
    }

    /**
     * With other limits for the reply.
     *
     * @param limits the limits
     * @return a new request
     */
    public HttpRequest limits(ReplyLimits limits) {
        return with(p -> p.limits = Objects.requireNonNull(limits, "limits"));
    }

    /**
     * The method.
     *
     * @return in capitals
     */
    public String method() {
        return parts.method;
    }

    /**
     * The path below the base URL.
     *
     * @return encoded, without the query
     */
    public String path() {
        int query = parts.path.indexOf('?');
        return query < 0 ? parts.path : parts.path.substring(0, query);
    }

    /**
     * The verb that errors tell.
     *
     * @return its name; method and path when the request names none
     */
    public String operation() {
        return parts.operation == null ? method() + ' ' + path() : parts.operation;
    }

    /** Method and path; no query, no header, no body. */
    @Override
    public String toString() {
        return method() + ' ' + path();
    }

    /** Path and query below the base URL, encoded. */
    String target() {
        String query = String.join("&", parts.query);
        if (query.isEmpty()) {
            return parts.path;
        }
        return parts.path + (parts.path.indexOf('?') < 0 ? '?' : '&') + query;
    }

    Map<String, String> headers() {
        return parts.headers;
    }

    Map<String, Secret> secretHeaders() {
        return parts.secretHeaders;
    }

    /** What must not be seen in an error. */
    List<Secret> secrets() {
        List<Secret> all = new ArrayList<>(parts.secretHeaders.values());
        all.addAll(parts.bare);
        if (parts.body != null) {
            all.addAll(parts.body.secrets());
        }
        return all;
    }

    Optional<Body> body() {
        return Optional.ofNullable(parts.body);
    }

    Optional<Duration> timeout() {
        return Optional.ofNullable(parts.timeout);
    }

    Optional<Duration> idleTimeout() {
        return Optional.ofNullable(parts.idleTimeout);
    }

    Optional<ReplyLimits> limits() {
        return Optional.ofNullable(parts.limits);
    }

    private HttpRequest hiding(Secret secret) {
        return with(p -> p.bare = List.of(secret));
    }

    private HttpRequest with(Consumer<Parts> change) {
        Parts changed = parts.copy();
        change.accept(changed);
        return new HttpRequest(changed);
    }
}
