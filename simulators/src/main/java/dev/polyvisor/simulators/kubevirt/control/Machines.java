package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What virt-controller does with a VirtualMachine. */
final class Machines implements Controller {
    static final String FINALIZER = "kubevirt.io/virtualMachineControllerFinalize";
    private static final String OBSERVED = "kubevirt.io/latest-observed-api-version";
    private static final int LONGEST_BACKOFF = 300;

    private final ClusterState state;
    private final Controllers controllers;
    private final Guests guests;
    private final Type type;
    private final Type instances;

    Machines(ClusterState state, Controllers controllers, Guests guests) {
        this.state = state;
        this.controllers = controllers;
        this.guests = guests;
        this.type = state.catalogue().of("virtualmachines");
        this.instances = state.catalogue().of("virtualmachineinstances");
    }

    @Override
    public void reconcile(Stored stored) {
        ObjectNode machine = stored.tree();
        if (!machine.path("metadata").path("annotations").has(OBSERVED)) {
            begin(machine);
            return;
        }
        for (JsonNode volume : Json.at(machine, "spec", "template", "spec", "volumes")) {
            controllers.follow(
                    stored.namespace() + "/" + Volumes.claim(volume), type.plural(), stored.namespace(), stored.name());
        }
        Optional<Stored> found = state.find(instances.plural(), stored.namespace(), stored.name());
        ObjectNode instance = found.map(Stored::tree).orElse(null);
        boolean deleting = machine.path("metadata").has("deletionTimestamp");
        if (deleting && instance == null) {
            ClusterState.finalizer(machine, FINALIZER, false);
            update(machine);
            return;
        }
        boolean starts = false;
        boolean complete = InstanceTypes.resolve(state, machine);
        if (deleting) {
            stop(found);
        } else if (DataVolumeTemplates.create(state, machine)) {
            starts = wantsToRun(machine, instance);
        } else {
            starts = act(machine, found, instance, complete);
        }
        if (instance != null) {
            instance = tend(machine, stored).orElse(instance);
        }
        MachineStatus.sync(state, guests, machine, instance, starts);
        update(machine);
    }

    /** Lets the instance go when it is over, or has it follow its machine; what it was before, empty when the stop has ended it. */
    private Optional<ObjectNode> tend(ObjectNode machine, Stored stored) {
        Optional<ObjectNode> left = state.tree(instances.plural(), stored.namespace(), stored.name());
        left.filter(Machines::isOver).ifPresent(this::release);
        if (state.find(instances.plural(), stored.namespace(), stored.name()).isPresent()) {
            left.ifPresent(instance -> {
                Revisions.sync(state, machine, instance);
                LiveUpdate.sync(state, machine, instance);
            });
        }
        return left;
    }

    private void update(ObjectNode machine) {
        Stored unused = state.update(type, machine);
    }

    /** Each of the first steps shows, as it does with the real ones. */
    private void begin(ObjectNode machine) {
        ObjectNode status = Json.child(machine, "status");
        status.put("printableStatus", "Stopped");
        MachineStatus.snapshotStatuses(state, machine, status);
        update(machine);
        Json.child(machine, "metadata", "annotations")
                .put(OBSERVED, "v1")
                .put("kubevirt.io/storage-observed-api-version", "v1");
        update(machine);
        ClusterState.finalizer(machine, FINALIZER, true);
        update(machine);
        MachineStatus.sync(state, guests, machine, null, false);
        update(machine);
        controllers.enqueue(
                type.plural(), Json.text(machine, "metadata", "namespace"), Json.text(machine, "metadata", "name"));
    }

    static String strategy(JsonNode machine) {
        String strategy = Json.text(machine, "spec", "runStrategy");
        return strategy.isEmpty() ? Json.flag(machine, "spec", "running") ? "Always" : "Halted" : strategy;
    }

    static boolean isOver(JsonNode instance) {
        String phase = Json.text(instance, "status", "phase");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private boolean wantsToRun(ObjectNode machine, @Nullable ObjectNode instance) {
        return switch (strategy(machine)) {
            case "Always", "RerunOnFailure", "Once" -> instance == null;
            default -> Json.element(requests(machine), "action", "Start").isPresent() && instance == null;
        };
    }

    private static JsonNode requests(ObjectNode machine) {
        return machine.path("status").path("stateChangeRequests");
    }

    /** Starts or stops the instance; whether a start is to be expected. */
    private boolean act(ObjectNode machine, Optional<Stored> found, @Nullable ObjectNode instance, boolean complete) {
        Optional<ObjectNode> stop = Json.element(requests(machine), "action", "Stop");
        Optional<ObjectNode> start = Json.element(requests(machine), "action", "Start");
        if (stop.isPresent()) {
            if (instance != null
                    && Json.text(stop.get(), "uid").equals(found.orElseThrow().uid())) {
                stop(found);
                return false;
            }
            drop(machine, stop.get());
        }
        if (start.isPresent() && instance != null && !isOver(instance)) {
            drop(machine, start.get());
        }
        String strategy = strategy(machine);
        if (instance == null) {
            boolean wanted = start.isPresent() && !strategy.equals("Halted")
                    || switch (strategy) {
                        case "Always", "Once" -> true;
                        case "RerunOnFailure" -> !hasShutDown(machine);
                        default -> false;
                    };
            return wanted && complete && start(machine);
        }
        boolean over = isOver(instance);
        boolean again = over && start.isPresent()
                || over && strategy.equals("Always")
                || over
                        && strategy.equals("RerunOnFailure")
                        && Json.text(instance, "status", "phase").equals("Failed");
        boolean done = over && strategy.equals("RerunOnFailure");
        if (strategy.equals("Halted") || again || done) {
            noteFailure(machine, instance, again);
            if (again && strategy.equals("RerunOnFailure") && start.isEmpty()) {
                Json.list(Json.child(machine, "status"), "stateChangeRequests")
                        .addObject()
                        .put("action", "Start");
            }
            stop(found);
        }
        return false;
    }

    /** Of RerunOnFailure: the guest has shut itself down, or was stopped. */
    private static boolean hasShutDown(ObjectNode machine) {
        return Json.flag(machine, "status", "created") || machine.path("status").has("observedGeneration");
    }

    private void stop(Optional<Stored> instance) {
        instance.filter(each -> !each.tree().path("metadata").has("deletionTimestamp"))
                .ifPresent(each -> {
                    Stored unused = controllers.delete(instances, each);
                });
    }

    /** The instance may go. */
    private void release(ObjectNode instance) {
        boolean deleted = instance.path("metadata").has("deletionTimestamp");
        List<String> finalizers = Json.texts(instance.path("metadata").path("finalizers"));
        if (finalizers.contains(FINALIZER) && (!deleted || finalizers.size() == 1)) {
            ClusterState.finalizer(instance, FINALIZER, false);
            Stored unused = state.update(instances, instance);
        }
    }

    private static void drop(ObjectNode machine, ObjectNode request) {
        ArrayNode left = Json.array();
        requests(machine).forEach(each -> {
            if (!each.equals(request)) {
                left.add(each);
            }
        });
        if (left.isEmpty()) {
            Json.child(machine, "status").remove("stateChangeRequests");
        } else {
            Json.child(machine, "status").set("stateChangeRequests", left);
        }
    }

    /** One that failed before it ran is not started again at once. */
    private void noteFailure(ObjectNode machine, ObjectNode instance, boolean again) {
        boolean ran = Json.element(instance.path("status").path("phaseTransitionTimestamps"), "phase", "Running")
                .isPresent();
        String uid = Json.text(instance, "metadata", "uid");
        ObjectNode status = Json.child(machine, "status");
        if (ran || !again) {
            status.remove("startFailure");
            return;
        }
        if (Json.text(status, "startFailure", "lastFailedVMIUID").equals(uid)) {
            return;
        }
        ObjectNode failure = Json.child(status, "startFailure");
        int count = failure.path("consecutiveFailCount").asInt(0) + 1;
        int seconds = Math.min(LONGEST_BACKOFF, 10 * count * count);
        seconds = Math.min(LONGEST_BACKOFF, seconds + state.number(seconds / 2 + 1));
        failure.put("consecutiveFailCount", count)
                .put("lastFailedVMIUID", uid)
                .put(
                        "retryAfterTimestamp",
                        ClusterState.time(state.clock().now().plusSeconds(seconds)));
    }

    private boolean start(ObjectNode machine) {
        String namespace = Json.text(machine, "metadata", "namespace");
        String name = Json.text(machine, "metadata", "name");
        String retry = Json.text(machine, "status", "startFailure", "retryAfterTimestamp");
        if (!retry.isEmpty() && Instant.parse(retry).isAfter(state.clock().now())) {
            Duration wait = Duration.between(state.clock().now(), Instant.parse(retry));
            controllers.enqueueLater(wait, type.plural(), namespace, name);
            return false;
        }
        if (Volumes.isFilling(state, machine)) {
            return true;
        }
        Revisions.keep(state, machine);
        Stored unused = state.create(instances, Instances.of(state, machine));
        EventObjects.created(
                state, machine, "Started the virtual machine by creating the new virtual machine instance " + name);
        return true;
    }
}
