package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.control.InstanceTypes;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The sub-resources of virtual machines. */
final class MachineCalls {
    private static final String SINGULAR = "virtualmachine";

    private final ClusterState state;
    private final Admission admission;
    private final VolumeCalls volumes;
    private final Type type;

    MachineCalls(ClusterState state, Admission admission, VolumeCalls volumes) {
        this.state = state;
        this.admission = admission;
        this.volumes = volumes;
        this.type = state.catalogue().of("virtualmachines");
    }

    /** A machine with its instance, as a call finds them. */
    private record Found(ObjectNode machine, @Nullable ObjectNode instance) {
        String name() {
            return Json.text(machine, "metadata", "name");
        }

        String phase() {
            return instance == null ? "" : Json.text(instance, "status", "phase");
        }

        boolean isOver() {
            return Set.of("Succeeded", "Failed").contains(phase());
        }

        boolean runs() {
            return instance != null && !isOver();
        }

        String strategy() {
            String strategy = Json.text(machine, "spec", "runStrategy");
            return !strategy.isEmpty() ? strategy : Json.flag(machine, "spec", "running") ? "Always" : "Halted";
        }

        Refused refused(String why) {
            return Refused.state(SINGULAR, name(), why);
        }
    }

    void handle(Call call, String namespace, String name, String sub) {
        if (call.method().equals("GET")) {
            get(call, namespace, name, sub);
            return;
        }
        ObjectNode body = VirtApi.body(call);
        int status = state.locked(() -> {
            Found found = find(namespace, name);
            switch (sub) {
                case "start" -> start(found, body);
                case "stop" -> stop(found, body);
                case "restart" -> restart(found, body);
                case "migrate" -> migrate(namespace, found, body);
                case "addvolume" -> volumes.add(type, found.machine, found.instance, body);
                case "removevolume" -> volumes.remove(type, found.machine, found.instance, body);
                case "memorydump" -> volumes.dump(found.machine, found.instance, body);
                case "removememorydump" -> volumes.removeDump(found.machine);
                case "evacuate/cancel" -> {
                    return 200;
                }
                default -> throw Refused.of(404, "NotFound", "the server could not find the requested resource");
            }
            return 202;
        });
        call.empty(status);
    }

    private Found find(String namespace, String name) {
        ObjectNode machine = state.tree(type.plural(), namespace, name).orElseThrow(() -> missing(name));
        return new Found(
                machine, state.tree("virtualmachineinstances", namespace, name).orElse(null));
    }

    private static Refused missing(String name) {
        return Refused.of(
                404,
                "NotFound",
                SINGULAR + ".kubevirt.io \"" + name + "\" not found",
                Refused.details(name, "kubevirt.io", SINGULAR));
    }

    private void start(Found found, ObjectNode body) {
        boolean paused = Json.flag(body, "paused");
        String strategy = found.strategy();
        if (found.instance != null && !found.isOver() && !Set.of("", "Unknown").contains(found.phase())) {
            throw found.refused("VM is already running");
        }
        if (strategy.equals("Always") || strategy.equals("Once")) {
            throw found.refused(strategy + " does not support manual start requests");
        }
        if (strategy.equals("RerunOnFailure") && found.phase().equals("Failed")) {
            throw found.refused("RerunOnFailure does not support starting VM from failed state");
        }
        noPendingRequest(found, "start");
        if (VirtApi.isDry(body)) {
            return;
        }
        if (strategy.equals("Halted")) {
            if (paused) {
                request(found.machine, startRequest(true));
                save(found.machine);
            }
            strategy(found.machine, "Always");
        } else if (!strategy.equals("WaitAsReceiver")) {
            request(found.machine, startRequest(paused));
            save(found.machine);
        }
    }

    private static ObjectNode startRequest(boolean paused) {
        ObjectNode request = Json.object().put("action", "Start");
        if (paused) {
            request.putObject("data").put("paused", "true");
        }
        return request;
    }

    private void stop(Found found, ObjectNode body) {
        long grace = VirtApi.number(body, "gracePeriod", -1);
        String strategy = found.strategy();
        if (!found.runs() && Set.of("Manual", "RerunOnFailure", "Halted").contains(strategy)) {
            throw found.refused("VM is not running");
        }
        JsonNode own = found.instance == null
                ? Json.object()
                : Json.at(found.instance, "spec", "terminationGracePeriodSeconds");
        if (strategy.equals("Halted") && (grace < 0 || grace >= own.asLong(30))) {
            throw found.refused(strategy + " only supports manual stop requests with a shorter graceperiod");
        }
        noPendingRequest(found, "stop");
        if (VirtApi.isDry(body)) {
            return;
        }
        if (grace >= 0 && found.instance != null) {
            Json.child(found.instance, "spec").put("terminationGracePeriodSeconds", grace);
            Stored unused = state.update(state.catalogue().of("virtualmachineinstances"), found.instance);
        }
        if (strategy.equals("Always") || strategy.equals("Once")) {
            strategy(found.machine, "Halted");
        } else if (!strategy.equals("WaitAsReceiver") && !strategy.equals("Halted")) {
            request(found.machine, stopRequest(found));
            save(found.machine);
        }
    }

    private static ObjectNode stopRequest(Found found) {
        String uid = found.instance == null ? "" : Json.text(found.instance, "metadata", "uid");
        return Json.object().put("action", "Stop").put("uid", uid);
    }

    private void restart(Found found, ObjectNode body) {
        long grace = VirtApi.number(body, "gracePeriodSeconds", 0);
        if (grace != 0) {
            throw Refused.bad("Currently only gracePeriod=0 is supported for force restart");
        }
        String strategy = found.strategy();
        if (strategy.equals("Halted") || strategy.equals("Once")) {
            throw found.refused("RunStategy " + strategy + " does not support manual restart requests");
        }
        if (!found.runs()) {
            throw found.refused("VM is not running");
        }
        noPendingRequest(found, "restart");
        if (VirtApi.isDry(body)) {
            return;
        }
        if (body.has("gracePeriodSeconds")) {
            ObjectNode instance = Objects.requireNonNull(found.instance);
            Json.child(instance, "spec").put("terminationGracePeriodSeconds", 0);
            Stored unused = state.update(state.catalogue().of("virtualmachineinstances"), instance);
        }
        request(found.machine, stopRequest(found));
        request(found.machine, startRequest(false));
        save(found.machine);
    }

    private static void noPendingRequest(Found found, String verb) {
        JsonNode pending = found.machine.path("status").path("stateChangeRequests");
        if (!pending.isEmpty()) {
            throw Refused.internal("unable to complete request: stop/start already underway: cannot " + verb);
        }
    }

    private static void request(ObjectNode machine, ObjectNode request) {
        ArrayNode requests = Json.list(Json.child(machine, "status"), "stateChangeRequests");
        requests.add(request);
    }

    private void strategy(ObjectNode machine, String strategy) {
        ObjectNode before = machine.deepCopy();
        ObjectNode spec = Json.child(machine, "spec");
        if (spec.has("running")) {
            spec.put("running", strategy.equals("Always"));
        } else {
            spec.put("runStrategy", strategy);
        }
        try {
            admission.update(type, before, machine);
        } catch (Refused refused) {
            throw Refused.internal(refused.text());
        }
        save(machine);
    }

    private void save(ObjectNode machine) {
        Stored unused = state.update(type, machine);
    }

    private void migrate(String namespace, Found found, ObjectNode body) {
        if (found.instance == null) {
            throw Refused.of(
                    404,
                    "NotFound",
                    "virtualmachineinstance.kubevirt.io \"" + found.name() + "\" not found",
                    Refused.details(found.name(), "kubevirt.io", "virtualmachineinstance"));
        }
        if (!found.phase().equals("Running")) {
            throw found.refused("VM is not running");
        }
        Type migrations = state.catalogue().of("virtualmachineinstancemigrations");
        ObjectNode migration =
                Json.object().put("apiVersion", migrations.apiVersion()).put("kind", migrations.kind());
        migration
                .putObject("metadata")
                .put("generateName", "kubevirt-migrate-vm-")
                .put("name", "kubevirt-migrate-vm-" + state.suffix())
                .put("namespace", namespace);
        ObjectNode spec = migration.putObject("spec").put("vmiName", found.name());
        if (body.get("addedNodeSelector") instanceof ObjectNode selector) {
            spec.set("addedNodeSelector", selector);
        }
        try {
            admission.create(migrations, migration);
        } catch (Refused refused) {
            throw Refused.internal(refused.text());
        }
        if (!VirtApi.isDry(body)) {
            Stored unused = state.create(migrations, migration);
        }
    }

    private void get(Call call, String namespace, String name, String sub) {
        ObjectNode machine = state.tree(type.plural(), namespace, name).orElseThrow(() -> missing(name));
        switch (sub) {
            case "expand-spec" -> call.json(200, expanded(machine));
            case "objectgraph" ->
                throw Refused.bad("ObjectGraph feature gate not enabled: Unable to return object graph.");
            default -> throw Refused.of(404, "NotFound", "the server could not find the requested resource");
        }
    }

    /** A machine that is not there yet. */
    void expand(Call call, String namespace) {
        ObjectNode machine = VirtApi.body(call);
        if (!machine.path("spec").has("template")) {
            throw Refused.bad("Object is not a valid VirtualMachine");
        }
        Json.child(machine, "metadata").put("namespace", namespace);
        call.json(200, expanded(machine));
    }

    private ObjectNode expanded(ObjectNode machine) {
        for (String what : List.of("instancetype", "preference")) {
            Optional<String> missing = InstanceTypes.missing(state, machine, what);
            if (missing.isPresent()) {
                throw Refused.bad(missing.get());
            }
        }
        ObjectNode spec = Json.child(machine, "spec", "template", "spec");
        InstanceTypes.expand(state, machine, spec);
        Json.child(machine, "spec").remove(List.of("instancetype", "preference"));
        Json.child(machine, "status").remove(List.of("instancetypeRef", "preferenceRef"));
        return machine;
    }
}
