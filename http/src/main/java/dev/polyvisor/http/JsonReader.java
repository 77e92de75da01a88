package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON piece by piece, in bounded memory. Each call blocks until the sender has sent enough.
 *
 * <pre>{@code
 * reader.beginObject();
 * while (reader.hasNext()) {
 *     switch (reader.nextName()) {
 *         case "name" -> name = reader.nextString();
 *         case "cpus" -> cpus = reader.nextLong();
 *         default -> reader.skipValue();
 *     }
 * }
 * reader.endObject();
 * }</pre>
 *
 * <p>Every method fails with INTERNAL when the text is no JSON, ends too early or holds another type than asked for
 * (the message names the place, never the value); with RESOURCE_EXHAUSTED when a text is too long or the nesting too
 * deep; and as the transport fails when the connection does.
 *
 * <p>Thread safety: for one thread at a time.
 */
public final class JsonReader implements AutoCloseable {
    /** For a source that is bounded otherwise. */
    static final LongConsumer UNLIMITED = bytes -> {};

    private final JsonParser parser;
    private final JsonMapper mapper;
    private final Failures failures;
    private final long pieceLimit;
    private final LongConsumer pieces;

    /** What comes next has been read already: the parser's current token has not been used. */
    private boolean peeked;

    /**
     * At the beginning of a text.
     *
     * @param parser where tokens come from
     * @param mapper makes values of them
     * @param failures tells errors
     * @param pieceLimit the most bytes that a value may have that is read whole
     * @param pieces told how many bytes the source may give from here on
     */
    JsonReader(JsonParser parser, JsonMapper mapper, Failures failures, long pieceLimit, LongConsumer pieces) {
        this.parser = parser;
        this.mapper = mapper;
        this.failures = failures;
        this.pieceLimit = pieceLimit;
        this.pieces = pieces;
    }

    /**
     * What comes next, which stays there.
     *
     * @return its type
     */
    public JsonType peek() {
        JsonToken token = token();
        if (token == null) {
            return JsonType.END;
        }
        return switch (token) {
            case START_OBJECT -> JsonType.OBJECT;
            case END_OBJECT -> JsonType.END_OBJECT;
            case START_ARRAY -> JsonType.ARRAY;
            case END_ARRAY -> JsonType.END_ARRAY;
            case PROPERTY_NAME -> JsonType.NAME;
            case VALUE_STRING -> JsonType.STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonType.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> JsonType.BOOLEAN;
            case VALUE_NULL -> JsonType.NULL;
            default -> throw new IllegalStateException("no token of JSON: " + token);
        };
    }

    /** Enters an object. */
    public void beginObject() {
        take(JsonToken.START_OBJECT, "an object");
    }

    /** Leaves an object whose members have all been read. */
    public void endObject() {
        take(JsonToken.END_OBJECT, "the end of the object");
    }

    /** Enters an array. */
    public void beginArray() {
        take(JsonToken.START_ARRAY, "an array");
    }

    /** Leaves an array whose elements have all been read. */
    public void endArray() {
        take(JsonToken.END_ARRAY, "the end of the array");
    }

    /**
     * Whether the object or array that the reader is in has a further member or element.
     *
     * @return false at its end
     */
    public boolean hasNext() {
        JsonToken token = token();
        if (token == null) {
            throw malformed("the text ends too early");
        }
        return token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY;
    }

    /**
     * Reads the name of a member; its value follows.
     *
     * @return the name
     */
    public String nextName() {
        take(JsonToken.PROPERTY_NAME, "a name");
        return parser.currentName();
    }

    /**
     * Reads a text.
     *
     * @return the text; a number or a truth value as it is written
     */
    public String nextString() {
        JsonToken token = token();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw unexpected("a text");
        }
        return used(JsonParser::getString);
    }

    /**
     * Reads a text or null.
     *
     * @return the text, null for JSON's null
     */
    public @Nullable String nextStringOrNull() {
        if (token() == JsonToken.VALUE_NULL) {
            peeked = false;
            return null;
        }
        return nextString();
    }

    /**
     * Reads a whole number.
     *
     * @return the number, also when it is written as a text
     */
    public long nextLong() {
        JsonToken token = token();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return used(JsonParser::getLongValue);
        }
        if (token == JsonToken.VALUE_STRING) {
            try {
                long value = Long.parseLong(text().strip());
                peeked = false;
                return value;
            } catch (NumberFormatException noNumber) {
                throw unexpected("a whole number");
            }
        }
        throw unexpected("a whole number");
    }

    /**
     * Reads a whole number.
     *
     * @return the number, also when it is written as a text
     */
    public int nextInt() {
        long value = nextLong();
        if (value != (int) value) {
            throw malformed("the number is out of range");
        }
        return (int) value;
    }

    /**
     * Reads a number.
     *
     * @return the number, also when it is written as a text
     */
    public double nextDouble() {
        JsonToken token = token();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return used(JsonParser::getDoubleValue);
        }
        if (token == JsonToken.VALUE_STRING) {
            try {
                double value = Double.parseDouble(text().strip());
                peeked = false;
                return value;
            } catch (NumberFormatException noNumber) {
                throw unexpected("a number");
            }
        }
        throw unexpected("a number");
    }

    /**
     * Reads a truth value.
     *
     * @return the value, also when it is written as the text {@code true} or {@code false}
     */
    public boolean nextBoolean() {
        JsonToken token = token();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            peeked = false;
            return token == JsonToken.VALUE_TRUE;
        }
        if (token == JsonToken.VALUE_STRING) {
            String text = text();
            if (text.equals("true") || text.equals("false")) {
                peeked = false;
                return text.equals("true");
            }
        }
        throw unexpected("true or false");
    }

    /** Reads JSON's null. */
    public void nextNull() {
        take(JsonToken.VALUE_NULL, "null");
    }

    /**
     * Reads a whole value.
     *
     * @param type a record whose package is open to {@code tools.jackson.databind}; or {@code Map}, {@code List},
     *     {@code Object}
     * @param <T> the type
     * @return the value; members that the type does not know are left out
     */
    public <T> T nextValue(Class<T> type) {
        JsonToken token = token();
        if (token == null || !token.isScalarValue() && !token.isStructStart()) {
            throw unexpected("a value");
        }
        if (token == JsonToken.VALUE_NULL) {
            throw unexpected("a value");
        }
        return whole(() -> used(p -> mapper.readValue(p, type)));
    }

    /**
     * Reads a whole object.
     *
     * @return its members in their order: {@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean} or
     *     null
     */
    public Map<String, @Nullable Object> nextMap() {
        if (token() != JsonToken.START_OBJECT) {
            throw unexpected("an object");
        }
        return this.<Map<String, @Nullable Object>>whole(() -> this.<Map<String, @Nullable Object>>used(
                p -> mapper.readValue(p, new TypeReference<Map<String, @Nullable Object>>() {})));
    }

    /** Skips a name or a whole value. */
    public void skipValue() {
        if (token() == null) {
            throw malformed("the text ends too early");
        }
        used(JsonParser::skipChildren);
    }

    /**
     * Moves to a member of nested objects and skips all before it.
     *
     * @param path names separated by dots, for example {@code metadata.operations}; empty for the value itself
     * @return true when the reader stands before its value; false when there is no such member, or something else than
     *     an object on the way to it. Then the value has been read to its end
     */
    public boolean find(String path) {
        if (path.isEmpty()) {
            return true;
        }
        for (String name : List.of(path.split("\\.", -1))) {
            if (peek() != JsonType.OBJECT) {
                return false;
            }
            beginObject();
            boolean found = false;
            while (!found && hasNext()) {
                found = nextName().equals(name);
                if (!found) {
                    skipValue();
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /**
     * The elements of an array, read one at a time as the stream is pulled. Null and an absent array have none.
     *
     * @param path where the array is, see {@link #find}
     * @param element reads one element, wholly, from this reader
     * @param <T> the type of the elements
     * @return a sequential stream that throws what reading throws; closing it closes this reader
     */
    public <T> Stream<T> elements(String path, Function<? super JsonReader, ? extends T> element) {
        if (!find(path) || peek() == JsonType.NULL) {
            return Stream.<T>empty().onClose(this::close);
        }
        beginArray();
        Elements<T> each = new Elements<>(this, () -> whole(() -> element.apply(this)));
        return StreamSupport.stream(each, false).onClose(this::close);
    }

    /**
     * The elements of an array as values.
     *
     * @param path where the array is, see {@link #find}
     * @param type the type of the elements, see {@link #nextValue}
     * @param <T> the type
     * @return a sequential stream; closing it closes this reader
     */
    public <T> Stream<T> elements(String path, Class<T> type) {
        return elements(path, reader -> reader.nextValue(type));
    }

    /**
     * Where the reader stands.
     *
     * @return a JSON pointer, for example {@code /metadata/17/config}
     */
    public String path() {
        return parser.streamReadContext().pathAsPointer().toString();
    }

    /** Lets go of the source. Idempotent. */
    @Override
    public void close() {
        parser.close();
    }

    private @Nullable JsonToken token() {
        if (!peeked) {
            try {
                parser.nextToken();
            } catch (JacksonException unreadable) {
                throw failures.of(unreadable, path());
            }
            peeked = true;
        }
        return parser.currentToken();
    }

    private void take(JsonToken expected, String what) {
        if (token() != expected) {
            throw unexpected(what);
        }
        peeked = false;
    }

    private <T> T whole(Supplier<T> read) {
        pieces.accept(pieceLimit);
        T value = read.get();
        pieces.accept(Long.MAX_VALUE);
        return value;
    }

    private String text() {
        try {
            return parser.getString();
        } catch (JacksonException unreadable) {
            throw failures.of(unreadable, path());
        }
    }

    private <T> T used(Function<JsonParser, T> read) {
        try {
            T value = read.apply(parser);
            peeked = false;
            return value;
        } catch (JacksonException unreadable) {
            throw failures.of(unreadable, path());
        }
    }

    private PolyvisorException unexpected(String expected) {
        JsonType found = peek();
        return malformed("expected " + expected + ", found " + found);
    }

    private PolyvisorException malformed(String problem) {
        return failures.malformed(path(), problem);
    }
}
