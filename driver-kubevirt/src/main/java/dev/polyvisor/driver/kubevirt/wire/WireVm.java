package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A VirtualMachine. */
public record WireVm(WireMeta metadata, Spec spec, Status status) implements WireObject {
    public WireVm {
        metadata = WireMeta.orNone(metadata);
        spec = spec == null ? new Spec("", null, null, null, null) : spec;
        status = status == null ? new Status("", List.of(), null, "", null, List.of(), null) : status;
    }

    public record Spec(
            String runStrategy,
            @Nullable Boolean running,
            @Nullable Matcher instancetype,
            @Nullable Matcher preference,
            @Nullable Template template) {
        public Spec {
            runStrategy = Absent.text(runStrategy);
        }

        public WireGuest guest() {
            return template == null ? WireGuest.NONE : template.spec;
        }

        /** The wanted state, also where only the deprecated switch says it. */
        public String wanted() {
            if (!runStrategy.isEmpty() || running == null) {
                return runStrategy;
            }
            return running ? "Always" : "Halted";
        }
    }

    public record Template(WireGuest spec) {
        public Template {
            spec = spec == null ? WireGuest.NONE : spec;
        }
    }

    public record Matcher(String kind, String name) {
        public Matcher {
            kind = Absent.text(kind);
            name = Absent.text(name);
        }
    }

    public record Status(
            String printableStatus,
            List<WireCondition> conditions,
            @Nullable StartFailure startFailure,
            String snapshotInProgress,
            @Nullable String restoreInProgress,
            List<StateChange> stateChangeRequests,
            @Nullable MemoryDump memoryDumpRequest) {
        public Status {
            printableStatus = Absent.text(printableStatus);
            conditions = Absent.list(conditions);
            snapshotInProgress = Absent.text(snapshotInProgress);
            stateChangeRequests = Absent.list(stateChangeRequests);
        }
    }

    /** A dump of the memory into a claim. */
    public record MemoryDump(String claimName, String phase, String message) {
        public MemoryDump {
            claimName = Absent.text(claimName);
            phase = Absent.text(phase);
            message = Absent.text(message);
        }
    }

    public record StartFailure(int consecutiveFailCount) {}

    public record StateChange(String action) {
        public StateChange {
            action = Absent.text(action);
        }
    }
}
