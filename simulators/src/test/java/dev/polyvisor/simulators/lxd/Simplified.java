package dev.polyvisor.simulators.lxd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is left of an answer when what depends on chance or on the host is taken out. */
final class Simplified {
    private Simplified() {}

    /** Whether a start tells of the file system that it re-maps depends on how long it takes. */
    static JsonNode withoutMetadata(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        ((ObjectNode) copy.get("metadata")).remove("metadata");
        return copy;
    }

    static JsonNode sorted(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        List<String> names = new ArrayList<>();
        copy.get("metadata").forEach(name -> names.add(name.stringValue()));
        ArrayNode all = copy.putArray("metadata");
        names.stream().sorted().forEach(all::add);
        return copy;
    }

    /** How many there are of each status depends on the speed of the calls before. */
    static JsonNode oneEach(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        Map<String, JsonNode> first = new TreeMap<>();
        copy.get("metadata")
                .properties()
                .forEach(each -> first.put(each.getKey(), each.getValue().get(0)));
        ObjectNode all = copy.putObject("metadata");
        first.forEach(all::set);
        return copy;
    }

    static JsonNode consolesOnly(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        JsonNode running = copy.get("metadata").get("running");
        ArrayNode consoles = copy.putObject("metadata").putArray("running");
        running.forEach(each -> {
            if (each.get("description").stringValue().equals("Showing console")) {
                consoles.add(each);
            }
        });
        return copy;
    }

    /** The two recordings of the server differ in what their hosts could do. */
    static JsonNode withoutHost(JsonNode answer) {
        ObjectNode copy = (ObjectNode) answer.deepCopy();
        ((ObjectNode) copy.get("metadata").get("environment")).remove("kernel_features");
        return copy;
    }
}
