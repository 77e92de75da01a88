package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one JSON value piece by piece, in bounded memory. Each call blocks while the receiver takes nothing, fails with
 * {@link UncheckedIOException} when the receiver does, and with {@link IllegalStateException} when the piece has no place
 * where the writer stands.
 *
 * <p>Thread safety: for one thread at a time.
 */
public final class JsonWriter implements AutoCloseable {
    private final JsonGenerator generator;
    private final JsonMapper mapper;

    JsonWriter(JsonGenerator generator, JsonMapper mapper) {
        this.generator = generator;
        this.mapper = mapper;
    }

    /**
     * Begins an object.
     *
     * @return this writer
     */
    public JsonWriter beginObject() {
        return write(() -> generator.writeStartObject());
    }

    /**
     * Ends an object.
     *
     * @return this writer
     */
    public JsonWriter endObject() {
        return write(() -> generator.writeEndObject());
    }

    /**
     * Begins an array.
     *
     * @return this writer
     */
    public JsonWriter beginArray() {
        return write(() -> generator.writeStartArray());
    }

    /**
     * Ends an array.
     *
     * @return this writer
     */
    public JsonWriter endArray() {
        return write(() -> generator.writeEndArray());
    }

    /**
     * Writes the name of a member; its value follows.
     *
     * @param name the name
     * @return this writer
     */
    public JsonWriter name(String name) {
        return write(() -> generator.writeName(name));
    }

    /**
     * Writes a text.
     *
     * @param value the text, null for JSON's null
     * @return this writer
     */
    public JsonWriter value(@Nullable String value) {
        return write(() -> generator.writeString(value));
    }

    /**
     * Writes a whole number.
     *
     * @param value the number
     * @return this writer
     */
    public JsonWriter value(long value) {
        return write(() -> generator.writeNumber(value));
    }

    /**
     * Writes a number.
     *
     * @param value the number
     * @return this writer
     */
    public JsonWriter value(double value) {
        return write(() -> generator.writeNumber(value));
    }

    /**
     * Writes a truth value.
     *
     * @param value the value
     * @return this writer
     */
    public JsonWriter value(boolean value) {
        return write(() -> generator.writeBoolean(value));
    }

    /**
     * Writes a whole value.
     *
     * @param value a record, a map, a list, a text, a number; its package must be open to {@code tools.jackson.databind}
     * @return this writer
     * @throws PolyvisorException INTERNAL when the value has no JSON form
     */
    public JsonWriter value(Object value) {
        Objects.requireNonNull(value, "value");
        return write(() -> {
            try {
                mapper.writeValue(generator, value);
            } catch (DatabindException noForm) {
                throw Json.noForm(value);
            }
        });
    }

    /**
     * Writes an array whose elements come from a stream, one at a time.
     *
     * @param values the elements; the stream is closed
     * @return this writer
     */
    public JsonWriter array(Stream<?> values) {
        try (values) {
            beginArray();
            for (Iterator<?> each = values.iterator(); each.hasNext(); ) {
                value(each.next());
            }
            return endArray();
        }
    }

    /** Writes out what is held back. Idempotent. */
    @Override
    public void close() {
        write(generator::close);
    }

    private JsonWriter write(Runnable step) {
        try {
            step.run();
            return this;
        } catch (JacksonIOException receiver) {
            IOException cause = receiver.getCause();
            throw new UncheckedIOException(cause == null ? new IOException("the receiver failed") : cause);
        } catch (StreamWriteException outOfPlace) {
            throw new IllegalStateException("this cannot be written here");
        }
    }
}
