package dev.polyvisor.driver.lxd.resource;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels as one line of JSON. */
record LabelText(Json json) {

    String write(Map<String, String> labels) {
        return json.text(labels);
    }

    /** No labels for a text that somebody else has written. */
    Map<String, String> read(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        try (JsonReader reader = json.reader(text)) {
            Map<?, ?> read = reader.nextValue(Map.class);
            read.forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
            return labels;
        } catch (PolyvisorException | NullPointerException unreadable) {
            return Map.of();
        }
    }
}
