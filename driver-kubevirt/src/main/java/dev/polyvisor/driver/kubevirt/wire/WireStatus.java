package dev.polyvisor.driver.kubevirt.wire;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Status with which an API server refuses. */
public record WireStatus(
        String kind,
        String status,
        String message,
        String reason,
        int code,
        @Nullable Details details) {
    public WireStatus {
        kind = Absent.text(kind);
        status = Absent.text(status);
        message = Absent.text(message);
        reason = Absent.text(reason);
    }

    public record Details(List<Cause> causes, int retryAfterSeconds) {
        public Details {
            causes = Absent.list(causes);
        }
    }

    public record Cause(String reason, String message, String field) {
        public Cause {
            reason = Absent.text(reason);
            message = Absent.text(message);
            field = Absent.text(field);
        }
    }

    public List<Cause> causes() {
        return details == null ? List.of() : details.causes;
    }

    public Optional<Duration> retryAfter() {
        return details == null || details.retryAfterSeconds <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(details.retryAfterSeconds));
    }
}
