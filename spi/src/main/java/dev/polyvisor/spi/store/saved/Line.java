package dev.polyvisor.spi.store.saved;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of a saved state.
 *
 * @param properties all but the value
 * @param value the object under {@code value} as it stands there, null when there is none: it is most of the line, and is
 *     parsed when its type is known
 */
record Line(ObjectNode properties, @Nullable String value) {

    static Line parse(JsonMapper mapper, byte[] line) {
        // each property is read by itself, and others follow it
        ObjectReader reader = mapper.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        ObjectNode properties = mapper.createObjectNode();
        String value = null;
        try (JsonParser json = mapper.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("is no object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT && name.equals("value")) {
                    value = skipped(json, line);
                } else {
                    properties.set(name, reader.readTree(json));
                }
            }
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("goes on after its object");
            }
        }
        return new Line(properties, value);
    }

    private static String skipped(JsonParser json, byte[] line) {
        int begin = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int end = (int) json.currentLocation().getByteOffset();
        return new String(line, begin, end - begin, StandardCharsets.UTF_8);
    }
}
