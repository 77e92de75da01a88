package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Passes everything on to the factory under test and keeps hold of the sessions, so that a test can look at what the fleet uses. */
final class ObservedFactory implements DriverFactory {
    private final DriverFactory factory;
    private final Map<String, CompletableFuture<ObservedDriver>> sessions = new ConcurrentHashMap<>();

    ObservedFactory(DriverFactory factory) {
        this.factory = factory;
    }

    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public int level() {
        return factory.level();
    }

    @Override
    public List<OptionSpec> options() {
        return factory.options();
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        try {
            ObservedDriver session = new ObservedDriver(context, factory.open(context, connection));
            sessionOf(context.provider()).complete(session);
            return session;
        } catch (RuntimeException e) {
            sessionOf(context.provider()).completeExceptionally(e);
            throw e;
        }
    }

    /** The first session of a provider; fails when it could not be opened. */
    ObservedDriver session(String provider, Duration timeout) throws InterruptedException {
        try {
            return sessionOf(provider).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the session of " + provider + " could not be opened", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no session of " + provider + " was opened within " + timeout, e);
        }
    }

    private CompletableFuture<ObservedDriver> sessionOf(String provider) {
        return sessions.computeIfAbsent(provider, name -> new CompletableFuture<>());
    }
}
