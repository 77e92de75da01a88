package dev.polyvisor.http;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON. It keeps what it has learnt about names and types, so one is used for long.
 *
 * <p>Thread safety: safe for use by several threads; the readers and writers it makes are not.
 */
public final class Json {
    private final ReplyLimits limits;
    private final JsonFactory factory;
    private final JsonMapper mapper;

    /**
     * With limits for what is read.
     *
     * @param limits the limits
     */
    public Json(ReplyLimits limits) {
        this.limits = limits;
        this.factory = factory(limits);
        this.mapper = JsonMapper.builder(factory)
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /**
     * Reads a text.
     *
     * @param text the text
     * @return a reader at its beginning
     */
    public JsonReader reader(String text) {
        return new JsonReader(
                factory.createParser(ObjectReadContext.empty(), text),
                mapper,
                Failures.NOWHERE,
                limits.maxText(),
                JsonReader.UNLIMITED);
    }

    /**
     * Reads a stream of UTF-8 text.
     *
     * @param in the stream, closed with the reader
     * @return a reader at its beginning
     */
    public JsonReader reader(InputStream in) {
        return reader(in, limits, Failures.NOWHERE, JsonReader.UNLIMITED);
    }

    JsonReader reader(InputStream in, ReplyLimits wanted, Failures failures, LongConsumer pieces) {
        JsonFactory chosen = wanted.equals(limits) ? factory : factory(wanted);
        try {
            return new JsonReader(
                    chosen.createParser(ObjectReadContext.empty(), in), mapper, failures, wanted.maxText(), pieces);
        } catch (JacksonException unreadable) {
            throw failures.of(unreadable, "");
        }
    }

    /**
     * Writes a stream of UTF-8 text.
     *
     * @param out the stream; closing the writer flushes it and leaves it open
     * @return a writer at its beginning
     */
    public JsonWriter writer(OutputStream out) {
        return new JsonWriter(factory.createGenerator(ObjectWriteContext.empty(), out), mapper);
    }

    /**
     * Writes a value.
     *
     * @param value a record, a map, a list, a text, a number
     * @return its JSON text
     * @throws PolyvisorException INTERNAL when the value has no JSON form
     */
    public String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    byte[] bytes(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JacksonException noForm) {
            throw noForm(value);
        }
    }

    /** Without what the library says of it: that could quote a value. */
    static PolyvisorException noForm(Object value) {
        return PolyvisorException.of(ErrorCode.INTERNAL, "a " + value.getClass().getName() + " has no JSON form");
    }

    private static JsonFactory factory(ReplyLimits limits) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxDepth())
                        .maxStringLength(limits.maxString())
                        .maxNameLength(limits.maxString())
                        .build())
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
                .build();
    }
}
