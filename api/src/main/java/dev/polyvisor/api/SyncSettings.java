package dev.polyvisor.api;

import java.time.Duration;

/**
 * How backends are followed. The first two are those of the collector that the library continues.
 *
 * @param retryInterval how long to wait after a failure before the next try; jittered, and doubled up to
 *     {@code maxRetryInterval} while failures go on
 * @param refreshInterval how often a polling source is asked when it is quiet
 * @param maxRetryInterval the longest wait between two tries
 * @param auditInterval how often the model is compared with the backend, see {@code auditShare}; zero for never
 * @param auditShare the share of the time that comparing may take, above 0 and at most 1
 */
public record SyncSettings(
        Duration retryInterval,
        Duration refreshInterval,
        Duration maxRetryInterval,
        Duration auditInterval,
        double auditShare) {

    /** Retry after 5 s, refresh each 10 s, at most 5 min between tries, an audit each 10 min within 5 % of the time. */
    public static final SyncSettings DEFAULT = new SyncSettings(
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(10), 0.05);

    /** Checks the ranges. */
    public SyncSettings {
        positive("sync.retryInterval", retryInterval);
        positive("sync.refreshInterval", refreshInterval);
        positive("sync.maxRetryInterval", maxRetryInterval);
        if (auditInterval.isNegative()) {
            throw PolyvisorException.invalidArgument("sync.auditInterval", "is negative");
        }
        if (maxRetryInterval.compareTo(retryInterval) < 0) {
            throw PolyvisorException.invalidArgument("sync.maxRetryInterval", "is shorter than the retry interval");
        }
        if (!(auditShare > 0 && auditShare <= 1)) {
            throw PolyvisorException.invalidArgument("sync.auditShare", "is not above 0 and at most 1");
        }
    }

    /**
     * With other intervals for failures and for polling.
     *
     * @param retry how long to wait after a failure
     * @param refresh how often a quiet polling source is asked
     * @return new settings
     */
    public SyncSettings intervals(Duration retry, Duration refresh) {
        Duration max = maxRetryInterval.compareTo(retry) < 0 ? retry : maxRetryInterval;
        return new SyncSettings(retry, refresh, max, auditInterval, auditShare);
    }

    /**
     * With another audit.
     *
     * @param interval how often, zero for never
     * @param share the share of the time that it may take
     * @return new settings
     */
    public SyncSettings audit(Duration interval, double share) {
        return new SyncSettings(retryInterval, refreshInterval, maxRetryInterval, interval, share);
    }

    private static void positive(String path, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw PolyvisorException.invalidArgument(path, "is not positive");
        }
    }
}
