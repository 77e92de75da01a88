package dev.polyvisor.api.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How machines are validated. Number of calls and search interval are those of the system that the library continues.
 *
 * @param concurrency how many calls of the agent there may be at once, at least 1
 * @param callTimeout how long a call may take; then its thread is interrupted, and the machine is tried again later
 * @param searchInterval how often all machines are looked through for those whose validation is due
 * @param versionInterval how often the agent is asked for the version of its rules
 * @param retryInterval how long to wait after a failure before the next try; jittered, and doubled for a machine that
 *     fails again, up to {@code searchInterval}
 */
public record PolicySettings(
        int concurrency,
        Duration callTimeout,
        Duration searchInterval,
        Duration versionInterval,
        Duration retryInterval) {

    /** 10 calls at once of at most 30 s each, a search and a question for the version each 10 min, retry after 15 s. */
    public static final PolicySettings DEFAULT = new PolicySettings(
            10, Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofSeconds(15));

    /** Checks the ranges. */
    public PolicySettings {
        List<Violation> faults = new ArrayList<>();
        if (concurrency < 1) {
            faults.add(new Violation("policy.concurrency", "is not positive"));
        }
        positive("policy.callTimeout", callTimeout, faults);
        positive("policy.searchInterval", searchInterval, faults);
        positive("policy.versionInterval", versionInterval, faults);
        positive("policy.retryInterval", retryInterval, faults);
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
    }

    /**
     * With other bounds for calls.
     *
     * @param calls how many there may be at once
     * @param timeout how long one may take
     * @return new settings
     */
    public PolicySettings calls(int calls, Duration timeout) {
        return new PolicySettings(calls, timeout, searchInterval, versionInterval, retryInterval);
    }

    /**
     * With other intervals.
     *
     * @param search how often all machines are looked through
     * @param version how often the agent is asked for the version of its rules
     * @param retry how long to wait after a failure
     * @return new settings
     */
    public PolicySettings intervals(Duration search, Duration version, Duration retry) {
        return new PolicySettings(concurrency, callTimeout, search, version, retry);
    }

    private static void positive(String path, Duration value, List<Violation> faults) {
        if (value.isZero() || value.isNegative()) {
            faults.add(new Violation(path, "is not positive"));
        }
    }
}
