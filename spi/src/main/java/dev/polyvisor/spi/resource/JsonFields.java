package dev.polyvisor.spi.resource;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object whose keys are taken one after the other, strictly: no other types, no key twice, none that nobody takes.
 * What is wrong is noted with its path, so that everything is told at once. Not thread safe.
 */
final class JsonFields {
    /** Nested deeper than this no definition is; longer neither. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_LENGTH = 1 << 20;
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final ObjectNode node;
    private final String path;
    private final List<Violation> faults;
    private final Set<String> taken = new LinkedHashSet<>();

    private JsonFields(ObjectNode node, String path, List<Violation> faults) {
        this.node = node;
        this.path = path;
        this.faults = faults;
    }

    /** What reads and writes JSON here. */
    static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(MAX_LENGTH)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory).build();
    }

    /**
     * Reads an object.
     *
     * @param what what the text is, the path of faults that concern all of it
     * @throws PolyvisorException INVALID_ARGUMENT when it is no JSON object. The text itself is not told: it can hold
     *     credentials
     */
    static JsonFields read(JsonMapper mapper, String what, String text) {
        if (text.length() > MAX_LENGTH) {
            throw PolyvisorException.invalidArgument(what, "is longer than " + MAX_LENGTH + " characters");
        }
        JsonNode node;
        try {
            node = mapper.readTree(text);
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : ": line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw PolyvisorException.invalidArgument(what, "is no well-formed JSON" + where);
        }
        if (!(node instanceof ObjectNode object)) {
            throw PolyvisorException.invalidArgument(what, "is no JSON object");
        }
        return new JsonFields(object, "", new ArrayList<>());
    }

    /** The object without blanks. */
    String compact(JsonMapper mapper) {
        return mapper.writeValueAsString(node);
    }

    boolean has(String key) {
        return node.has(key);
    }

    /** A text; empty when it is absent or wrong. */
    String text(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            return fault(key, "is no text", "");
        }
        String text = value.stringValue();
        if (text.length() > 1024) {
            return fault(key, "is longer than 1024 characters", "");
        }
        return text.chars().anyMatch(Character::isISOControl) ? fault(key, "contains a control character", "") : text;
    }

    /** A text that is not blank if it is there. */
    Optional<String> name(String key) {
        String text = text(key);
        if (node.has(key) && node.get(key).isString() && text.isBlank() && !isFaulty(key)) {
            fault(key, "is blank");
        }
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }

    /** A whole number; 0 when it is absent, 1 when it is wrong, so that it is told of once. */
    int number(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber()) {
            return fault(key, "is no whole number", 1);
        }
        return value.canConvertToInt() ? value.intValue() : fault(key, "is out of range", 1);
    }

    boolean flag(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return false;
        }
        return value.isBoolean() ? value.booleanValue() : fault(key, "is neither true nor false", false);
    }

    /** A time such as {@code 90s}. */
    Duration time(String key, Duration fallback, boolean mayBeZero) {
        if (!node.has(key)) {
            return fallback;
        }
        Matcher parts = TIME.matcher(text(key));
        if (!parts.matches()) {
            return isFaulty(key) ? fallback : fault(key, "is no time such as 500ms, 90s, 5m or 1h", fallback);
        }
        long amount = Long.parseLong(parts.group(1));
        Duration time =
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
        return time.isZero() && !mayBeZero ? fault(key, "is not above zero", fallback) : time;
    }

    /** Texts by their names; empty when the object is absent. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        each(key, (name, fields) -> texts.put(name, fields.text(name)));
        return texts;
    }

    /** A list of texts; empty when it is absent. */
    Optional<Set<String>> list(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        Set<String> texts = new LinkedHashSet<>();
        if (!value.isArray()) {
            return fault(key, "is no list", Optional.empty());
        }
        int index = 0;
        for (Iterator<JsonNode> all = value.iterator(); all.hasNext(); index++) {
            JsonNode each = all.next();
            if (each.isString()) {
                texts.add(each.stringValue());
            } else {
                fault(key + "[" + index + "]", "is no text");
            }
        }
        return Optional.of(texts);
    }

    /** An object as it is. */
    Optional<ObjectNode> object(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        return value instanceof ObjectNode object
                ? Optional.of(object)
                : fault(key, "is no object", Optional.<ObjectNode>empty());
    }

    /** An object with keys of its own, which have to be taken too. */
    Optional<JsonFields> fields(String key) {
        return object(key).map(object -> new JsonFields(object, path + key + ".", faults));
    }

    /** The members of an object in their order, with the fields to take them from. */
    void each(String key, BiConsumer<String, JsonFields> member) {
        fields(key).ifPresent(fields -> {
            fields.node.propertyNames().forEach(name -> member.accept(name, fields));
            fields.end();
        });
    }

    void fault(String key, String problem) {
        faults.add(new Violation(path + key, problem));
    }

    /** Notes the keys that nobody took. */
    void end() {
        for (String key : node.propertyNames()) {
            if (!taken.contains(key)) {
                fault(key, "is not known");
            }
        }
    }

    /** Ends the reading of the outermost object. */
    void done() {
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
    }

    void faults(List<Violation> more) {
        more.forEach(each -> fault(each.path(), each.problem()));
    }

    private boolean isFaulty(String key) {
        return faults.stream().anyMatch(each -> each.path().equals(path + key));
    }

    private <T> T fault(String key, String problem, T instead) {
        fault(key, problem);
        return instead;
    }

    private @Nullable JsonNode take(String key) {
        taken.add(key);
        return node.get(key);
    }
}
