package dev.polyvisor.spi.resource;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** In which form metadata lie in the guest. */
enum MetadataFormat {
    /** As one object. */
    JSON,
    /** Lines for a POSIX shell. */
    ENV,
    /** Lines for PowerShell. */
    PS1;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    static Optional<MetadataFormat> named(String text) {
        return switch (text) {
            case "", "json" -> Optional.of(JSON);
            case "env" -> Optional.of(ENV);
            case "ps1" -> Optional.of(PS1);
            default -> Optional.empty();
        };
    }

    /** The name of the file in the guest. */
    String file() {
        return switch (this) {
            case JSON -> "metadata.json";
            case ENV -> "metadata.env";
            case PS1 -> "metadata.ps1";
        };
    }

    /** Nested keys are joined, and what no variable can be called is left out of the names. */
    String write(JsonMapper mapper, ObjectNode metadata, String prefix) {
        if (this == JSON) {
            return mapper.writeValueAsString(metadata);
        }
        StringBuilder lines = new StringBuilder();
        lines("", metadata, prefix, lines);
        return lines.toString();
    }

    private void lines(String path, JsonNode value, String prefix, StringBuilder lines) {
        if (value.isObject()) {
            value.propertyNames().forEach(key -> lines(join(path, key), value.get(key), prefix, lines));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                lines(join(path, Integer.toString(i)), value.get(i), prefix, lines);
            }
        } else {
            String name = path.replace('.', '_').replaceAll("[^A-Za-z0-9_]", "").replaceAll("^[0-9]+", "");
            if (!name.isEmpty()) {
                lines.append(line(prefix + name, value.isNull() ? "" : value.asString()))
                        .append('\n');
            }
        }
    }

    private String line(String name, String value) {
        if (this == PS1) {
            return "$" + name + "='" + value.replace("'", "''") + "'";
        }
        return name + "="
                + (value.isEmpty() || PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'");
    }

    private static String join(String path, String key) {
        StringJoiner joined = new StringJoiner(".");
        if (!path.isEmpty()) {
            joined.add(path);
        }
        return joined.add(key).toString();
    }
}
