package dev.polyvisor.spi.collector;

import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.time.ActiveThreads;
import dev.polyvisor.spi.time.Loop;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What the parts of one collector share. What leads to the model is in the committer alone, which lets go of it when the
 * collector is closed: a thread that a driver never gives back must not keep it alive.
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
        Meter meter = new Meter(context::telemetry, provider);
        DriverCalls calls = new DriverCalls(provider, context.clock(), meter, () -> {});
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

    /** The same, with somebody who is told whenever the driver comes back from a call. */
    Session telling(Runnable sign) {
        DriverCalls own = new DriverCalls(provider, clock, meter, sign);
        return new Session(
                provider,
                clock,
                executor,
                random,
                settings,
                bounds,
                meter,
                own,
                committer,
                new DriverReads(provider, own, committer),
                threads);
    }

    /** A loop that runs a step. */
    Loop loop(Loop.Step step) {
        return new Loop(clock, executor, threads, settings.retryInterval(), step);
    }
}
