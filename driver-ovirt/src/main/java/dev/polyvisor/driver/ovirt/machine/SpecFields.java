package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The members of a JSON object: tells those of a wrong type, and in the end those that nobody asked for. Not thread safe. */
final class SpecFields {
    private final JsonNode object;
    private final String prefix;
    private final List<Violation> faults;
    private final Set<String> asked = new HashSet<>();

    SpecFields(JsonNode object, String prefix, List<Violation> faults) {
        this.object = object;
        this.prefix = prefix;
        this.faults = faults;
    }

    /** A member; null when it is missing, of another type, or nothing. */
    private @Nullable JsonNode member(String name, String wanted, Function<JsonNode, Boolean> isWanted) {
        asked.add(name);
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!isWanted.apply(value)) {
            faults.add(new Violation(prefix + name, "is no " + wanted));
            return null;
        }
        return value;
    }

    String text(String name) {
        JsonNode value = member(name, "text", JsonNode::isString);
        return value == null ? "" : value.stringValue();
    }

    /** A text, or a number of bytes. */
    String size(String name) {
        JsonNode value = member(name, "size", found -> found.isString() || found.isIntegralNumber());
        return value == null ? "" : value.asString();
    }

    int number(String name, int fallback) {
        JsonNode value = member(name, "whole number", found -> found.isIntegralNumber() && found.canConvertToInt());
        return value == null ? fallback : value.intValue();
    }

    boolean flag(String name) {
        JsonNode value = member(name, "true or false", JsonNode::isBoolean);
        return value != null && value.booleanValue();
    }

    Map<String, String> texts(String name) {
        Map<String, String> all = new LinkedHashMap<>();
        SpecFields members = object(name);
        members.object.propertyNames().forEach(key -> all.put(key, members.text(key)));
        return all;
    }

    List<String> listOfTexts(String name) {
        List<String> all = new ArrayList<>();
        JsonNode list = member(name, "list", JsonNode::isArray);
        for (int i = 0; list != null && i < list.size(); i++) {
            if (list.get(i).isString()) {
                all.add(list.get(i).stringValue());
            } else {
                faults.add(new Violation(prefix + name + "[" + i + "]", "is no text"));
            }
        }
        return all;
    }

    <T> List<T> list(String name, Function<SpecFields, T> reading) {
        List<T> all = new ArrayList<>();
        JsonNode list = member(name, "list", JsonNode::isArray);
        for (int i = 0; list != null && i < list.size(); i++) {
            String path = prefix + name + "[" + i + "]";
            if (list.get(i).isObject()) {
                SpecFields fields = new SpecFields(list.get(i), path + ".", faults);
                all.add(reading.apply(fields));
                fields.end();
            } else {
                faults.add(new Violation(path, "is no object"));
            }
        }
        return all;
    }

    /** The members of an object; of one that is not there none. */
    SpecFields object(String name) {
        JsonNode value = member(name, "object", JsonNode::isObject);
        return new SpecFields(
                value == null ? JsonMapper.shared().createObjectNode() : value, prefix + name + ".", faults);
    }

    /** Tells what nobody asked for. */
    void end() {
        for (String name : object.propertyNames()) {
            if (!asked.contains(name)) {
                faults.add(new Violation(prefix + name, "is not known"));
            }
        }
    }
}
