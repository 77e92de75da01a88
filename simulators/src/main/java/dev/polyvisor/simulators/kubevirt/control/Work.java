package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects that stand for work with an end: snapshots, restores, clones, exports. */
final class Work {
    private static final Set<String> ENDS = Set.of("Succeeded", "Failed", "Terminated", "Skipped");

    private Work() {}

    static boolean isFinished(JsonNode object) {
        JsonNode status = object.path("status");
        return !object.path("metadata").has("deletionTimestamp")
                && (ENDS.contains(Json.text(status, "phase")) || Json.flag(status, "complete"));
    }

    /** Says where it is. */
    static void progress(
            ObjectNode status, boolean progresses, String reason, boolean ready, String readyReason, String now) {
        Conditions.set(status, "Progressing", progresses, reason, "", now);
        Conditions.set(status, "Ready", ready, readyReason, "", now);
    }
}
