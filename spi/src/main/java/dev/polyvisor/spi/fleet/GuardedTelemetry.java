package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what the host's listener throws away from the work that it hears of. */
final class GuardedTelemetry implements Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedTelemetry.class);

    private final Telemetry listener;
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    GuardedTelemetry(Telemetry listener) {
        this.listener = listener;
    }

    @Override
    public void observed(String name, Duration duration, String failure, Map<String, String> tags) {
        guard("observed", () -> listener.observed(name, duration, failure, tags));
    }

    @Override
    public void counted(String name, long amount, Map<String, String> tags) {
        guard("counted", () -> listener.counted(name, amount, tags));
    }

    @Override
    public void gauged(String name, double value, Map<String, String> tags) {
        guard("gauged", () -> listener.gauged(name, value, tags));
    }

    private void guard(String method, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error failure) {
            if (failed.add(method)) {
                LOG.warn("telemetry: {} failed; it is not told again when it does", method, failure);
            }
        }
    }
}
