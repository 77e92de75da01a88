package dev.polyvisor.simulators.fake.machine;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.machine.FakeMachineSpec.VolumeOf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a provider specification: all keys that nobody knows and all values of the wrong type at once. Used once. */
final class SpecReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<Violation> faults = new ArrayList<>();

    /** INVALID_ARGUMENT when the text is none. */
    FakeMachineSpec read(String text) {
        JsonNode root = parse(text);
        known(root, "", Set.of("image", "type", "cpus", "memory", "rootSize", "volumes", "networks", "tags"));
        FakeMachineSpec spec = new FakeMachineSpec(
                text(root, "", "image").orElse(""),
                type(root),
                cpus(root),
                size(root, "", "memory"),
                size(root, "", "rootSize"),
                volumes(root),
                networks(root),
                tags(root));
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
        return spec;
    }

    /** A nesting without end is a fault of the text like any other. */
    private static JsonNode parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw PolyvisorException.invalidArgument("", "is empty");
        }
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException malformed) {
            throw PolyvisorException.invalidArgument("", "is no JSON: " + malformed.getOriginalMessage());
        }
        if (root == null || !root.isObject()) {
            throw PolyvisorException.invalidArgument("", "is no JSON object");
        }
        return root;
    }

    private void known(JsonNode object, String path, Set<String> keys) {
        object.propertyNames().stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> fault(path + key, "is not known to the fake driver"));
    }

    private MachineType type(JsonNode root) {
        String text = text(root, "", "type").orElse("virtual-machine");
        if (text.equals("container")) {
            return MachineType.CONTAINER;
        }
        if (!text.equals("virtual-machine")) {
            fault("type", "is neither container nor virtual-machine");
        }
        return MachineType.VIRTUAL_MACHINE;
    }

    private int cpus(JsonNode root) {
        JsonNode value = value(root, "cpus");
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() == 0) {
            fault("cpus", "is no number of processors");
            return 0;
        }
        return value.intValue();
    }

    private List<VolumeOf> volumes(JsonNode root) {
        List<VolumeOf> volumes = new ArrayList<>();
        int i = 0;
        for (JsonNode each : list(root, "volumes")) {
            String path = "volumes[" + i++ + "]";
            if (!each.isObject()) {
                fault(path, "is no object");
                continue;
            }
            String within = path + ".";
            known(each, within, Set.of("name", "size", "pool", "volume"));
            volumes.add(new VolumeOf(
                    text(each, within, "name").orElse(""),
                    size(each, within, "size"),
                    text(each, within, "pool"),
                    text(each, within, "volume")));
        }
        return volumes;
    }

    private List<String> networks(JsonNode root) {
        List<String> networks = new ArrayList<>();
        int i = 0;
        for (JsonNode each : list(root, "networks")) {
            if (each.isString()) {
                networks.add(each.stringValue());
            } else {
                fault("networks[" + i + "]", "is no text");
            }
            i++;
        }
        return networks;
    }

    private Map<String, String> tags(JsonNode root) {
        Map<String, String> tags = new LinkedHashMap<>();
        JsonNode value = value(root, "tags");
        if (value != null && !value.isObject()) {
            fault("tags", "is no object");
        } else if (value != null) {
            value.propertyStream().forEach(tag -> {
                if (tag.getValue().isString()) {
                    tags.put(tag.getKey(), tag.getValue().stringValue());
                } else {
                    fault("tags." + tag.getKey(), "is no text");
                }
            });
        }
        return tags;
    }

    private Iterable<JsonNode> list(JsonNode object, String key) {
        JsonNode value = value(object, key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            fault(key, "is no list");
            return List.of();
        }
        return value;
    }

    private Optional<DataSize> size(JsonNode object, String path, String key) {
        return text(object, path, key).flatMap(text -> {
            try {
                return Optional.of(DataSize.parse(text));
            } catch (PolyvisorException malformed) {
                malformed.violations().forEach(fault -> fault(path + key, fault.problem()));
                return Optional.empty();
            }
        });
    }

    private Optional<String> text(JsonNode object, String path, String key) {
        JsonNode value = value(object, key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isString()) {
            fault(path + key, "is no text");
            return Optional.empty();
        }
        return Optional.of(value.stringValue());
    }

    /** A value that is there; what is given as null is not. */
    private static @Nullable JsonNode value(JsonNode object, String key) {
        JsonNode value = object.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private void fault(String path, String problem) {
        faults.add(new Violation(path, problem));
    }
}
