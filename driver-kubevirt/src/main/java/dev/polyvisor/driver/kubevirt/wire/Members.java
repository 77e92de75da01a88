package dev.polyvisor.driver.kubevirt.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Reads values from a parser that stands at them, and leaves it at their last token. What is null in JSON is none; what
 * is of another sort than it should be fails.
 */
final class Members {
    private Members() {}

    /** Whether there is an object, whose members {@link JsonParser#nextName} tells then. */
    static boolean isObject(JsonParser in) {
        return is(in, JsonToken.START_OBJECT, "an object");
    }

    private static boolean is(JsonParser in, JsonToken expected, String what) {
        JsonToken token = in.currentToken();
        if (token == expected) {
            return true;
        }
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        throw wrong(in, what);
    }

    private static MismatchedInputException wrong(JsonParser in, String what) {
        return MismatchedInputException.from(in, Object.class, "is not " + what);
    }

    /** A text, empty for none. */
    static String text(JsonParser in) {
        String text = textOrNull(in);
        return text == null ? "" : text;
    }

    static @Nullable String textOrNull(JsonParser in) {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return in.getString();
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != null && token.isScalarValue()) {
            return in.getString();
        }
        throw wrong(in, "a text");
    }

    static long number(JsonParser in) {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return in.getLongValue();
        }
        if (token == JsonToken.VALUE_NULL) {
            return 0;
        }
        throw wrong(in, "a number");
    }

    /** A number, null for none. */
    static @Nullable Long whole(JsonParser in) {
        return in.currentToken() == JsonToken.VALUE_NULL ? null : number(in);
    }

    static int count(JsonParser in) {
        return in.currentToken() == JsonToken.VALUE_NUMBER_INT ? in.getIntValue() : (int) number(in);
    }

    static @Nullable Boolean flag(JsonParser in) {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        throw wrong(in, "true or false");
    }

    static boolean isTrue(JsonParser in) {
        return Boolean.TRUE.equals(flag(in));
    }

    /** Whether something is there, whatever it is: it is passed over. */
    static boolean isThere(JsonParser in) {
        boolean there = in.currentToken() != JsonToken.VALUE_NULL;
        in.skipChildren();
        return there;
    }

    static <T> List<T> list(JsonParser in, Function<JsonParser, @Nullable T> element) {
        if (!is(in, JsonToken.START_ARRAY, "an array")) {
            return List.of();
        }
        List<T> all = new ArrayList<>(2);
        while (in.nextToken() != JsonToken.END_ARRAY) {
            T value = element.apply(in);
            if (value != null) {
                all.add(value);
            }
        }
        return all;
    }

    static Map<String, String> texts(JsonParser in) {
        if (!isObject(in)) {
            return Map.of();
        }
        Map<String, String> all = new LinkedHashMap<>();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            String value = textOrNull(in);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }

    /** Whether an object has a member that is something. */
    static boolean has(JsonParser in, String member) {
        boolean found = false;
        if (isObject(in)) {
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                in.nextToken();
                found |= isThere(in) && name.equals(member);
            }
        }
        return found;
    }

    /** The text of one member of an object; of the others nothing is read. */
    static String textOf(JsonParser in, String member) {
        String found = "";
        if (isObject(in)) {
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                in.nextToken();
                if (name.equals(member)) {
                    found = text(in);
                } else {
                    in.skipChildren();
                }
            }
        }
        return found;
    }
}
