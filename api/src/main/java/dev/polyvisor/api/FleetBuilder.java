package dev.polyvisor.api;

import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.FleetConfig;
import dev.polyvisor.api.driver.FleetEngine;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicySettings;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a fleet begins with. Every part but the providers has a default.
 *
 * <p>Thread safety: none; a builder belongs to one thread.
 */
public final class FleetBuilder {
    private final List<FleetConfig.ProviderConfig> providers = new ArrayList<>();
    private final List<DriverFactory> factories = new ArrayList<>();
    private @Nullable ExecutorService executor;
    private @Nullable ClassLoader classLoader;
    private @Nullable FleetClock clock;
    private @Nullable InputStream savedState;
    private @Nullable PolicyAgent policy;
    private PolicySettings policySettings = PolicySettings.DEFAULT;
    private Telemetry telemetry = Telemetry.NONE;
    private SyncSettings sync = SyncSettings.DEFAULT;
    private Duration closeTimeout = Duration.ofSeconds(5);
    private int journalCapacity = 65_536;

    FleetBuilder() {}

    /**
     * Adds a provider.
     *
     * @param name its name: 1 to 63 letters, digits, {@code -}, {@code _} and {@code .}
     * @param driver the name of a driver
     * @param connection how to reach the backend
     * @return this builder
     */
    public FleetBuilder provider(String name, String driver, Connection connection) {
        providers.add(new FleetConfig.ProviderConfig(name, driver, connection));
        return this;
    }

    /**
     * Adds a driver that need not be found as a service: one of the host's own, or a fake. It stands in place of the
     * services of its name; two that are added may not share a name.
     *
     * @param factory the factory
     * @return this builder
     */
    public FleetBuilder driver(DriverFactory factory) {
        factories.add(Objects.requireNonNull(factory, "factory"));
        return this;
    }

    /**
     * Runs the fleet's work on the host's executor. It must run tasks that block, and as many at once as there are
     * sources and operations: virtual threads or a cached pool, not a small fixed one. It is not closed with the fleet.
     *
     * @param value the executor
     * @return this builder
     */
    public FleetBuilder executor(ExecutorService value) {
        this.executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /**
     * Looks for drivers with a class loader; by default the thread's context class loader.
     *
     * @param value the class loader
     * @return this builder
     */
    public FleetBuilder classLoader(ClassLoader value) {
        this.classLoader = Objects.requireNonNull(value, "classLoader");
        return this;
    }

    /**
     * Takes the time from a clock; tests give a virtual one.
     *
     * @param value the clock
     * @return this builder
     */
    public FleetBuilder clock(FleetClock value) {
        this.clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Begins with a saved inventory, marked stale until each provider has parity. The stream is read, not closed, by
     * {@link #open()}.
     *
     * @param value what {@code Inventory.save} wrote
     * @return this builder
     */
    public FleetBuilder savedState(InputStream value) {
        this.savedState = Objects.requireNonNull(value, "savedState");
        return this;
    }

    /**
     * Validates machines with a policy agent, by the {@linkplain PolicySettings#DEFAULT default settings}. Without an
     * agent no machine is validated.
     *
     * @param value the agent; not closed with the fleet
     * @return this builder
     */
    public FleetBuilder policy(PolicyAgent value) {
        return policy(value, PolicySettings.DEFAULT);
    }

    /**
     * Validates machines with a policy agent.
     *
     * @param value the agent; not closed with the fleet
     * @param settings how often and how much at once
     * @return this builder
     */
    public FleetBuilder policy(PolicyAgent value, PolicySettings settings) {
        this.policy = Objects.requireNonNull(value, "policy");
        this.policySettings = Objects.requireNonNull(settings, "policySettings");
        return this;
    }

    /**
     * Tells what is measured to a listener.
     *
     * @param value the listener
     * @return this builder
     */
    public FleetBuilder telemetry(Telemetry value) {
        this.telemetry = Objects.requireNonNull(value, "telemetry");
        return this;
    }

    /**
     * Sets how backends are followed.
     *
     * @param value the settings
     * @return this builder
     */
    public FleetBuilder sync(SyncSettings value) {
        this.sync = Objects.requireNonNull(value, "sync");
        return this;
    }

    /**
     * Bounds {@link Fleet#close()}.
     *
     * @param value the bound, 5 seconds by default
     * @return this builder
     */
    public FleetBuilder closeTimeout(Duration value) {
        this.closeTimeout = Objects.requireNonNull(value, "closeTimeout");
        return this;
    }

    /**
     * Sets how many changes the journal keeps for watches that lag or resume.
     *
     * @param changes the number, 65,536 by default, at least 1
     * @return this builder
     */
    public FleetBuilder journalCapacity(int changes) {
        this.journalCapacity = changes;
        return this;
    }

    /**
     * Opens the fleet. Checks everything that was given, then returns without waiting for any backend.
     *
     * @return the fleet
     * @throws PolyvisorException INVALID_ARGUMENT with every fault of the input: names, drivers, connections, a saved
     *     state that cannot be read; FAILED_PRECONDITION when no engine is on the class path or module path;
     *     DEADLINE_EXCEEDED when a driver hangs while it is made or asked for its name; CANCELLED when the thread is
     *     interrupted, which it then still is
     */
    public Fleet open() {
        ClassLoader loader =
                classLoader != null ? classLoader : Thread.currentThread().getContextClassLoader();
        FleetConfig config = new FleetConfig(
                providers,
                factories,
                Optional.ofNullable(executor),
                Optional.ofNullable(loader),
                Optional.ofNullable(clock),
                Optional.ofNullable(savedState),
                Optional.ofNullable(policy),
                policySettings,
                telemetry,
                sync,
                closeTimeout,
                journalCapacity);
        return engine(loader).open(config);
    }

    private static FleetEngine engine(@Nullable ClassLoader loader) {
        return ServiceLoader.load(FleetEngine.class, loader)
                .findFirst()
                .or(() -> ServiceLoader.load(FleetEngine.class, Fleet.class.getClassLoader())
                        .findFirst())
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION,
                        "no engine was found; put polyvisor-spi, or any driver, on the class path or module path"));
    }
}
