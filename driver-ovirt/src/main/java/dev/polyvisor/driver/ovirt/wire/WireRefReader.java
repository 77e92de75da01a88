package dev.polyvisor.driver.ovirt.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads references. A machine has a dozen of them, and a listing of machines a million, for which what Jackson does to make records
 * takes longer than to read their few letters.
 */
final class WireRefReader extends ValueDeserializer<WireRef> {

    @Override
    public WireRef deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.isExpectedStartObjectToken()) {
            return (WireRef) context.handleUnexpectedToken(WireRef.class, parser);
        }
        String id = null;
        String name = null;
        for (String member = parser.nextName(); member != null; member = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (member) {
                case "id" -> id = text(value, parser, context);
                case "name" -> name = text(value, parser, context);
                default -> {
                    JsonParser unused = parser.skipChildren();
                }
            }
        }
        return new WireRef(id, name);
    }

    private static @Nullable String text(JsonToken value, JsonParser parser, DeserializationContext context) {
        return switch (value) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NULL -> null;
            default -> context.readValue(parser, String.class);
        };
    }
}
