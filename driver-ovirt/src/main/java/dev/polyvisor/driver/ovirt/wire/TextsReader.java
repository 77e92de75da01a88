package dev.polyvisor.driver.ovirt.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads records that have only texts. A machine consists of two dozen of them, and a listing of machines of a million, for which
 * what Jackson does to make records takes longer than to read their few letters. Thread safety: immutable.
 *
 * @param <T> the record
 */
abstract class TextsReader<T> extends ValueDeserializer<T> {
    private final Class<T> type;
    private final Function<@Nullable String[], T> maker;
    private final String[] members;

    /**
     * A reader.
     *
     * @param type the record
     * @param maker makes one of the texts of the members, in their order; of one that is missing it is null
     * @param members their names in JSON
     */
    TextsReader(Class<T> type, Function<@Nullable String[], T> maker, String... members) {
        this.type = type;
        this.maker = maker;
        this.members = members.clone();
    }

    @Override
    public final T deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.isExpectedStartObjectToken()) {
            return type.cast(context.handleUnexpectedToken(type, parser));
        }
        @Nullable String[] texts = new @Nullable String[members.length];
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            int member = member(name);
            if (member < 0) {
                JsonParser unused = parser.skipChildren();
            } else {
                texts[member] = text(value, parser, context);
            }
        }
        return maker.apply(texts);
    }

    private int member(String name) {
        for (int i = 0; i < members.length; i++) {
            if (members[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable String text(JsonToken value, JsonParser parser, DeserializationContext context) {
        return switch (value) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NULL -> null;
            default -> context.readValue(parser, String.class);
        };
    }
}
