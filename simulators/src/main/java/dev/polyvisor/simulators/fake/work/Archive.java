package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.backend.Saved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A machine as bytes: JSON with its properties, its files and its snapshots. Thread safety: immutable.
 *
 * @param machine the machine
 * @param snapshots its snapshots by name, oldest first
 */
public record Archive(Saved machine, Map<String, Saved> snapshots) {
    private static final String FORMAT = "polyvisor-fake-1";
    private static final JsonMapper JSON = new JsonMapper();

    /** Copies the map. */
    public Archive {
        snapshots = new LinkedHashMap<>(snapshots);
    }

    public byte[] encode() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.set("machine", write(machine));
        ArrayNode list = root.putArray("snapshots");
        snapshots.forEach((name, saved) -> list.add(write(saved).put("snapshot", name)));
        return JSON.writeValueAsBytes(root);
    }

    /** Reads an archive; INVALID_ARGUMENT for anything else. */
    public static Archive decode(byte[] bytes) {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root.path("format").stringValue("").equals(FORMAT)) {
                Map<String, Saved> snapshots = new LinkedHashMap<>();
                root.path("snapshots").forEach(s -> snapshots.put(text(s, "snapshot"), read(s)));
                return new Archive(read(root.path("machine")), snapshots);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            // answered below like every other content that is none of ours
        }
        throw PolyvisorException.invalidArgument("content", "is no backup of the fake driver");
    }

    private static ObjectNode write(Saved saved) {
        MachineDatum m = saved.machine();
        Properties p = saved.properties();
        ObjectNode node = JSON.createObjectNode();
        node.put("name", m.name())
                .put("type", m.type().name())
                .put("image", m.image())
                .put("cpus", m.cpus())
                .put("memory", m.memory().bytes())
                .put("description", p.description())
                .put("ephemeral", p.ephemeral())
                .put("consistency", saved.consistency().name());
        write(node.putObject("labels"), m.labels());
        write(node.putObject("config"), p.config());
        ObjectNode devices = node.putObject("devices");
        p.devices().forEach((name, device) -> write(devices.putObject(name), device));
        p.profiles().forEach(node.putArray("profiles")::add);
        ObjectNode contents = node.putObject("contents");
        saved.contents().forEach((disk, content) -> write(contents.putObject(disk), content));
        return node;
    }

    private static void write(ObjectNode node, Map<String, String> values) {
        values.forEach(node::put);
    }

    private static void write(ObjectNode node, Content content) {
        content.nodes()
                .forEach((path, file) -> node.putObject(path)
                        .put("type", file.type().name())
                        .put("uid", file.uid())
                        .put("gid", file.gid())
                        .put("mode", file.mode())
                        .put("target", file.target())
                        .put("modified", file.modifiedAt().toString())
                        .put("content", file.content()));
    }

    private static Saved read(JsonNode node) {
        MachineDatum machine = new MachineDatum(
                "",
                text(node, "name"),
                "",
                MachineType.valueOf(text(node, "type")),
                MachineState.STOPPED,
                Optional.empty(),
                "",
                node.path("cpus").intValue(),
                DataSize.bytes(node.path("memory").longValue()),
                0,
                0,
                0,
                0,
                strings(node.path("labels")),
                text(node, "image"),
                List.of(),
                List.of());
        Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        node.path("devices").properties().forEach(d -> devices.put(d.getKey(), strings(d.getValue())));
        List<String> profiles = new ArrayList<>();
        node.path("profiles").forEach(p -> profiles.add(p.stringValue("")));
        Map<String, Content> contents = new LinkedHashMap<>();
        node.path("contents").properties().forEach(c -> contents.put(c.getKey(), content(c.getValue())));
        return new Saved(
                machine,
                new Properties(
                        text(node, "description"),
                        strings(node.path("config")),
                        devices,
                        profiles,
                        node.path("ephemeral").booleanValue()),
                contents,
                false,
                Consistency.valueOf(text(node, "consistency")),
                "",
                Map.of(),
                "",
                Optional.empty());
    }

    private static Content content(JsonNode node) {
        Content content = new Content(Instant.EPOCH);
        node.properties().forEach(e -> content.put(e.getKey(), file(e.getValue())));
        return content;
    }

    private static Node file(JsonNode node) {
        Instant modified = Instant.parse(text(node, "modified"));
        Node file =
                switch (FileType.valueOf(text(node, "type"))) {
                    case DIRECTORY -> Node.directory(node.path("mode").intValue(), modified);
                    case SYMLINK -> Node.link(text(node, "target"), modified);
                    default ->
                        Node.file(
                                node.path("content").binaryValue(),
                                node.path("mode").intValue(),
                                modified);
                };
        return file.owned(node.path("uid").longValue(), node.path("gid").longValue());
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> values = new LinkedHashMap<>();
        node.properties().forEach(e -> values.put(e.getKey(), e.getValue().stringValue("")));
        return values;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value.stringValue();
    }
}
