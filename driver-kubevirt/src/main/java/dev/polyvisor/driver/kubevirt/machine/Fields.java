package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The members of a JSON object: tells those of a wrong type, and in the end those that nobody asked for. */
final class Fields {
    private final JsonNode object;
    private final String path;
    private final List<Violation> faults;
    private final Set<String> asked = new HashSet<>();

    Fields(JsonNode object, String path, List<Violation> faults) {
        this.object = object;
        this.path = path;
        this.faults = faults;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private JsonNode member(String name) {
        asked.add(name);
        JsonNode value = object.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private void wrong(String where, String wanted) {
        faults.add(new Violation(where, "is no " + wanted));
    }

    boolean has(String name) {
        return !member(name).isMissingNode();
    }

    String text(String name) {
        JsonNode value = member(name);
        if (value.isMissingNode()) {
            return "";
        }
        if (!value.isString()) {
            wrong(at(name), "text");
            return "";
        }
        return value.stringValue();
    }

    /** A text or a number. */
    String quantity(String name) {
        return quantity(member(name), at(name));
    }

    private String quantity(JsonNode value, String where) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isString() && !value.isNumber()) {
            wrong(where, "quantity");
            return "";
        }
        return value.asString();
    }

    boolean flag(String name) {
        JsonNode value = member(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            wrong(at(name), "true or false");
        }
        return value.asBoolean(false);
    }

    Optional<Integer> number(String name) {
        JsonNode value = member(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            wrong(at(name), "whole number");
            return Optional.empty();
        }
        return Optional.of(value.intValue());
    }

    List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        JsonNode value = list(name);
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i).isString()) {
                all.add(value.get(i).stringValue());
            } else {
                wrong(at(name) + "[" + i + "]", "text");
            }
        }
        return all;
    }

    Map<String, String> textMap(String name) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : objectAt(name).properties()) {
            if (each.getValue().isString()) {
                all.put(each.getKey(), each.getValue().stringValue());
            } else {
                wrong(at(name) + "." + each.getKey(), "text");
            }
        }
        return all;
    }

    Map<String, String> quantities(String name) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : objectAt(name).properties()) {
            String value = quantity(each.getValue(), at(name) + "." + each.getKey());
            if (!value.isEmpty()) {
                all.put(each.getKey(), value);
            }
        }
        return all;
    }

    <T> List<T> objects(String name, Function<Fields, T> reading) {
        List<T> all = new ArrayList<>();
        JsonNode value = list(name);
        for (int i = 0; i < value.size(); i++) {
            String where = at(name) + "[" + i + "]";
            if (value.get(i).isObject()) {
                all.add(reading.apply(new Fields(value.get(i), where, faults)));
            } else {
                wrong(where, "object");
            }
        }
        return all;
    }

    /** The members of an object; of one that is not there none. */
    Fields object(String name) {
        return new Fields(objectAt(name), at(name), faults);
    }

    /** An object that is handed on as it is. */
    Optional<Map<String, Object>> tree(String name) {
        JsonNode value = objectAt(name);
        return value.isMissingNode() ? Optional.empty() : Optional.of(Trees.map(value));
    }

    /** A list that is handed on as it is. */
    Optional<List<Object>> array(String name) {
        JsonNode value = list(name);
        return value.isMissingNode() ? Optional.empty() : Optional.of(Trees.list(value));
    }

    private JsonNode objectAt(String name) {
        JsonNode value = member(name);
        if (!value.isMissingNode() && !value.isObject()) {
            wrong(at(name), "object");
            return MissingNode.getInstance();
        }
        return value;
    }

    private JsonNode list(String name) {
        JsonNode value = member(name);
        if (!value.isMissingNode() && !value.isArray()) {
            wrong(at(name), "list");
            return MissingNode.getInstance();
        }
        return value;
    }

    /** Tells what nobody asked for. */
    void end() {
        for (String name : object.propertyNames()) {
            if (!asked.contains(name)) {
                faults.add(new Violation(at(name), "is not known"));
            }
        }
    }
}
