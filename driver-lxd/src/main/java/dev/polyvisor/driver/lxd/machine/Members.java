package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The members of a JSON object: tells those of a wrong type, and in the end those that nobody has asked for. Used once. */
final class Members {
    private final JsonNode object;
    private final String prefix;
    private final List<Violation> faults;
    private final Set<String> known = new HashSet<>();

    Members(JsonNode object, String prefix, List<Violation> faults) {
        this.object = object;
        this.prefix = prefix;
        this.faults = faults;
    }

    /** A value that is there and of a type; what is given as null is not there. */
    private <T> Optional<T> read(String key, String type, Function<JsonNode, Optional<T>> reading) {
        known.add(key);
        JsonNode value = object.get(key);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        Optional<T> read = reading.apply(value);
        if (read.isEmpty()) {
            faults.add(new Violation(prefix + key, "is no " + type));
        }
        return read;
    }

    private static Optional<String> text(JsonNode value) {
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    Optional<String> text(String key) {
        return read(key, "text", Members::text);
    }

    int number(String key) {
        return read(
                        key,
                        "number above zero",
                        value -> value.isIntegralNumber() && value.canConvertToInt() && value.intValue() != 0
                                ? Optional.of(value.intValue())
                                : Optional.empty())
                .orElse(0);
    }

    Optional<DataSize> size(String key) {
        return read(key, "size, such as 4GiB", value -> text(value).flatMap(Members::parse));
    }

    private static Optional<DataSize> parse(String text) {
        try {
            return Optional.of(DataSize.parse(text));
        } catch (PolyvisorException malformed) {
            return Optional.empty();
        }
    }

    List<String> texts(String key) {
        List<String> all = new ArrayList<>();
        elements(
                key,
                (path, value) ->
                        text(value).ifPresentOrElse(all::add, () -> faults.add(new Violation(path, "is no text"))));
        return all;
    }

    <T> List<T> objects(String key, Function<Members, T> reading) {
        List<T> all = new ArrayList<>();
        elements(key, (path, value) -> {
            if (!value.isObject()) {
                faults.add(new Violation(path, "is no object"));
                return;
            }
            Members members = new Members(value, path + ".", faults);
            all.add(reading.apply(members));
            members.end();
        });
        return all;
    }

    private void elements(String key, BiConsumer<String, JsonNode> sink) {
        List<JsonNode> list = read(
                        key,
                        "list",
                        value -> value.isArray()
                                ? Optional.of(value.valueStream().toList())
                                : Optional.<List<JsonNode>>empty())
                .orElse(List.of());
        for (int i = 0; i < list.size(); i++) {
            sink.accept(prefix + key + "[" + i + "]", list.get(i));
        }
    }

    Map<String, String> textMap(String key) {
        Map<String, String> all = new LinkedHashMap<>();
        read(key, "object", value -> value.isObject() ? Optional.of(value) : Optional.<JsonNode>empty())
                .ifPresent(map -> map.propertyStream()
                        .forEach(each -> text(each.getValue())
                                .ifPresentOrElse(
                                        text -> all.put(each.getKey(), text),
                                        () -> faults.add(
                                                new Violation(prefix + key + "." + each.getKey(), "is no text")))));
        return all;
    }

    /** Tells what nobody has asked for. */
    void end() {
        object.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> faults.add(new Violation(prefix + key, "is not known to the lxd driver")));
    }
}
