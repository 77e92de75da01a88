package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.RawReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.Response;

/**
 * The answer to a call. Status and headers are there; the body is read, once, by one of the methods for it. Close a reply
 * to give its connection back; those that read the whole body close it themselves.
 *
 * <p>Reading blocks while the backend is silent, up to the request's time-outs, and fails with the codes of
 * {@link HttpTransport#send}.
 *
 * <p>Thread safety: for one thread at a time; {@link #close} may be called from any.
 */
public final class HttpReply implements AutoCloseable {
    private final Response response;
    private final ReplyStream in;
    private final Failures failures;
    private final ReplyLimits limits;
    private final Json json;

    HttpReply(Response response, ReplyStream in, Failures failures, ReplyLimits limits, Json json) {
        this.response = response;
        this.in = in;
        this.failures = failures;
        this.limits = limits;
        this.json = json;
    }

    /**
     * The HTTP status.
     *
     * @return 100 to 599
     */
    public int status() {
        return response.code();
    }

    /**
     * The last header of a name.
     *
     * @param name the name, in any case
     * @return its value, empty when there is none
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(response.header(name));
    }

    /**
     * All headers.
     *
     * @return values by name in lower case; several values of one name joined by a comma
     */
    public Map<String, String> headers() {
        Map<String, String> all = new TreeMap<>();
        response.headers()
                .forEach(h -> all.merge(h.getFirst().toLowerCase(Locale.ROOT), h.getSecond(), (a, b) -> a + ", " + b));
        return all;
    }

    /**
     * The tag of this version of the resource, for {@link HttpRequest#ifMatch} and {@link HttpRequest#ifNoneMatch}.
     *
     * @return the tag as it stands in the header, empty when there is none
     */
    public Optional<String> etag() {
        return header("ETag");
    }

    /**
     * Whether the resource is still the one that the request's {@code If-None-Match} named; then there is no body.
     *
     * @return true for 304
     */
    public boolean notModified() {
        return status() == 304;
    }

    /**
     * How long the backend asks to wait before the next request.
     *
     * @return the time, empty when it does not say
     */
    public Optional<Duration> retryAfter() {
        return RetryAfter.of(response);
    }

    /**
     * The body, as it arrives, in bounded memory. Nothing limits its length but the request's time-outs.
     *
     * @return the stream; reading it throws {@link PolyvisorException}, closing it closes the reply
     */
    public InputStream body() {
        return in;
    }

    /**
     * Takes the beginning of the body from the connection, as fast as it arrives, before anything is made of it; it stays to be read.
     * For a server that has the whole reply ready when it begins to send: it need not wait for the reader. Blocks until so much is
     * there, or the body has ended.
     *
     * @param bytes how much at most, which memory has to hold
     * @throws PolyvisorException as the connection failed
     */
    public void readAhead(long bytes) {
        in.readAhead(bytes);
    }

    /**
     * The whole body. Closes the reply.
     *
     * @return the bytes
     * @throws PolyvisorException RESOURCE_EXHAUSTED when it is longer than the limit
     */
    public byte[] bytes() {
        try (this) {
            in.allow(limits.maxText());
            return in.readAllBytes();
        } catch (IOException failure) {
            throw failures.of(failure);
        }
    }

    /**
     * The whole body as text. Closes the reply.
     *
     * @return the text
     * @throws PolyvisorException RESOURCE_EXHAUSTED when it is longer than the limit
     */
    public String text() {
        return new String(bytes(), charset());
    }

    /**
     * The whole reply for a host that has asked for it as it is. Closes the reply.
     *
     * @return status, headers and text
     * @throws PolyvisorException RESOURCE_EXHAUSTED when it is longer than the limit
     */
    public RawReply raw() {
        try (this) {
            return new RawReply(status(), headers(), text());
        }
    }

    /**
     * The whole body as a value. Closes the reply.
     *
     * @param type see {@link JsonReader#nextValue}
     * @param <T> the type
     * @return the value
     * @throws PolyvisorException INTERNAL when it is no JSON or another value; RESOURCE_EXHAUSTED when it is too large
     */
    public <T> T json(Class<T> type) {
        return json(reader -> reader.nextValue(type));
    }

    /**
     * The whole body, read piece by piece. Closes the reply.
     *
     * @param read reads one value
     * @param <T> the type
     * @return what it made of it
     * @throws PolyvisorException INTERNAL when it is no JSON or another value; RESOURCE_EXHAUSTED when it is too large
     */
    public <T> T json(Function<? super JsonReader, ? extends T> read) {
        try (this;
                JsonReader reader = jsonReader(JsonReader.UNLIMITED)) {
            in.allow(limits.maxText());
            return read.apply(reader);
        }
    }

    /**
     * Reads the body piece by piece, of any length, in bounded memory: the limit holds for each value that is read whole.
     *
     * @return a reader at its beginning; closing it closes the reply
     */
    public JsonReader jsonReader() {
        return jsonReader(in::allow);
    }

    /**
     * The elements of an array in the body, read one at a time as the stream is pulled, in bounded memory.
     *
     * @param path where the array is, see {@link JsonReader#find}
     * @param type the type of the elements, see {@link JsonReader#nextValue}
     * @param <T> the type
     * @return a sequential stream; closing it closes the reply
     */
    public <T> Stream<T> elements(String path, Class<T> type) {
        return jsonReader().elements(path, type);
    }

    /**
     * The elements of an array in the body, read one at a time as the stream is pulled, in bounded memory.
     *
     * @param path where the array is, see {@link JsonReader#find}
     * @param element reads one element, wholly
     * @param <T> the type
     * @return a sequential stream; closing it closes the reply
     */
    public <T> Stream<T> elements(String path, Function<? super JsonReader, ? extends T> element) {
        return jsonReader().elements(path, element);
    }

    /**
     * Gives the connection back; one whose body has not been read to its end is closed, unless the end is there within a
     * tenth of a second. When more than 64 KiB are known to be left it is closed at once. Idempotent.
     */
    @Override
    public void close() {
        in.close();
    }

    private JsonReader jsonReader(LongConsumer pieces) {
        MediaType type = response.body().contentType();
        if (type != null && type.subtype().contains("html")) {
            close();
            throw failures.malformed("", "it is HTML, not JSON");
        }
        return json.reader(in, limits, failures, pieces);
    }

    private Charset charset() {
        MediaType type = response.body().contentType();
        Charset told = type == null ? null : type.charset();
        return told == null ? StandardCharsets.UTF_8 : told;
    }
}
