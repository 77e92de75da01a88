package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.operation.Operations;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What all work on instances has in common. Thread safety: may be used from any thread. */
public record Work(LxdState state, Operations operations, Events events) {

    /** What an operation says that it works on: older clients know containers only. */
    public static Map<String, List<String>> resources(String... instances) {
        Map<String, List<String>> all = new TreeMap<>();
        all.put(
                "instances",
                List.of(instances).stream().map(n -> "/1.0/instances/" + n).toList());
        all.put(
                "containers",
                List.of(instances).stream().map(n -> "/1.0/containers/" + n).toList());
        return all;
    }

    /** Does something while nobody else may touch the instance; it takes a while in between. */
    void exclusively(Instance instance, String verb, Runnable before, Runnable after) throws InterruptedException {
        state.locked(() -> {
            claim(instance, verb);
            try {
                before.run();
            } catch (Refused e) {
                instance.busy(null);
                throw e;
            }
        });
        try {
            operations.pause();
        } finally {
            state.locked(() -> instance.busy(null));
        }
        state.locked(after);
    }

    static void claim(Instance instance, String verb) {
        if (instance.busy() != null) {
            throw Refused.failed(busy(instance.busy()));
        }
        instance.busy(verb);
    }

    static String busy(@Nullable String verb) {
        return "Instance is busy running a \"" + verb + "\" operation";
    }

    Operation start(String description, Instance instance, Operations.Task task) {
        return operations.start(description, instance.project(), resources(instance.name()), task);
    }

    void tell(String action, Instance instance, boolean requested) {
        tell(action, instance, null, requested);
    }

    void tell(String action, Instance instance, @Nullable ObjectNode context, boolean requested) {
        events.lifecycle(action, instance.project(), "/1.0/instances/" + instance.name(), context, requested);
    }

    void tellBelow(String action, Instance instance, String below, @Nullable ObjectNode context) {
        events.lifecycle(action, instance.project(), "/1.0/instances/" + instance.name() + "/" + below, context, false);
    }
}
