package dev.polyvisor.simulators.fake.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which machines belong to a class: those that carry the plugin's own mark and all of the tags. Immutable.
 *
 * @param labels mark and tags
 */
record Ownership(Map<String, String> labels) {
    /** The label that all machines of the plugin have. */
    static final String MARK = "polyvisor/managed-by";

    private static final String PLUGIN = "machine-plugin";

    /** The machines of a class; one without tags would have all of them. */
    static Ownership of(FakeMachineSpec spec) {
        if (spec.tags().isEmpty()) {
            throw PolyvisorException.invalidArgument("tags", "is empty: every machine would match");
        }
        Map<String, String> labels = new LinkedHashMap<>(spec.tags());
        labels.put(MARK, PLUGIN);
        return new Ownership(labels);
    }

    boolean has(MachineDatum machine) {
        return machine.labels().entrySet().containsAll(labels.entrySet());
    }

    /** Refuses to change what is not ours. */
    void need(MachineDatum machine) {
        if (!has(machine)) {
            throw Refusal.precondition("machine \"" + machine.name() + "\" does not belong to this class");
        }
    }

    /** Refuses to take over what is not ours, or about to go. */
    void needToAdopt(MachineDatum machine) {
        if (!has(machine)) {
            throw Refusal.taken("another machine", machine.name());
        }
        needToStay(machine);
    }

    static void needToStay(MachineDatum machine) {
        if (machine.state() == MachineState.DELETING) {
            throw PolyvisorException.of(ErrorCode.ABORTED, "machine \"" + machine.name() + "\" is being deleted");
        }
    }
}
