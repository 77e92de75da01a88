package dev.polyvisor.simulators.ovirt.rest;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Kind;
import dev.polyvisor.simulators.ovirt.state.Refused;
import dev.polyvisor.simulators.ovirt.state.Table;
import dev.polyvisor.simulators.ovirt.state.Views;
import dev.polyvisor.simulators.ovirt.work.Act;
import dev.polyvisor.simulators.ovirt.work.Keeper;
import dev.polyvisor.simulators.ovirt.work.Keepers;
import dev.polyvisor.simulators.ovirt.work.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds, shows, adds, changes and removes entities. Thread safety: may be used from any thread. */
public final class Entities {
    private final EngineState state;
    private final Views views;
    private final Renderer renderer;
    private final Keepers keepers;
    private final Bodies bodies;
    private final String author;

    Entities(EngineState state, Views views, Renderer renderer, Keepers keepers, String author) {
        this.state = state;
        this.views = views;
        this.renderer = renderer;
        this.keepers = keepers;
        this.bodies = new Bodies(state.recorded());
        this.author = author;
    }

    private Act act(Call call) {
        return new Act(call.correlation(), author, false, true);
    }

    /** One of a collection, or one of those below another one. */
    Entity find(@Nullable Table table, @Nullable Entity above, String segment, String id) {
        return state.locked(() -> {
            if (table != null) {
                return table.find(id).orElseThrow(() -> Refused.empty(404));
            }
            List<Entity> below = above == null ? null : views.below(above, segment);
            Optional<Entity> found = below == null
                    ? Optional.empty()
                    : below.stream().filter(each -> each.id().equals(id)).findFirst();
            return found.orElseThrow(() -> segment.equals("snapshots")
                    ? Refused.unknown("GetSnapshotBySnapshotId: snapshot id=" + id)
                    : Refused.empty(404));
        });
    }

    /** Whether the last segment of a path of an odd length is a collection. */
    boolean isCollection(Table table, List<String> path) {
        Kind kind = table.kind();
        for (int i = 2; i < path.size(); i += 2) {
            String below = kind.below(path.get(i));
            if (below == null) {
                return false;
            } else if (below.startsWith("{") || below.endsWith("[]") || below.startsWith("!")) {
                return true;
            }
            kind = state.kind(below);
        }
        return true;
    }

    void handle(Call call, Entity entity) {
        switch (call.method()) {
            case "GET", "HEAD" -> show(call, entity);
            case "PUT" -> change(call, entity);
            case "DELETE" -> remove(call, entity);
            default -> throw Refused.empty(405);
        }
    }

    private void show(Call call, Entity entity) {
        StringBuilder out = new StringBuilder(8_192);
        Follow follow = Follow.of(call.parameter("follow").orElse(""), false);
        state.locked(() -> renderer.entity(entity, follow, call.allContent(), out));
        call.json(200, out.toString());
    }

    private void change(Call call, Entity entity) {
        String element = entity.kind().element();
        ObjectNode body = bodies.entity(call, entity.kind(), "services/" + element + "/methods/update");
        StringBuilder out = new StringBuilder(8_192);
        state.locked(() -> {
            Keeper keeper = keepers.of(entity.kind().key());
            keeper.update(act(call), entity, body);
            renderer.entity(keeper.shown(entity, false), Follow.NOTHING, true, out);
        });
        call.json(200, out.toString());
    }

    private void remove(Call call, Entity entity) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : Bodies.OF_REMOVALS) {
            call.parameter(each).ifPresent(value -> parameters.put(each, value));
        }
        Entity job = state.locked(() -> keepers.of(entity.kind().key()).remove(act(call), entity, parameters));
        call.json(200, "{" + (job == null ? "" : reference(job) + ",") + "\"status\":\"complete\"}");
    }

    private String reference(Entity job) {
        return "\"job\":{\"href\":\"" + job.href() + "\",\"id\":\"" + job.id() + "\"}";
    }

    void add(Call call, Table table, @Nullable Entity above, String segment) {
        String key = above == null ? table.kind().key() : above.kind().below(segment);
        if (key == null) {
            throw Refused.empty(404);
        } else if (key.startsWith("{") || key.endsWith("[]") || key.startsWith("!")) {
            throw Refused.empty(405);
        }
        String service =
                above == null ? table.kind().collection() : above.kind().element() + "_" + segment;
        ObjectNode body = bodies.entity(call, state.kind(key), "services/" + service + "/methods/add");
        StringBuilder out = new StringBuilder(8_192);
        Entity made = state.locked(() -> {
            Keeper keeper = keepers.of(key);
            Entity entity = keeper.shown(keeper.add(act(call), above, body), true);
            renderer.entity(entity, Follow.NOTHING, true, out);
            return entity;
        });
        String host = call.exchange().header("Host").orElse("localhost");
        // as broken as the engine's
        call.exchange().setHeader("Location", "https://" + host + EngineState.ROOT + "/v4" + made.href());
        call.json(201, out.toString());
    }

    void act(Call call, Entity entity, String action) {
        ObjectNode body = Bodies.read(call, "services/" + entity.kind().element() + "/methods/" + action);
        StringBuilder out = new StringBuilder(4_096).append('{');
        state.locked(() -> {
            Outcome outcome = keepers.actions().run(act(call), entity, action, body);
            if (body.path("async").asString("").equals("true")) {
                out.append("\"async\":\"true\",");
            }
            if (outcome.job() != null) {
                out.append(reference(outcome.job())).append(',');
            }
            if (!outcome.more().isEmpty()) {
                out.append(outcome.more()).append(',');
            }
            if (outcome.shown() != null) {
                renderer.actionsOnly(outcome.shown(), out);
            }
            if (outcome.hasStatus()) {
                out.append("\"status\":\"complete\",");
            }
        });
        out.setLength(out.length() - 1);
        call.json(200, out.append('}').toString());
    }

    /** Adds to a collection, with an id of its own if the body has one. Called under the lock. */
    public Entity addAt(Act act, String collection, ObjectNode body) {
        int at = collection.lastIndexOf('/');
        Entity above = at < 0 ? null : at(collection.substring(0, at));
        String segment = collection.substring(at + 1);
        Table table = above == null ? state.collection(segment) : null;
        String key = above == null
                ? (table == null ? null : table.kind().key())
                : above.kind().below(segment);
        if (key == null) {
            throw new IllegalArgumentException("no collection: " + collection);
        }
        if (body.has("id")
                && !Set.of("diskattachments", "storagedomains", "networks", "tags", "networklabels", "hostdevices")
                        .contains(above == null ? "" : segment)) {
            body.set("#id", body.get("id"));
        }
        return keepers.of(key).add(act, above, body);
    }

    /** An entity as text, for tests. */
    public String text(Entity entity) {
        return state.locked(() -> renderer.text(entity));
    }

    /** The entity with a path, for tests. */
    public Entity at(String path) {
        String[] segments = path.split("/", -1);
        Table table = segments.length % 2 == 0 ? state.collection(segments[0]) : null;
        if (table == null) {
            throw new IllegalArgumentException("no path of an entity: " + path);
        }
        Entity entity = null;
        for (int i = 0; i < segments.length; i += 2) {
            entity = find(i == 0 ? table : null, entity, segments[i], segments[i + 1]);
        }
        return java.util.Objects.requireNonNull(entity);
    }
}
