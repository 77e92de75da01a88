package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A VirtualMachine. */
public record WireVm(WireMeta metadata, Spec spec, Status status) implements WireObject {
    public WireVm {
        metadata = WireMeta.orNone(metadata);
        spec = spec == null ? Spec.NONE : spec;
        status = status == null ? Status.NONE : status;
    }

    public record Spec(
            String runStrategy,
            @Nullable Boolean running,
            @Nullable Matcher instancetype,
            @Nullable Matcher preference,
            WireGuest guest) {
        static final Spec NONE = new Spec("", null, null, null, WireGuest.NONE);

        public Spec {
            runStrategy = Absent.text(runStrategy);
            guest = guest == null ? WireGuest.NONE : guest;
        }

        /** The wanted state, also where only the deprecated switch says it. */
        public String wanted() {
            if (!runStrategy.isEmpty() || running == null) {
                return runStrategy;
            }
            return running ? "Always" : "Halted";
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
            int startFailures,
            String snapshotInProgress,
            String restoreInProgress,
            List<String> requestedActions,
            @Nullable MemoryDump memoryDumpRequest) {
        static final Status NONE = new Status("", List.of(), 0, "", "", List.of(), null);

        public Status {
            printableStatus = Absent.text(printableStatus);
            conditions = Absent.list(conditions);
            snapshotInProgress = Absent.text(snapshotInProgress);
            restoreInProgress = Absent.text(restoreInProgress);
            requestedActions = Absent.list(requestedActions);
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
}
