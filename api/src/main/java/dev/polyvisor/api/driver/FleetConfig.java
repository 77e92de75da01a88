package dev.polyvisor.api.driver;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicySettings;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * What a fleet begins with, as {@code FleetBuilder} collected it; nothing has been checked yet.
 *
 * @param providers the providers
 * @param factories drivers that the host gave
 * @param executor the host's executor, empty for one of the engine's own
 * @param classLoader where drivers are looked for, empty for the system class loader
 * @param clock the host's clock, empty for the system's
 * @param savedState a saved inventory, empty for none
 * @param policy the policy agent, empty for none
 * @param policySettings how machines are validated, when there is an agent
 * @param telemetry who is told what is measured
 * @param sync how backends are followed
 * @param closeTimeout how long closing may take
 * @param journalCapacity how many changes the journal keeps
 */
public record FleetConfig(
        List<ProviderConfig> providers,
        List<DriverFactory> factories,
        Optional<ExecutorService> executor,
        Optional<ClassLoader> classLoader,
        Optional<FleetClock> clock,
        Optional<InputStream> savedState,
        Optional<PolicyAgent> policy,
        PolicySettings policySettings,
        Telemetry telemetry,
        SyncSettings sync,
        Duration closeTimeout,
        int journalCapacity) {

    /** Copies the lists. */
    public FleetConfig {
        providers = List.copyOf(providers);
        factories = List.copyOf(factories);
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(classLoader, "classLoader");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(savedState, "savedState");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(policySettings, "policySettings");
        Objects.requireNonNull(telemetry, "telemetry");
        Objects.requireNonNull(sync, "sync");
        Objects.requireNonNull(closeTimeout, "closeTimeout");
    }

    /**
     * A provider to open.
     *
     * @param name its name
     * @param driver the name of its driver
     * @param connection how to reach the backend
     */
    public record ProviderConfig(String name, String driver, Connection connection) {

        /** Checks that all parts are there. */
        public ProviderConfig {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(driver, "driver");
            Objects.requireNonNull(connection, "connection");
        }
    }
}
