package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates, replaces and patches objects. Thread safety: may be used from any thread. */
final class Writes {
    private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final List<String> SYSTEM =
            List.of("uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds");

    private final ClusterState state;
    private final Admission admission;

    Writes(ClusterState state, Admission admission) {
        this.state = state;
        this.admission = admission;
    }

    void create(Call call, Target target) {
        ObjectNode object = Bodies.object(call, target);
        Type type = target.type();
        boolean dry = isDry(call);
        Stored created = state.locked(() -> {
            if (type.namespaced()) {
                checkNamespace(target, object);
            }
            ObjectNode metadata = Json.child(object, "metadata");
            if (Json.text(metadata, "name").isEmpty()
                    && !Json.text(metadata, "generateName").isEmpty()) {
                metadata.put("name", Json.text(metadata, "generateName") + state.suffix());
            }
            String name = Json.text(metadata, "name");
            Bodies.checkFields(call, type, object);
            admission.shape(type, object);
            checkName(type, name);
            if (state.shelf(type).find(target.namespace(), name).isPresent()) {
                throw Refused.exists(type, name);
            }
            object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
            clean(metadata);
            if (type.hasStatus() && type.custom()) {
                object.remove("status");
            }
            ObjectNode given = object.deepCopy();
            admission.create(type, object);
            Owners.enter(Json.object(), object, given, change(call, target));
            return save(type, null, object, dry);
        });
        call.json(201, new Shape(target, call.as()).bytes(created));
    }

    private void checkNamespace(Target target, ObjectNode object) {
        ObjectNode metadata = Json.child(object, "metadata");
        String given = Json.text(metadata, "namespace");
        if (!given.isEmpty() && !given.equals(target.namespace())) {
            throw Refused.bad("the namespace of the provided object does not match the namespace sent on the request");
        }
        Optional<ObjectNode> namespace = state.tree("namespaces", "", target.namespace());
        if (namespace.isEmpty()) {
            throw Refused.notFound(state.catalogue().of("namespaces"), target.namespace());
        }
        if (namespace.get().path("metadata").has("deletionTimestamp")) {
            throw Refused.of(
                    403,
                    "Forbidden",
                    target.type().qualified() + " \"" + Json.text(metadata, "name")
                            + "\" is forbidden: unable to create new content in namespace " + target.namespace()
                            + " because it is being terminated",
                    Refused.details(
                            Json.text(metadata, "name"),
                            target.type().group(),
                            target.type().plural()));
        }
        metadata.put("namespace", target.namespace());
    }

    private static void checkName(Type type, String name) {
        if (name.isEmpty()) {
            throw Refused.invalid(
                    type,
                    type.kind(),
                    "",
                    new Refused.Cause(
                            "FieldValueRequired", "Required value: name or generateName is required", "metadata.name"));
        }
        if (!name.matches(NAME) || name.length() > 253) {
            throw Refused.invalid(
                    type,
                    type.kind(),
                    name,
                    new Refused.Cause(
                            "FieldValueInvalid",
                            "Invalid value: \"" + name
                                    + "\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
                                    + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                                    + " validation is '" + NAME + "')",
                            "metadata.name"));
        }
    }

    private static void clean(ObjectNode metadata) {
        SYSTEM.forEach(metadata::remove);
        metadata.remove("resourceVersion");
        metadata.remove("managedFields");
    }

    void replace(Call call, Target target) {
        ObjectNode object = Bodies.object(call, target);
        Type type = target.type();
        boolean dry = isDry(call);
        Stored replaced = state.locked(() -> {
            ObjectNode metadata = Json.child(object, "metadata");
            String given = Json.text(metadata, "name");
            if (!given.equals(target.name())) {
                throw Refused.bad("the name of the object (" + given + ") does not match the name on the URL ("
                        + target.name() + ")");
            }
            Stored before = existing(target);
            String version = Json.text(metadata, "resourceVersion");
            if (version.isEmpty() && type.custom()) {
                throw Refused.invalid(
                        type,
                        type.plural(),
                        target.name(),
                        new Refused.Cause(
                                "FieldValueInvalid",
                                "Invalid value: 0: must be specified for an update",
                                "metadata.resourceVersion"));
            }
            Bodies.checkFields(call, type, object);
            return change(call, target, before, object, dry);
        });
        call.json(200, new Shape(target, call.as()).bytes(replaced));
    }

    void patch(Call call, Target target) {
        Type type = target.type();
        String sort = call.contentType().orElse("");
        JsonNode body = Bodies.patch(call, type, sort);
        boolean dry = isDry(call);
        boolean[] created = {false};
        Stored patched = state.locked(() -> {
            if (sort.equals(Bodies.APPLY)) {
                Optional<Stored> before = state.shelf(type).find(target.namespace(), target.name());
                created[0] = before.isEmpty();
                return apply(call, target, before, (ObjectNode) body, dry);
            }
            Stored before = existing(target);
            ObjectNode old = before.tree();
            ObjectNode wanted =
                    sort.equals(Bodies.JSON_PATCH) ? Patches.json(old, body) : (ObjectNode) Json.merge(old, body);
            return change(call, target, before, wanted, dry);
        });
        call.json(created[0] ? 201 : 200, new Shape(target, call.as()).bytes(patched));
    }

    private Stored apply(Call call, Target target, Optional<Stored> before, ObjectNode wanted, boolean dry) {
        Type type = target.type();
        if (call.query("fieldManager").isEmpty()) {
            throw Refused.invalid(
                    type,
                    "PatchOptions",
                    "",
                    new Refused.Cause(
                            "FieldValueRequired", "Required value: is required for apply patch", "fieldManager"));
        }
        if (type.namespaced()) {
            checkNamespace(target, wanted);
        }
        Json.child(wanted, "metadata").put("name", target.name());
        if (before.isPresent()) {
            ObjectNode old = before.get().tree();
            checkVersion(target, before.get(), Json.child(wanted, "metadata"));
            ObjectNode result = Owners.apply(old, wanted, change(call, target), call.flag("force"));
            return save(target, before.get(), result, dry);
        }
        admission.shape(type, wanted);
        checkName(type, target.name());
        wanted.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        clean(Json.child(wanted, "metadata"));
        ObjectNode object = Owners.apply(Json.object(), wanted, change(call, target), true);
        admission.create(type, object);
        return save(type, null, object, dry);
    }

    private Stored existing(Target target) {
        return state.shelf(target.type())
                .find(target.namespace(), target.name())
                .orElseThrow(() -> Refused.notFound(target.type(), target.name()));
    }

    private static void checkVersion(Target target, Stored before, ObjectNode metadata) {
        String version = Json.text(metadata, "resourceVersion");
        String uid = Json.text(metadata, "uid");
        if (!version.isEmpty() && !version.equals(Long.toString(before.version()))
                || !uid.isEmpty() && !uid.equals(before.uid())) {
            throw Refused.stale(target.type(), target.name());
        }
    }

    private Stored change(Call call, Target target, Stored before, ObjectNode wanted, boolean dry) {
        ObjectNode old = before.tree();
        checkVersion(target, before, Json.child(wanted, "metadata"));
        ObjectNode object = part(target, old, wanted);
        Owners.enter(old, object, object.deepCopy(), change(call, target));
        return save(target, before, object, dry);
    }

    /** Status and the rest are changed apart. */
    private static ObjectNode part(Target target, ObjectNode old, ObjectNode wanted) {
        boolean apart = target.type().hasStatus() && target.type().custom();
        ObjectNode object = wanted;
        if (target.sub().equals("status")) {
            object = old.deepCopy();
            object.remove("status");
            if (wanted.has("status")) {
                object.set("status", wanted.get("status"));
            }
        } else if (apart) {
            object.remove("status");
            if (old.has("status")) {
                object.set("status", old.get("status"));
            }
        }
        ObjectNode metadata = Json.child(object, "metadata");
        for (String field : SYSTEM) {
            metadata.remove(field);
            if (old.path("metadata").has(field)) {
                metadata.set(field, old.get("metadata").get(field));
            }
        }
        String namespace = Json.text(old, "metadata", "namespace");
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object.put("apiVersion", target.type().apiVersion())
                .put("kind", target.type().kind());
    }

    private Stored save(Target target, Stored before, ObjectNode object, boolean dry) {
        Type type = target.type();
        admission.shape(type, object);
        admission.update(type, before.tree(), object);
        return save(type, before, object, dry);
    }

    private Stored save(Type type, @Nullable Stored before, ObjectNode object, boolean dry) {
        if (dry) {
            return state.preview(type, object);
        }
        return before == null ? state.create(type, object) : state.update(type, object);
    }

    static boolean isDry(Call call) {
        return call.query("dryRun").equals("All");
    }

    private Owners.Change change(Call call, Target target) {
        String manager = call.query("fieldManager");
        if (manager.isEmpty()) {
            manager = call.exchange().header("User-Agent").orElse("unknown").split("/", 2)[0];
        }
        return new Owners.Change(manager, target.apiVersion(), target.sub(), state.now());
    }
}
