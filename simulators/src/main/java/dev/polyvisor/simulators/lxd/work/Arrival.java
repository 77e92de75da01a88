package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Instance.Setup;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What of an instance goes to another server, as one text: its files and its snapshots. The configuration comes from the client. */
public final class Arrival {
    private final Work work;
    private final Images images;
    private final Creation creation;

    public Arrival(Work work, Images images, Creation creation) {
        this.work = work;
        this.images = images;
        this.creation = creation;
    }

    /** The instance or one of its snapshots. Under the lock. */
    public byte[] packed(Instance instance, Optional<Snapshot> snapshot, boolean snapshots) {
        ObjectNode json = Json.object();
        json.set(
                "files",
                files(snapshot.map(Snapshot::files)
                        .orElseGet(() -> instance.files(() -> images.root(instance.name())))));
        ArrayNode all = json.putArray("snapshots");
        if (snapshots && snapshot.isEmpty()) {
            instance.snapshots().values().forEach(each -> {
                ObjectNode one = each.setup().tagged();
                one.put("name", each.name()).put("created_at", each.createdAt().toString());
                one.set("files", files(each.files()));
                all.add(one);
            });
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ArrayNode files(Content content) {
        ArrayNode all = Json.array();
        content.nodes().forEach((path, node) -> {
            ObjectNode one = all.addObject().put("path", path).put("mode", node.mode());
            one.put("uid", node.uid())
                    .put("gid", node.gid())
                    .put("type", node.type().name());
            if (node.type() == FileType.SYMLINK) {
                one.put("target", node.target());
            } else if (node.type() == FileType.FILE) {
                one.put("content", Base64.getEncoder().encodeToString(node.content()));
            }
        });
        return all;
    }

    /** Makes the instance, which shows before anything of it has arrived. Under the lock. */
    public Instance begin(String project, JsonNode body) {
        Setup setup = Creation.setup(body, List.of());
        setup.config().put("volatile.apply_template", "copy");
        String type = Json.text(body, "type").isEmpty() ? "container" : Json.text(body, "type");
        return creation.add(project, Json.text(body, "name"), type, setup);
    }

    /** Takes away what does not arrive. Under the lock. */
    public void discard(Instance instance) {
        if (work.state().instances().remove(instance.project(), instance.name()).isPresent()) {
            work.tell("instance-deleted", instance, false);
        }
    }

    /** Gives it what has arrived. Under the lock. */
    public void unpack(Instance made, byte[] packed) {
        JsonNode json = Json.MAPPER.readTree(packed);
        made.files(content(json.path("files")));
        json.path("snapshots").forEach(each -> {
            Snapshot snapshot = new Snapshot(
                    Json.text(each, "name"),
                    Creation.setup(each, List.of()),
                    content(each.path("files")),
                    Json.time(each, "created_at", work.state().now()),
                    Json.YEAR_1,
                    false);
            made.snapshots().put(snapshot.name(), snapshot);
            work.tellBelow("instance-snapshot-created", made, "snapshots/" + snapshot.name(), null);
        });
    }

    private Content content(JsonNode files) {
        Instant now = work.state().now();
        Content content = new Content(now);
        files.forEach(each -> {
            int mode = each.path("mode").asInt();
            Node node =
                    switch (FileType.valueOf(Json.text(each, "type"))) {
                        case DIRECTORY -> Node.directory(mode, now);
                        case SYMLINK -> Node.link(Json.text(each, "target"), now);
                        default -> Node.file(Base64.getDecoder().decode(Json.text(each, "content")), mode, now);
                    };
            content.put(
                    Json.text(each, "path"),
                    node.owned(each.path("uid").asLong(), each.path("gid").asLong()));
        });
        return content;
    }
}
