package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes objects, and what belongs to those that are gone. Under the lock of the state. */
public final class Garbage {
    private static final String ORPHAN = "Orphan";
    private static final String FOREGROUND_POLICY = "Foreground";
    private static final String FOREGROUND = "foregroundDeletion";

    private final ClusterState state;

    public Garbage(ClusterState state) {
        this.state = state;
    }

    /**
     * Deletes an object, or marks it as being deleted when finalizers hold it.
     *
     * @param propagation {@code Orphan} keeps what belongs to it
     */
    public Stored delete(Type type, Stored object, String propagation) {
        ObjectNode tree = object.tree();
        if (tree.path("metadata").has("deletionTimestamp")) {
            return object;
        }
        if (propagation.equals(ORPHAN)) {
            orphan(object);
        }
        if (propagation.equals(FOREGROUND_POLICY)) {
            ClusterState.finalizer(tree, FOREGROUND, true);
        }
        if (!isHeld(type, tree)) {
            return state.remove(type, object);
        }
        return state.update(type, marked(type, tree));
    }

    private static boolean isHeld(Type type, ObjectNode tree) {
        return !tree.path("metadata").path("finalizers").isEmpty()
                || type.plural().equals("namespaces");
    }

    /** What a deletion would answer with. */
    public ObjectNode tried(Type type, Stored object) {
        ObjectNode tree = object.tree();
        boolean marks = isHeld(type, tree) && !tree.path("metadata").has("deletionTimestamp");
        return marks ? marked(type, tree) : tree;
    }

    private ObjectNode marked(Type type, ObjectNode tree) {
        ObjectNode metadata = Json.child(tree, "metadata");
        metadata.put("deletionGracePeriodSeconds", 0).put("deletionTimestamp", state.now());
        if (type.custom()) {
            metadata.put("generation", metadata.path("generation").asLong(0) + 1);
        }
        if (type.plural().equals("namespaces")) {
            Json.child(tree, "status").put("phase", "Terminating");
        }
        return tree;
    }

    /** Goes on with a deletion that takes what belongs to the object first. */
    void foreground(Type type, Stored object) {
        ObjectNode tree = object.tree();
        ObjectNode metadata = Json.child(tree, "metadata");
        if (!metadata.has("deletionTimestamp")
                || !Json.texts(metadata.path("finalizers")).contains(FOREGROUND)) {
            return;
        }
        List<Owned> left = owned(object);
        left.forEach(each -> delete(each.type, each.object, blocks(each, object) ? FOREGROUND_POLICY : ""));
        if (owned(object).isEmpty()) {
            ClusterState.finalizer(tree, FOREGROUND, false);
            Stored unused = state.update(type, tree);
        }
    }

    /** What keeps its owner waits for what belongs to itself. */
    private static boolean blocks(Owned owned, Stored owner) {
        for (JsonNode each : owned.object.tree().path("metadata").path("ownerReferences")) {
            if (Json.text(each, "uid").equals(owner.uid()) && Json.flag(each, "blockOwnerDeletion")) {
                return true;
            }
        }
        return false;
    }

    /** Everything that names an object as its owner, in a namespace or without one. */
    private List<Owned> owned(Stored owner) {
        List<Owned> all = new ArrayList<>();
        for (ClusterState.Belonging each : state.belongings(owner.uid())) {
            state.find(each.type().plural(), each.namespace(), each.name())
                    .ifPresent(object -> all.add(new Owned(each.type(), object)));
        }
        return all;
    }

    private record Owned(Type type, Stored object) {}

    private void orphan(Stored owner) {
        for (Owned each : owned(owner)) {
            ObjectNode tree = each.object.tree();
            withoutOwner(tree, owner.uid());
            Stored unused = state.update(each.type, tree);
        }
    }

    /** What belonged to an object that is gone goes too, unless somebody else owns it as well. */
    void collect(Stored gone) {
        for (Owned each : owned(gone)) {
            ObjectNode tree = each.object.tree();
            if (withoutOwner(tree, gone.uid()) > 0) {
                Stored unused = state.update(each.type, tree);
            } else {
                Stored unused = delete(each.type, each.object, "");
            }
        }
        state.forgetOwner(gone.uid());
    }

    /** Takes an owner out; how many are left. */
    private static int withoutOwner(ObjectNode tree, String uid) {
        ObjectNode metadata = Json.child(tree, "metadata");
        ArrayNode left = Json.array();
        for (JsonNode each : metadata.path("ownerReferences")) {
            if (!Json.text(each, "uid").equals(uid)) {
                left.add(each);
            }
        }
        if (left.isEmpty()) {
            metadata.remove("ownerReferences");
        } else {
            metadata.set("ownerReferences", left);
        }
        return left.size();
    }
}
