package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one JSON value piece by piece, in bounded memory. Each call blocks while the receiver takes nothing.
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
        generator.writeStartObject();
        return this;
    }

    /**
     * Ends an object.
     *
     * @return this writer
     */
    public JsonWriter endObject() {
        generator.writeEndObject();
        return this;
    }

    /**
     * Begins an array.
     *
     * @return this writer
     */
    public JsonWriter beginArray() {
        generator.writeStartArray();
        return this;
    }

    /**
     * Ends an array.
     *
     * @return this writer
     */
    public JsonWriter endArray() {
        generator.writeEndArray();
        return this;
    }

    /**
     * Writes the name of a member; its value follows.
     *
     * @param name the name
     * @return this writer
     */
    public JsonWriter name(String name) {
        generator.writeName(name);
        return this;
    }

    /**
     * Writes a text.
     *
     * @param value the text, null for JSON's null
     * @return this writer
     */
    public JsonWriter value(@Nullable String value) {
        generator.writeString(value);
        return this;
    }

    /**
     * Writes a whole number.
     *
     * @param value the number
     * @return this writer
     */
    public JsonWriter value(long value) {
        generator.writeNumber(value);
        return this;
    }

    /**
     * Writes a number.
     *
     * @param value the number
     * @return this writer
     */
    public JsonWriter value(double value) {
        generator.writeNumber(value);
        return this;
    }

    /**
     * Writes a truth value.
     *
     * @param value the value
     * @return this writer
     */
    public JsonWriter value(boolean value) {
        generator.writeBoolean(value);
        return this;
    }

    /**
     * Writes a whole value.
     *
     * @param value a record, a map, a list, a text, a number; its package must be open to {@code tools.jackson.databind}
     * @return this writer
     * @throws PolyvisorException INTERNAL when the value has no JSON form
     */
    public JsonWriter value(Object value) {
        mapper.writeValue(generator, value);
        return this;
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
        generator.close();
    }
}
