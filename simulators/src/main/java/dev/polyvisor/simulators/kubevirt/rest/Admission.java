package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas and webhooks, as far as they are simulated: what they refuse, and what they add. */
final class Admission {
    private static final Set<String> STRATEGIES =
            Set.of("Always", "Halted", "Manual", "Once", "RerunOnFailure", "WaitAsReceiver");
    private static final String VALIDATOR = "virtualmachine-validator.kubevirt.io";
    /** Types of fields, by kind and path; a star stands for each element. */
    private static final Map<String, Map<String, String>> TYPES = Map.of(
            "virtualmachines",
            Map.of(
                    "spec.runStrategy", "string",
                    "spec.running", "boolean",
                    "spec.template.spec.domain.cpu.cores", "integer",
                    "spec.template.spec.domain.cpu.sockets", "integer",
                    "spec.template.spec.domain.cpu.threads", "integer",
                    "spec.template.spec.terminationGracePeriodSeconds", "integer",
                    "spec.template.spec.volumes", "array",
                    "spec.template.spec.networks", "array"),
            "virtualmachineinstancemigrations",
            Map.of("spec.vmiName", "string"),
            "kubevirts",
            Map.of("spec.imageTag", "string"),
            "virtualmachinesnapshots",
            Map.of("spec.source.name", "string"),
            "virtualmachinerestores",
            Map.of("spec.virtualMachineSnapshotName", "string"));

    private static final Map<String, String> REQUIRED = Map.of("virtualmachines", "spec.template");
    /** Kinds whose webhook is asked before the schema, and its name. */
    private static final Map<String, String> MUTATORS = Map.of(
            "virtualmachines", "virtualmachines-mutator.kubevirt.io",
            "virtualmachineinstances", "virtualmachineinstances-mutator.kubevirt.io",
            "virtualmachineinstancemigrations", "migrations-mutator.kubevirt.io");

    private final ClusterState state;
    private final Faults faults;

    Admission(ClusterState state, Faults faults) {
        this.state = state;
        this.faults = faults;
    }

    /** Refuses what has another form than the schema wants. */
    void shape(Type type, ObjectNode object) {
        String mutator = MUTATORS.get(type.plural());
        if (mutator != null && faults.virtApi() != Faults.VirtApi.UP) {
            throw Refused.internal("failed calling webhook \"" + mutator
                    + "\": failed to call webhook: Post \"https://virt-api.kubevirt.svc:18443/"
                    + mutator.replace("mutator.kubevirt.io", "mutate")
                    + "?timeout=10s\": dial tcp 127.0.0.1:18443: connect: connection refused");
        }
        List<Refused.Cause> causes = new ArrayList<>();
        TYPES.getOrDefault(type.plural(), Map.of()).forEach((path, wanted) -> {
            JsonNode value = Json.at(object, path.split("\\."));
            if (!value.isMissingNode() && !value.isNull() && !isA(value, wanted)) {
                // the webhook calls every number a number
                String found = name(value, mutator != null);
                causes.add(new Refused.Cause(
                        "FieldValueTypeInvalid",
                        path + " in body must be of type " + wanted + ": \"" + found + "\"",
                        path + "|" + found));
            }
        });
        String required = REQUIRED.get(type.plural());
        if (required != null && Json.at(object, required.split("\\.")).isMissingNode()) {
            causes.add(new Refused.Cause("FieldValueRequired", required + " in body is required", required + "|"));
        }
        if (causes.isEmpty()) {
            return;
        }
        if (mutator != null) {
            throw Refused.denied(
                    mutator,
                    causes.stream()
                            .map(cause -> new Refused.Cause("", cause.message(), ""))
                            .toList());
        }
        Refused.Cause first = causes.get(0);
        String[] field = first.field().split("\\|", 2);
        throw Refused.invalid(
                type,
                type.kind(),
                Json.text(object, "metadata", "name"),
                new Refused.Cause(first.reason(), "Invalid value: \"" + field[1] + "\": " + first.message(), field[0]));
    }

    private static boolean isA(JsonNode value, String type) {
        return switch (type) {
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isArray();
        };
    }

    private static String name(JsonNode value, boolean webhook) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case NUMBER -> webhook || !value.isIntegralNumber() ? "number" : "integer";
            default -> "object";
        };
    }

    /** Refuses an object that is to be, and adds what the webhooks add. */
    void create(Type type, ObjectNode object) {
        switch (type.plural()) {
            case "virtualmachines" -> {
                validate(object);
                Defaults.machine(state, object);
            }
            case "virtualmachineinstances" -> Defaults.instance(state, object);
            case "virtualmachineinstancemigrations" -> migration(object);
            case "namespaces" -> Defaults.namespace(object);
            case "persistentvolumeclaims" -> Defaults.claim(state, object);
            case "virtualmachinerestores" -> Defaults.restore(object);
            case "secrets" -> Defaults.secret(object);
            default -> {}
        }
    }

    /** Refuses a change, and adds what the webhooks add. */
    void update(Type type, ObjectNode before, ObjectNode object) {
        if (type.plural().equals("virtualmachines")) {
            if (!before.path("spec").equals(object.path("spec"))) {
                validate(object);
                duringSnapshot(before, object);
            }
            Defaults.machine(state, object);
        } else if (type.plural().equals("secrets")) {
            Defaults.secret(object);
        } else if (Set.of("virtualmachinesnapshots", "virtualmachineinstancemigrations")
                        .contains(type.plural())
                && !before.path("spec").equals(object.path("spec"))) {
            throw Refused.denied(
                    type.singular() + "-validator." + type.group(),
                    List.of(new Refused.Cause("FieldValueInvalid", "spec in immutable after creation", "spec")));
        }
    }

    private static void duringSnapshot(ObjectNode before, ObjectNode object) {
        for (String work : List.of("snapshotInProgress", "restoreInProgress")) {
            String name = Json.text(before, "status", work);
            boolean strategy = !before.path("spec")
                    .path("runStrategy")
                    .equals(object.path("spec").path("runStrategy"));
            JsonNode volumes = Json.at(before, "spec", "template", "spec", "volumes");
            boolean disks = work.equals("snapshotInProgress")
                    && !volumes.equals(Json.at(object, "spec", "template", "spec", "volumes"));
            if (!name.isEmpty() && (strategy || disks)) {
                String what = strategy ? "RunStrategy" : "volumes";
                throw Refused.denied(
                        VALIDATOR,
                        List.of(new Refused.Cause(
                                "FieldValueNotSupported",
                                "Cannot update VM " + what + " until "
                                        + (work.startsWith("snap") ? "snapshot" : "restore") + " \"" + name
                                        + "\" completes",
                                strategy ? "spec.runStrategy" : "spec.template.spec.volumes")));
            }
        }
    }

    private static void validate(ObjectNode machine) {
        List<Refused.Cause> causes = new ArrayList<>();
        JsonNode spec = machine.path("spec");
        if (spec.has("running") && spec.has("runStrategy")) {
            causes.add(invalid(
                    "Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy"
                            + " instead",
                    "spec.running"));
        } else if (!spec.has("running") && !spec.has("runStrategy")) {
            causes.add(invalid(
                    "One of Running or RunStrategy must be specified. Note that Running is deprecated, please use RunStrategy"
                            + " instead",
                    "spec.running"));
        }
        if (spec.has("runStrategy") && !STRATEGIES.contains(Json.text(spec, "runStrategy"))) {
            causes.add(invalid("Invalid RunStrategy (" + Json.text(spec, "runStrategy") + ")", "spec.runStrategy"));
        }
        JsonNode domain = Json.at(spec, "template", "spec", "domain");
        if (spec.has("instancetype")) {
            for (List<String> path : List.of(
                    List.of("cpu", "cores"),
                    List.of("cpu", "sockets"),
                    List.of("cpu", "threads"),
                    List.of("memory", "guest"))) {
                if (!Json.at(domain, path.toArray(String[]::new)).isMissingNode()) {
                    String field = "spec.template.spec.domain." + String.join(".", path);
                    causes.add(invalid("VM field(s) " + field + " conflicts with selected instance type", field));
                }
            }
        }
        interfaces(Json.at(spec, "template", "spec"), causes);
        disks(Json.at(spec, "template", "spec"), causes);
        if (!causes.isEmpty()) {
            throw Refused.denied(VALIDATOR, causes);
        }
    }

    private static void interfaces(JsonNode spec, List<Refused.Cause> causes) {
        JsonNode interfaces = Json.at(spec, "domain", "devices", "interfaces");
        for (int i = 0; i < interfaces.size(); i++) {
            String field = "spec.template.spec.domain.devices.interfaces[" + i + "].name";
            String name = Json.text(interfaces.get(i), "name");
            boolean pod = Json.element(spec.path("networks"), "name", name)
                    .filter(network -> network.has("pod"))
                    .isPresent();
            if (interfaces.get(i).has("masquerade") && !pod) {
                causes.add(invalid("Masquerade interface only implemented with pod network", field));
            }
            if (Json.element(spec.path("networks"), "name", name).isEmpty()) {
                causes.add(invalid(field + " '" + name + "' not found.", field));
            }
        }
    }

    private static void disks(JsonNode spec, List<Refused.Cause> causes) {
        JsonNode disks = Json.at(spec, "domain", "devices", "disks");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < disks.size(); i++) {
            String field = "spec.template.spec.domain.devices.disks[" + i + "]";
            String name = Json.text(disks.get(i), "name");
            if (!names.add(name)) {
                causes.add(new Refused.Cause(
                        "FieldValueInvalid",
                        field + " and earlier disk must not have the same Name.",
                        field + ".name"));
            }
            if (Json.element(spec.path("volumes"), "name", name).isEmpty()) {
                causes.add(invalid(field + ".Name '" + name + "' not found.", field + ".name"));
            }
        }
    }

    private void migration(ObjectNode object) {
        String namespace = Json.text(object, "metadata", "namespace");
        String instance = Json.text(object, "spec", "vmiName");
        ObjectNode found = state.tree("virtualmachineinstances", namespace, instance)
                .orElseThrow(() -> deniedMigration("the VMI \"" + namespace + "/" + instance + "\" does not exist"));
        if (Set.of("Succeeded", "Failed").contains(Json.text(found, "status", "phase"))) {
            throw deniedMigration("Cannot migrate VMI in finalized state.");
        }
        for (var each : state.shelf("virtualmachineinstancemigrations").from(namespace, "")) {
            ObjectNode other = each.tree();
            if (Json.text(other, "spec", "vmiName").equals(instance)
                    && !Set.of("Succeeded", "Failed").contains(Json.text(other, "status", "phase"))) {
                throw deniedMigration("in-flight migration detected. Active migration job (" + each.uid()
                        + ") is currently already in progress" + " for VMI " + instance + ".");
            }
        }
        boolean migratable = Json.element(Json.at(found, "status", "conditions"), "type", "LiveMigratable")
                .map(condition -> !Json.text(condition, "status").equals("False"))
                .orElse(true);
        if (!migratable) {
            throw deniedMigration("Cannot migrate VMI, Reason: DisksNotLiveMigratable, Message: cannot migrate VMI");
        }
        Json.child(object, "metadata", "labels").put("kubevirt.io/vmi-name", instance);
        ClusterState.finalizer(object, "kubevirt.io/migrationJobFinalize", true);
    }

    private static Refused deniedMigration(String why) {
        return Refused.of(
                400,
                "BadRequest",
                "admission webhook \"migration-create-validator.kubevirt.io\" denied the request: " + why);
    }

    private static Refused.Cause invalid(String message, String field) {
        return new Refused.Cause("FieldValueInvalid", message, field);
    }
}
