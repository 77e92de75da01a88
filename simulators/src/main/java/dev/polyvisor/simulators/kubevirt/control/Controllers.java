package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.kubevirt.state.Change;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Watches the objects and has the controllers act, one step of each object at a time: what a change brings takes several of them, each
 * of which can be seen. Thread safety: may be used from any thread.
 */
public final class Controllers {
    /** When an object is looked at again on which its controller has failed. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ClusterState state;
    private final Duration step;
    private final Garbage garbage;
    private final Map<String, Controller> controllers;
    private final Set<Key> queue = new LinkedHashSet<>();
    private final Map<String, Set<Key>> followers = new HashMap<>();
    private final Map<Key, FleetClock.Timer> later = new HashMap<>();
    /** What has gone while the controllers were held: what belonged to it is still there. */
    private final List<Stored> gone = new ArrayList<>();

    private FleetClock.@Nullable Timer timer;
    private boolean held;
    private boolean closed;

    private record Key(String plural, String namespace, String name) {
        @Override
        public String toString() {
            return plural + " " + namespace + "/" + name;
        }
    }

    /**
     * The controllers of a cluster.
     *
     * @param step how long each step takes
     */
    public Controllers(ClusterState state, Guests guests, Duration step) {
        this.state = state;
        this.step = step;
        this.garbage = new Garbage(state);
        Volumes volumes = new Volumes(state, this);
        Snapshots snapshots = new Snapshots(state, this);
        this.controllers = Map.ofEntries(
                Map.entry("virtualmachines", new Machines(state, this, guests)),
                Map.entry("virtualmachineinstances", new Instances(state, this, guests)),
                Map.entry("datavolumes", volumes::dataVolume),
                Map.entry("persistentvolumeclaims", volumes::claim),
                Map.entry("virtualmachineinstancemigrations", new Migrations(state, guests)),
                Map.entry("virtualmachinesnapshots", snapshots),
                Map.entry("virtualmachinesnapshotcontents", snapshots::content),
                Map.entry("volumesnapshots", new VolumeSnapshots(state, this)),
                Map.entry("virtualmachinerestores", new Restores(state, this)),
                Map.entry("virtualmachineclones", new Clones(state, this)),
                Map.entry("virtualmachineexports", new Exports(state)),
                Map.entry("namespaces", this::namespace));
        state.listen(this::changed);
    }

    public Garbage garbage() {
        return garbage;
    }

    /** How many objects have something to be done about. */
    public int pending() {
        return state.locked(queue::size);
    }

    /** Stops the controllers, or lets them go on with what has gathered. */
    public void hold(boolean hold) {
        state.locked(() -> {
            held = hold;
            if (!hold) {
                List<Stored> owners = List.copyOf(gone);
                gone.clear();
                owners.forEach(garbage::collect);
            }
            schedule();
        });
    }

    public void close() {
        state.locked(() -> {
            closed = true;
            FleetClock.Timer last = timer;
            if (last != null) {
                last.cancel();
            }
            later.values().forEach(FleetClock.Timer::cancel);
        });
    }

    /** Has an object looked at in a step. */
    void enqueue(String plural, String namespace, String name) {
        if (queue.add(new Key(plural, namespace, name))) {
            schedule();
        }
    }

    /** Has an object looked at again after a time. */
    void enqueueLater(Duration delay, String plural, String namespace, String name) {
        Key key = new Key(plural, namespace, name);
        if (closed || later.containsKey(key)) {
            return;
        }
        later.put(
                key,
                state.clock()
                        .schedule(
                                delay,
                                () -> state.locked(() -> {
                                    later.remove(key);
                                    enqueue(plural, namespace, name);
                                })));
    }

    Stored delete(Type type, Stored object) {
        return garbage.delete(type, object, "");
    }

    void delete(String plural, String namespace, String name) {
        state.find(plural, namespace, name).ifPresent(object -> {
            Stored unused = delete(state.catalogue().of(plural), object);
        });
    }

    private void schedule() {
        if (timer == null && !held && !closed && !queue.isEmpty()) {
            timer = state.clock().schedule(step, () -> state.locked(this::drain));
        }
    }

    private void drain() {
        timer = null;
        if (held || closed) {
            return;
        }
        List<Key> keys = List.copyOf(queue);
        queue.clear();
        Set<String> done = new HashSet<>();
        IllegalStateException failed = null;
        for (Key key : keys) {
            try {
                look(key, done);
            } catch (RuntimeException failure) {
                // the others of this step must not wait for their next change
                var told = new IllegalStateException("the controller failed on " + key, failure);
                if (failed == null) {
                    failed = told;
                } else {
                    failed.addSuppressed(told);
                }
                enqueueLater(RETRY, key.plural, key.namespace, key.name);
            }
        }
        schedule();
        if (failed != null) {
            throw failed;
        }
    }

    private void look(Key key, Set<String> done) {
        state.find(key.plural, key.namespace, key.name).ifPresent(object -> {
            Type type = state.catalogue().of(key.plural);
            boolean served = type.part() == null || state.catalogue().serves(type.part());
            Controller controller = controllers.get(key.plural);
            if (controller != null && served) {
                controller.reconcile(object);
            }
            if (done.add(object.uid())) {
                state.find(key.plural, key.namespace, key.name).ifPresent(left -> garbage.foreground(type, left));
            }
        });
    }

    /** Who has to look when something has changed. */
    private void changed(Change change) {
        Stored object = change.after();
        String plural = change.type().plural();
        if (change.isDeletion()) {
            if (held) {
                gone.add(object);
            } else {
                garbage.collect(object);
            }
            owners(object);
            if (!object.namespace().isEmpty()) {
                namespaceOf(object);
            }
        } else if (controllers.containsKey(plural) || change.verb().equals(Change.MODIFIED)) {
            enqueue(plural, object.namespace(), object.name());
        }
        switch (plural) {
            case "virtualmachineinstances" -> {
                enqueue("virtualmachines", object.namespace(), object.name());
                tell("instance:" + object.key());
            }
            case "pods" -> {
                String instance = object.labels().get("vm.kubevirt.io/name");
                if (instance != null) {
                    enqueue("virtualmachineinstances", object.namespace(), instance);
                }
            }
            case "virtualmachineinstancemigrations" ->
                enqueue("virtualmachineinstances", object.namespace(), Json.text(object.tree(), "spec", "vmiName"));
            case "datavolumes", "persistentvolumeclaims" -> {
                enqueue("datavolumes", object.namespace(), object.name());
                tell(object.key());
                dependents(object);
            }
            case "nodes" -> tell("nodes");
            case "virtualmachinesnapshots", "virtualmachinerestores", "virtualmachines" -> dependents(object);
            default -> {}
        }
    }

    /** Who waits with his end for what belongs to him. */
    private void owners(Stored object) {
        for (JsonNode each : object.tree().path("metadata").path("ownerReferences")) {
            state.catalogue()
                    .of(Json.text(each, "apiVersion"), Json.text(each, "kind"))
                    .ifPresent(type -> enqueue(type.plural(), object.namespace(), Json.text(each, "name")));
        }
    }

    private void namespaceOf(Stored object) {
        state.find("namespaces", "", object.namespace())
                .filter(namespace -> namespace.tree().path("metadata").has("deletionTimestamp"))
                .ifPresent(namespace -> enqueue("namespaces", "", namespace.name()));
    }

    /** Has an object looked at whenever something happens to a disk, or to the nodes. */
    void follow(String what, String plural, String namespace, String name) {
        boolean unused = followers
                .computeIfAbsent(what, missing -> new LinkedHashSet<>())
                .add(new Key(plural, namespace, name));
    }

    private void tell(String what) {
        for (Key key : followers.getOrDefault(what, Set.of())) {
            enqueue(key.plural, key.namespace, key.name);
        }
    }

    /** Work that waits for something of its namespace. */
    private void dependents(Stored object) {
        for (String plural : List.of(
                "virtualmachinesnapshots", "virtualmachinerestores", "virtualmachineclones", "virtualmachineexports")) {
            for (Stored each : state.shelf(plural).from(object.namespace(), "")) {
                if (!Work.isFinished(each.tree())) {
                    enqueue(plural, each.namespace(), each.name());
                }
            }
        }
    }

    /** A namespace goes when all that is in it is gone. */
    private void namespace(Stored namespace) {
        ObjectNode tree = namespace.tree();
        if (!tree.path("metadata").has("deletionTimestamp")) {
            return;
        }
        boolean empty = true;
        for (Type type : state.catalogue().all()) {
            if (type.namespaced()) {
                for (Stored each : state.shelf(type).from(namespace.name(), "")) {
                    Stored unused = garbage.delete(type, each, "");
                    empty = false;
                }
            }
        }
        if (empty) {
            Stored unused = state.remove(state.catalogue().of("namespaces"), namespace);
        }
    }
}
