package dev.polyvisor.simulators.lxd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One recorded answer of a real LXD 5.0.2, and what may differ from it. */
record Sample(String name, JsonNode json) {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final List<Map.Entry<Pattern, String>> VOLATILE = List.of(
            Map.entry(Pattern.compile("[0-9a-f]{64}"), "<64 digits>"),
            Map.entry(Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<uuid>"),
            Map.entry(Pattern.compile("^(?!0001|1970|2030|2031)\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z$"), "<time>"),
            Map.entry(Pattern.compile("^00:16:3e(:[0-9a-f]{2}){3}$"), "<hardware address>"),
            Map.entry(Pattern.compile("^fe80:.*"), "<link-local address>"),
            Map.entry(Pattern.compile("^veth[0-9a-f]{8}$"), "<interface>"),
            Map.entry(Pattern.compile("127\\.0\\.0\\.1:\\d+"), "<address>"),
            Map.entry(Pattern.compile("(?s)^-----BEGIN CERTIFICATE-----.*"), "<certificate>"));
    /** Fields whose numbers are measured. */
    private static final Set<String> MEASURED = Set.of(
            "usage", "usage_peak", "pid", "size", "bytes_received", "bytes_sent", "packets_received", "packets_sent");

    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(Sample.class.getResource("/lxd-samples"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static Sample read(String name) {
        try {
            return new Sample(name, MAPPER.readTree(Files.readAllBytes(folder().resolve(name + ".json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".json"))
                    .forEach(file -> names.add(file.substring(0, file.length() - ".json".length())));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With status, headers and body apart, because the body is no JSON or the headers count. */
    boolean isWrapped() {
        return json.isObject() && json.has("headers");
    }

    /** What two answers have in common when they say the same: measured and made-up values are replaced. */
    static JsonNode normal(JsonNode value) {
        return normal("", value);
    }

    private static JsonNode normal(String field, JsonNode value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (value.isObject()) {
            ObjectNode object = make.objectNode();
            TreeSet<String> names = new TreeSet<>();
            value.properties().forEach(each -> names.add(each.getKey()));
            names.forEach(name -> object.set(name, normal(name, value.get(name))));
            return object;
        } else if (value.isArray()) {
            ArrayNode array = make.arrayNode();
            value.forEach(each -> array.add(normal(field, each)));
            return array;
        } else if (value.isNumber() && MEASURED.contains(field)) {
            return make.stringNode("<number>");
        } else if (value.isString()) {
            String text = field.equals("size") ? "<number as text>" : value.stringValue();
            for (Map.Entry<Pattern, String> each : VOLATILE) {
                text = each.getKey().matcher(text).replaceAll(each.getValue());
            }
            return make.stringNode(text);
        }
        return value;
    }
}
