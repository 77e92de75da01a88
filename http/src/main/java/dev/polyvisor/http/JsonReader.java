package dev.polyvisor.http;

import dev.polyvisor.api.PolyvisorException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
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
    private final JsonParser parser;
    private final JsonMapper mapper;
    private final Failures failures;

    /** What comes next has been read already: the parser's current token has not been used. */
    private boolean peeked;

    JsonReader(JsonParser parser, JsonMapper mapper, Failures failures) {
        this.parser = parser;
        this.mapper = mapper;
        this.failures = failures;
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
        return used(p -> mapper.readValue(p, type));
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
        for (String name : path.split("\\.")) {
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
        Spliterator<T> each = new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED) {
            private boolean ended;

            @Override
            public boolean tryAdvance(java.util.function.Consumer<? super T> action) {
                if (!ended && hasNext()) {
                    action.accept(element.apply(JsonReader.this));
                    return true;
                }
                if (!ended) {
                    ended = true;
                    endArray();
                }
                return false;
            }
        };
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
                throw failure(unreadable, path(), failures);
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

    private String text() {
        try {
            return parser.getString();
        } catch (JacksonException unreadable) {
            throw failure(unreadable, path(), failures);
        }
    }

    private <T> T used(Function<JsonParser, T> read) {
        try {
            T value = read.apply(parser);
            peeked = false;
            return value;
        } catch (JacksonException unreadable) {
            throw failure(unreadable, path(), failures);
        }
    }

    private PolyvisorException unexpected(String expected) {
        JsonType found = peek();
        return malformed("expected " + expected + ", found " + found);
    }

    private PolyvisorException malformed(String problem) {
        return failures.malformed(path(), problem);
    }

    /** Without the exception itself: its text may quote what it could not read. */
    static PolyvisorException failure(JacksonException unreadable, String path, Failures failures) {
        if (unreadable instanceof JacksonIOException io) {
            return failures.of(io.getCause());
        }
        if (unreadable instanceof StreamConstraintsException) {
            return failures.tooLarge(path);
        }
        if (unreadable instanceof StreamReadException) {
            return failures.malformed(path, "it is no JSON, or ends too early");
        }
        return failures.malformed(path, "a value has another type than expected");
    }
}
