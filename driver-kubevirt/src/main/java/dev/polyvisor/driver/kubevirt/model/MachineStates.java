package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.inventory.MachineState;
import java.util.Optional;

/**
 * Derives the state of a machine from what is wanted, what runs, and the conditions. The word of the controller flickers: it says
 * {@code Stopped} in the middle of a restart, and before it has looked at a new machine. It decides only where nothing runs.
 */
final class MachineStates {
    private static final String PAUSED = "Paused";

    private MachineStates() {}

    static MachineState of(Optional<KubevirtDefinition> definition, Optional<KubevirtVmi> instance) {
        if (definition.isEmpty()) {
            return instance.map(MachineStates::alone).orElse(MachineState.UNKNOWN);
        }
        KubevirtDefinition wanted = definition.get();
        if (wanted.terminating()) {
            return MachineState.DELETING;
        }
        return instance.filter(vmi -> !vmi.isFinal())
                .map(vmi -> running(wanted, vmi))
                .orElseGet(() -> notRunning(wanted, instance));
    }

    private static MachineState alone(KubevirtVmi vmi) {
        if (vmi.terminating() && !vmi.isFinal()) {
            return MachineState.DELETING;
        }
        return switch (vmi.phase()) {
            case "Succeeded" -> MachineState.STOPPED;
            case "Failed" -> MachineState.ERROR;
            case "Running" -> guestRuns(vmi);
            case "Unknown" -> MachineState.UNKNOWN;
            default -> MachineState.STARTING;
        };
    }

    private static MachineState guestRuns(KubevirtVmi vmi) {
        if (vmi.migrating()) {
            return MachineState.MIGRATING;
        }
        return vmi.is(PAUSED) ? MachineState.PAUSED : MachineState.RUNNING;
    }

    private static MachineState running(KubevirtDefinition wanted, KubevirtVmi vmi) {
        boolean stops = vmi.terminating()
                || wanted.pendingAction().equals("Stop")
                || wanted.runStrategy().equals("Halted");
        if (stops) {
            return MachineState.STOPPING;
        }
        return switch (vmi.phase()) {
            case "Running" -> guestRuns(vmi);
            case "Unknown" -> MachineState.UNKNOWN;
            default -> waiting(wanted);
        };
    }

    /** An instance is there and its guest is not yet: the word tells what it waits for. */
    private static MachineState waiting(KubevirtDefinition wanted) {
        return switch (wanted.printableStatus()) {
            case "ErrorPvcNotFound", "DataVolumeError" -> MachineState.ERROR;
            case "Provisioning" -> MachineState.PROVISIONING;
            default -> MachineState.STARTING;
        };
    }

    private static MachineState notRunning(KubevirtDefinition wanted, Optional<KubevirtVmi> last) {
        return switch (wanted.printableStatus()) {
            case "ErrorPvcNotFound", "DataVolumeError", "CrashLoopBackOff" -> MachineState.ERROR;
            case "Provisioning" -> MachineState.PROVISIONING;
            case "ErrorUnschedulable", "WaitingForVolumeBinding", "ErrImagePull", "ImagePullBackOff", "Starting" ->
                MachineState.STARTING;
            // the controller has said nothing yet of a machine that was just made
            case "", "Stopped", "WaitingForReceiver", "Stopping", "Terminating" -> off(wanted, last);
            // the instance is gone, or has not come yet: the word is about what was, or what is to be
            case "Running", "Paused", "Migrating" -> last.isPresent() ? off(wanted, last) : MachineState.STARTING;
            default -> MachineState.UNKNOWN;
        };
    }

    private static MachineState off(KubevirtDefinition wanted, Optional<KubevirtVmi> last) {
        if (wanted.is("Failure")) {
            return MachineState.ERROR;
        }
        boolean comesBack = wanted.alwaysRuns() || wanted.pendingAction().equals("Start");
        if (comesBack) {
            return MachineState.STARTING;
        }
        // the controller has not looked at it before it says whether it is ready
        boolean fresh = !wanted.conditions().containsKey("Ready")
                && last.isEmpty()
                && (wanted.runStrategy().equals("Once") || wanted.runStrategy().equals("RerunOnFailure"));
        return fresh ? MachineState.STARTING : MachineState.STOPPED;
    }
}
