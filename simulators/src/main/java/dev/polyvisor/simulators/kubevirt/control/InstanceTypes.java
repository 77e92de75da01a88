package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Instance types and preferences of machines. */
public final class InstanceTypes {
    private InstanceTypes() {}

    /** Notes which ones a machine has, or that they are not there; whether it can start. */
    static boolean resolve(ClusterState state, ObjectNode machine) {
        for (String what : new String[] {"instancetype", "preference"}) {
            if (!(machine.path("spec").path(what) instanceof ObjectNode reference)
                    || Json.text(reference, "name").isEmpty()) {
                continue;
            }
            Optional<Stored> found = find(state, machine, what);
            ObjectNode status = Json.child(machine, "status");
            if (found.isEmpty()) {
                String plural = plural(reference, what);
                Conditions.set(
                        status,
                        "Failure",
                        true,
                        "FailedFind" + what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1),
                        plural + ".instancetype.kubevirt.io \"" + Json.text(reference, "name") + "\" not found",
                        state.now());
                return false;
            }
            String revision = Json.text(machine, "metadata", "name") + "-"
                    + found.get().name() + "-v1beta1-" + found.get().uid() + "-1";
            Json.child(status, what + "Ref").put("name", found.get().name());
            Json.child(status, what + "Ref", "controllerRevisionRef").put("name", revision);
        }
        Conditions.remove(Json.child(machine, "status"), "Failure");
        return true;
    }

    private static String plural(ObjectNode reference, String what) {
        String kind = Json.text(reference, "kind").toLowerCase(Locale.ROOT);
        boolean namespaced = !kind.isEmpty() && !kind.contains("cluster");
        return (namespaced ? "virtualmachine" : "virtualmachinecluster") + what + "s";
    }

    private static Optional<Stored> find(ClusterState state, ObjectNode machine, String what) {
        if (!(machine.path("spec").path(what) instanceof ObjectNode reference)) {
            return Optional.empty();
        }
        String plural = plural(reference, what);
        String namespace = plural.contains("cluster") ? "" : Json.text(machine, "metadata", "namespace");
        return state.find(plural, namespace, Json.text(reference, "name"));
    }

    /** What is said of an instance type or preference that is not there; empty when it is, or none is named. */
    public static Optional<String> missing(ClusterState state, ObjectNode machine, String what) {
        if (!(machine.path("spec").path(what) instanceof ObjectNode reference)
                || find(state, machine, what).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(plural(reference, what) + ".instancetype.kubevirt.io \"" + Json.text(reference, "name")
                + "\" not found");
    }

    /** Puts the sizes of the instance type, and what the preference prefers, into a template. */
    public static void expand(ClusterState state, ObjectNode machine, ObjectNode spec) {
        find(state, machine, "instancetype").map(Stored::tree).ifPresent(type -> {
            int count = Json.at(type, "spec", "cpu", "guest").asInt(1);
            ObjectNode cpu = Json.child(spec, "domain", "cpu");
            cpu.put("cores", 1).put("sockets", count).put("threads", 1);
            Json.child(spec, "domain", "memory").put("guest", Json.text(type, "spec", "memory", "guest"));
        });
    }
}
