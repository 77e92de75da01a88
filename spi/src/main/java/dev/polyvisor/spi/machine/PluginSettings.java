package dev.polyvisor.spi.machine;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a machine plugin works.
 *
 * @param provider the name of the provider that errors tell; empty without a fleet
 * @param timeout how long a call may take whose request does not say; above zero
 * @param maxSessions how many sessions with backends that secrets name are kept at most; at least 1
 * @param sessionIdle how long an unused session of this kind is kept; above zero
 * @param originalCodes whether every code but NOT_FOUND and UNIMPLEMENTED becomes INTERNAL, as the plugin did that this
 *     one continues. Callers can then no longer tell what is worth a repetition
 */
public record PluginSettings(
        String provider, Duration timeout, int maxSessions, Duration sessionIdle, boolean originalCodes) {
    /** No name, 5 min for a call, 64 sessions, each closed after 10 min without use, own codes. */
    public static final PluginSettings DEFAULT =
            new PluginSettings("", Duration.ofMinutes(5), 64, Duration.ofMinutes(10), false);

    /** Checks the ranges. */
    public PluginSettings {
        List<Violation> faults = new ArrayList<>();
        if (timeout.isZero() || timeout.isNegative()) {
            faults.add(new Violation("machines.timeout", "is not above zero"));
        }
        if (maxSessions < 1) {
            faults.add(new Violation("machines.maxSessions", "is not positive"));
        }
        if (sessionIdle.isZero() || sessionIdle.isNegative()) {
            faults.add(new Violation("machines.sessionIdle", "is not above zero"));
        }
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
    }

    /**
     * For a provider.
     *
     * @param name the name that errors tell
     * @return new settings
     */
    public PluginSettings named(String name) {
        return new PluginSettings(name, timeout, maxSessions, sessionIdle, originalCodes);
    }

    /**
     * With another time for calls whose request does not say.
     *
     * @param time how long, above zero
     * @return new settings
     */
    public PluginSettings within(Duration time) {
        return new PluginSettings(provider, time, maxSessions, sessionIdle, originalCodes);
    }

    /**
     * With another bound for the sessions with backends that secrets name.
     *
     * @param max how many, at least 1
     * @param idle how long an unused one is kept, above zero
     * @return new settings
     */
    public PluginSettings sessions(int max, Duration idle) {
        return new PluginSettings(provider, timeout, max, idle, originalCodes);
    }

    /**
     * With the codes of the plugin that this one continues.
     *
     * @return new settings
     */
    public PluginSettings withOriginalCodes() {
        return new PluginSettings(provider, timeout, maxSessions, sessionIdle, true);
    }
}
