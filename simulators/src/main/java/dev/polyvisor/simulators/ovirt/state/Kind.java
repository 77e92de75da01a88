package dev.polyvisor.simulators.ovirt.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sort of entities: what its members have in common, so that each of them only keeps what is its own. Immutable.
 */
public final class Kind {
    private final String key;
    private final JsonNode description;
    private final Map<String, JsonNode> defaults = new LinkedHashMap<>();
    private final Map<String, String> rendered = new LinkedHashMap<>();
    private final Map<String, String> below = new LinkedHashMap<>();
    private final @Nullable List<String> actions;
    private final @Nullable List<String> links;

    Kind(String key, JsonNode description) {
        this.key = key;
        this.description = description;
        description.path("defaults").properties().forEach(each -> {
            defaults.put(each.getKey().intern(), each.getValue());
            rendered.put(each.getKey().intern(), '"' + each.getKey() + "\":" + each.getValue() + ',');
        });
        description
                .path("subs")
                .properties()
                .forEach(each -> below.put(each.getKey(), each.getValue().stringValue()));
        this.actions = texts(description, "actions");
        this.links = texts(description, "links");
    }

    private static @Nullable List<String> texts(JsonNode description, String field) {
        if (!description.has(field)) {
            return null;
        }
        List<String> all = new ArrayList<>();
        description.get(field).forEach(each -> all.add(each.stringValue()));
        return List.copyOf(all);
    }

    public String key() {
        return key;
    }

    /** The segment of its collection in paths, for example {@code diskattachments}. */
    public String collection() {
        return description.path("collection").stringValue();
    }

    /** The name of one in a list, for example {@code disk_attachment}. */
    public String element() {
        return description.path("element").stringValue();
    }

    /** The name of its type in the model of the engine. */
    public String type() {
        StringBuilder name = new StringBuilder();
        for (String word : element().split("_", -1)) {
            name.append(word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    /** The field that refers to the entity above it, if there is one. */
    public Optional<String> parent() {
        return description.path("parent").stringValueOpt();
    }

    /** What the engine calls one in its texts. */
    public String label() {
        return description.path("label").asString(key);
    }

    /** The fields without which none can be made. */
    public List<String> required() {
        List<String> all = texts(description, "required");
        return all == null ? List.of() : all;
    }

    /** The names of its actions; null when it does not even have an empty list. */
    public @Nullable List<String> actions() {
        return actions;
    }

    /** The collections that it links to; null when it does not even have an empty list. */
    public @Nullable List<String> links() {
        return links;
    }

    /** What all have that do not say otherwise. */
    public @Nullable JsonNode standard(String field) {
        return defaults.get(field);
    }

    /** The standard fields as they stand in an object, each with a comma behind it. */
    public Map<String, String> rendered() {
        return rendered;
    }

    /** The kind of a collection below each of them, or how an empty one looks. */
    public @Nullable String below(String segment) {
        return below.get(segment);
    }
}
