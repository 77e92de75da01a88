package dev.polyvisor.spi.collector;

import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.store.RevisionedStore;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What the parts of one collector share. It does not hold the context of the driver, which leads to the whole fleet: a
 * thread that a driver never gives back would keep that alive.
 */
record Session(
        String provider,
        FleetClock clock,
        Executor executor,
        RandomGenerator random,
        SyncSettings settings,
        Bounds bounds,
        Meter meter,
        DriverCalls calls,
        Committer committer,
        DriverReads reads,
        ActiveThreads threads) {

    static Session of(
            String provider, DriverContext context, RevisionedStore store, SyncSettings settings, Bounds bounds) {
        Meter meter = new Meter(context.telemetry(), provider);
        DriverCalls calls = new DriverCalls(provider, context.clock(), meter);
        Committer committer = new Committer(provider, store, bounds);
        return new Session(
                provider,
                context.clock(),
                context.executor(),
                context.random(),
                settings,
                bounds,
                meter,
                calls,
                committer,
                new DriverReads(provider, calls, committer),
                new ActiveThreads());
    }

    /** A loop that runs a step. */
    Loop loop(Loop.Step step) {
        return new Loop(clock, executor, threads, settings.retryInterval(), step);
    }
}
