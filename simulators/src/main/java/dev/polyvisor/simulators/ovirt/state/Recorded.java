package dev.polyvisor.simulators.ovirt.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was recorded of an engine 4.5.8: its kinds with their standard values, and what a fresh one has. Immutable. */
public final class Recorded {
    private final JsonNode all;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    Recorded() {
        try (InputStream in = Recorded.class.getResourceAsStream("engine.json")) {
            this.all = JsonMapper.shared().readTree(Objects.requireNonNull(in, "engine.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.get("kinds")
                .properties()
                .forEach(each -> kinds.put(each.getKey(), new Kind(each.getKey(), each.getValue())));
        all.get("fresh")
                .properties()
                .forEach(each -> kinds.put(
                        each.getKey(),
                        plain(each.getKey(), each.getValue().path("element").stringValue())));
        all.get("empty").forEach(each -> kinds.put(each.stringValue(), plain(each.stringValue(), "")));
    }

    private Kind plain(String collection, String element) {
        return new Kind(
                collection,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("collection", collection)
                        .put("element", element));
    }

    public Kind kind(String key) {
        return Objects.requireNonNull(kinds.get(key), key);
    }

    public Map<String, Kind> kinds() {
        return kinds;
    }

    public JsonNode part(String name) {
        return all.path(name);
    }
}
