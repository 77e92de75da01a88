package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.kubevirt.control.Controllers;
import dev.polyvisor.simulators.kubevirt.control.GuestEvents;
import dev.polyvisor.simulators.kubevirt.control.Guests;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.ManyMachines;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes what a cluster has without a request; for filling it, and for what others do behind a client's back. Objects are written and
 * read as the JSON that Kubernetes has for them. Nothing is validated.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class KubeVirtContent {
    private final ClusterState state;
    private final Controllers controllers;
    private final Guests guests;

    KubeVirtContent(ClusterState state, Controllers controllers, Guests guests) {
        this.state = state;
        this.controllers = controllers;
        this.guests = guests;
    }

    /**
     * Adds an object, or replaces the one of its kind, namespace and name with its status and everything.
     *
     * @param json the object, with {@code apiVersion} and {@code kind}; a namespace that is not there is added
     * @return this
     * @throws IllegalArgumentException when the kind is not known
     */
    public KubeVirtContent put(String json) {
        ObjectNode object = Json.parse(json);
        Type type = state.catalogue()
                .of(Json.text(object, "apiVersion"), Json.text(object, "kind"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no kind " + Json.text(object, "apiVersion") + " " + Json.text(object, "kind")));
        String namespace = Json.text(object, "metadata", "namespace");
        String name = Json.text(object, "metadata", "name");
        state.locked(() -> {
            if (type.namespaced()
                    && !namespace.isEmpty()
                    && state.find("namespaces", "", namespace).isEmpty()) {
                KubeVirtContent unused = namespace(namespace);
            }
            Optional<Stored> before = state.find(type.plural(), namespace, name);
            if (before.isPresent()) {
                ObjectNode old = before.get().tree();
                for (String field : List.of("uid", "creationTimestamp", "generation")) {
                    if (!object.path("metadata").has(field)
                            && old.path("metadata").has(field)) {
                        Json.child(object, "metadata")
                                .set(field, old.path("metadata").get(field));
                    }
                }
            }
            Stored unused = before.isPresent() ? state.update(type, object) : state.create(type, object);
        });
        return this;
    }

    /**
     * Adds a namespace, unless it is there.
     *
     * @param name its name
     * @return this
     */
    public KubeVirtContent namespace(String name) {
        ObjectNode namespace = Json.object();
        ObjectNode metadata = namespace.putObject("metadata").put("name", name);
        metadata.putObject("labels").put("kubernetes.io/metadata.name", name);
        namespace.putObject("spec").putArray("finalizers").add("kubernetes");
        namespace.putObject("status").put("phase", "Active");
        return add("namespaces", namespace);
    }

    private KubeVirtContent add(String plural, ObjectNode object) {
        Type type = state.catalogue().of(plural);
        state.locked(() -> {
            String namespace = Json.text(object, "metadata", "namespace");
            if (state.find(plural, namespace, Json.text(object, "metadata", "name"))
                    .isEmpty()) {
                object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
                Stored unused = state.create(type, object);
            }
        });
        return this;
    }

    /**
     * Adds a node that takes virtual machines, of 64 CPUs and 1 TiB, unless it is there.
     *
     * @param name its name
     * @return this
     */
    public KubeVirtContent node(String name) {
        return add("nodes", Samples.node(name, state.now(), state.shelf("nodes").size() + 1));
    }

    /**
     * Adds a storage class and, where CDI is, its profile, unless it is there.
     *
     * @param name its name
     * @param isDefault whether claims without a class get it
     * @param immediate whether claims are bound at once, and not when they are used
     * @return this
     */
    public KubeVirtContent storageClass(String name, boolean isDefault, boolean immediate) {
        add("storageclasses", Samples.storageClass(name, isDefault, immediate));
        return add("storageprofiles", Samples.storageProfile(name, immediate));
    }

    /**
     * Adds a network of Multus: a bridge with a VLAN.
     *
     * @param namespace its namespace
     * @param name its name
     * @return this
     */
    public KubeVirtContent network(String namespace, String name) {
        namespace(namespace);
        ObjectNode network = Json.object();
        network.putObject("metadata").put("name", name).put("namespace", namespace);
        network.putObject("spec")
                .put(
                        "config",
                        "{\"cniVersion\":\"0.3.1\",\"name\":\"" + name
                                + "\",\"type\":\"bridge\",\"bridge\":\"br1\",\"vlan\":7}");
        return add("network-attachment-definitions", network);
    }

    /**
     * Adds a claim, which is bound as its storage class says.
     *
     * @param namespace its namespace
     * @param name its name
     * @param storageClass the class
     * @param size for example {@code 10Gi}
     * @return this
     */
    public KubeVirtContent claim(String namespace, String name, String storageClass, String size) {
        namespace(namespace);
        return add("persistentvolumeclaims", Samples.claim(namespace, name, storageClass, size));
    }

    /**
     * Adds an instance type for the whole cluster.
     *
     * @param name its name
     * @param cpus how many CPUs
     * @param memory for example {@code 4Gi}
     * @return this
     */
    public KubeVirtContent instanceType(String name, int cpus, String memory) {
        ObjectNode type = Json.object();
        type.putObject("metadata").put("name", name);
        ObjectNode spec = type.putObject("spec");
        spec.putObject("cpu").put("guest", cpus);
        spec.putObject("memory").put("guest", memory);
        return add("virtualmachineclusterinstancetypes", type);
    }

    /**
     * Adds a preference for the whole cluster.
     *
     * @param name its name
     * @return this
     */
    public KubeVirtContent preference(String name) {
        ObjectNode preference = Json.object();
        preference.putObject("metadata").put("name", name);
        preference.putObject("spec").putObject("devices").put("preferredDiskBus", "virtio");
        return add("virtualmachineclusterpreferences", preference);
    }

    /**
     * Adds a virtual machine with a container disk and an interface on the pod network, as a client would have made it.
     *
     * @param namespace its namespace
     * @param name its name
     * @param runStrategy for example {@code Halted} or {@code Always}
     * @return this
     */
    public KubeVirtContent virtualMachine(String namespace, String name, String runStrategy) {
        namespace(namespace);
        return add("virtualmachines", Samples.machine(state, namespace, name, runStrategy));
    }

    /**
     * Adds many virtual machines that have been there for long, {@code PREFIX-0} and so on, with an instance for each that runs, on the
     * nodes in turn. They take little memory until they change. Nobody is told: open watches end with an ERROR event with 410.
     *
     * @param namespace their namespace
     * @param prefix what their names begin with
     * @param count how many
     * @param running whether they run
     * @return this
     */
    public KubeVirtContent virtualMachines(String namespace, String prefix, int count, boolean running) {
        namespace(namespace);
        state.locked(() -> {
            ManyMachines.add(state, namespace, prefix, count, running);
            state.expire();
        });
        return this;
    }

    /**
     * Makes the bytes of all virtual machines and instances now instead of when they are sent: for measuring clients, beside which
     * the server shall cost little. Many machines then take 4 kB each.
     *
     * @return this
     */
    public KubeVirtContent render() {
        state.locked(() -> {
            state.shelf("virtualmachines").render();
            state.shelf("virtualmachineinstances").render();
        });
        return this;
    }

    /**
     * An object as it is just now.
     *
     * @param plural its kind, for example {@code virtualmachines}
     * @param namespace its namespace; empty for what has none
     * @param name its name
     * @return its JSON, if it is there
     */
    public Optional<String> find(String plural, String namespace, String name) {
        return state.locked(() -> state.find(plural, namespace, name))
                .map(object -> new String(object.bytes(), StandardCharsets.UTF_8));
    }

    /**
     * The names of all objects of a kind, in the server's order.
     *
     * @param plural the kind, for example {@code virtualmachines}
     * @param namespace the namespace; empty for all of them
     * @return {@code NAMESPACE/NAME} of each; {@code /NAME} of what has no namespace
     */
    public List<String> names(String plural, String namespace) {
        return state.locked(() -> state.shelf(plural).from(namespace, "")).stream()
                .map(Stored::key)
                .toList();
    }

    /**
     * How many objects of a kind there are, whatever their namespace.
     *
     * @param plural the kind, for example {@code virtualmachines}
     * @return the number
     */
    public int count(String plural) {
        return state.locked(() -> state.shelf(plural).size());
    }

    /**
     * Changes an object a little, as somebody might who has put an annotation on it: it gets a new version.
     *
     * @param plural its kind
     * @param namespace its namespace; empty for what has none
     * @param name its name
     * @return this
     */
    public KubeVirtContent touch(String plural, String namespace, String name) {
        state.locked(() -> state.tree(plural, namespace, name).ifPresent(object -> {
            Json.child(object, "metadata", "annotations")
                    .put("simulator.polyvisor.dev/touched", Long.toString(state.version()));
            Stored unused = state.update(state.catalogue().of(plural), object);
        }));
        return this;
    }

    /**
     * Changes an object with a merge patch, its status too.
     *
     * @param plural its kind
     * @param namespace its namespace; empty for what has none
     * @param name its name
     * @param patch the patch (RFC 7386)
     * @return this
     */
    public KubeVirtContent patch(String plural, String namespace, String name, String patch) {
        state.locked(() -> state.tree(plural, namespace, name).ifPresent(object -> {
            Stored unused =
                    state.update(state.catalogue().of(plural), (ObjectNode) Json.merge(object, Json.parse(patch)));
        }));
        return this;
    }

    /**
     * Deletes an object as somebody with {@code kubectl delete} would.
     *
     * @param plural its kind
     * @param namespace its namespace; empty for what has none
     * @param name its name
     * @return this
     */
    public KubeVirtContent delete(String plural, String namespace, String name) {
        state.locked(() -> state.find(plural, namespace, name).ifPresent(object -> {
            Stored unused = controllers.garbage().delete(state.catalogue().of(plural), object, "");
        }));
        return this;
    }

    /**
     * An object vanishes at once, whatever its finalizers: watches are told.
     *
     * @param plural its kind
     * @param namespace its namespace; empty for what has none
     * @param name its name
     * @return this
     */
    public KubeVirtContent vanish(String plural, String namespace, String name) {
        state.locked(() -> state.find(plural, namespace, name).ifPresent(object -> {
            Stored unused = state.remove(state.catalogue().of(plural), object);
        }));
        return this;
    }

    /**
     * Says how a guest behaves from now on.
     *
     * @param namespace the namespace of its machine
     * @param name the name of its machine, which need not be there yet
     * @param behaviour what it does
     * @return this
     */
    public KubeVirtContent guest(String namespace, String name, Guest behaviour) {
        guests.set(namespace, name, behaviour);
        return this;
    }

    /**
     * A guest shuts itself down: its instance succeeds.
     *
     * @param namespace the namespace of its machine
     * @param name the name of its machine
     * @return this
     */
    public KubeVirtContent guestShutsDown(String namespace, String name) {
        GuestEvents.end(state, namespace, name, false);
        return this;
    }

    /**
     * A guest crashes: its instance fails.
     *
     * @param namespace the namespace of its machine
     * @param name the name of its machine
     * @return this
     */
    public KubeVirtContent guestCrashes(String namespace, String name) {
        GuestEvents.end(state, namespace, name, true);
        return this;
    }
}
