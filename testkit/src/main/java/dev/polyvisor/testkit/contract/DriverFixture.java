package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A driver under test with a backend behind it. What a fixture cannot offer is left at its default, and the tests that need it are
 * skipped with the reason.
 *
 * <p>The tests make instances whose names begin with {@link #NAME_PREFIX}; whatever of them a test leaves is removed by
 * {@link #close()}.
 */
public interface DriverFixture extends AutoCloseable {
    /** How the names of all instances begin that the tests make. */
    String NAME_PREFIX = "pvc-";

    /**
     * The driver under test.
     *
     * @return the factory
     */
    DriverFactory factory();

    /**
     * How to reach the backend.
     *
     * @return a connection that works
     */
    Connection connection();

    /**
     * A way to the backend that does not go through the driver.
     *
     * @return the second client
     */
    SecondClient secondClient();

    /**
     * Begins the specification of a small instance that the backend can create, start and stop within a short time.
     *
     * @param name its name
     * @return the specification, with nothing else set that needs not be
     */
    InstanceSpecBuilder machine(String name);

    /**
     * What {@code Provider.capabilities()} shall be once the backend was reached.
     *
     * @return the capabilities, as the support table of the driver has them
     */
    Set<Capability> capabilities();

    /**
     * Connections that the driver refuses.
     *
     * @return each with the paths of what is wrong with it
     */
    default List<InvalidConnection> invalidConnections() {
        return List.of();
    }

    /**
     * A connection to where nobody listens.
     *
     * @return the connection, empty when there can be none
     */
    default Optional<Connection> deadConnection() {
        return Optional.empty();
    }

    /**
     * A connection with credentials that the backend does not take.
     *
     * @return the connection, empty when the backend takes anybody
     */
    default Optional<Connection> refusedConnection() {
        return Optional.empty();
    }

    /**
     * A scope besides the connection's own in which instances can be made.
     *
     * @return the scope, empty when there is none
     */
    default Optional<Scope> otherScope() {
        return Optional.empty();
    }

    /**
     * A cursor that the backend does not know any more.
     *
     * @return the cursor, empty when the driver's sources have none
     */
    default Optional<Cursor> expiredCursor() {
        return Optional.empty();
    }

    /**
     * What the tests of machines for orchestrators need.
     *
     * @return the part of the fixture, empty when the driver has no machines
     */
    default Optional<MachineFixture> machines() {
        return Optional.empty();
    }

    /**
     * What the tests of resources allocate.
     *
     * @return the sample, empty when the driver allocates nothing
     */
    default Optional<ResourceSample> resources() {
        return Optional.empty();
    }

    /**
     * What this fixture can make go wrong.
     *
     * @return the faults
     */
    default Set<Fault> faults() {
        return Set.of();
    }

    /**
     * Makes something go wrong.
     *
     * @param fault one of {@link #faults()}
     * @return ends the fault
     */
    default Injection inject(Fault fault) {
        throw new UnsupportedOperationException("this fixture does not offer " + fault);
    }

    /**
     * How long the tests wait at most.
     *
     * @return the time-outs
     */
    default Patience patience() {
        return Patience.DEFAULT;
    }

    /**
     * How the fleets of the tests follow the backend: often enough that nobody waits.
     *
     * @return the settings
     */
    default SyncSettings sync() {
        return SyncSettings.DEFAULT.intervals(Duration.ofMillis(50), Duration.ofMillis(50));
    }

    /**
     * Whether connections of a closed session end only when the garbage collector has run. So it is with a driver over the JDK's
     * own HTTP client before JDK 21, which cannot be closed; no other driver has a reason.
     *
     * @return true where the leak check asks for collections
     */
    default boolean collectsConnections() {
        return false;
    }

    /** Removes what the test left in the backend, and lets go of it. */
    @Override
    void close();

    /**
     * A connection that the driver refuses.
     *
     * @param connection the connection
     * @param paths the paths of all its faults
     */
    record InvalidConnection(Connection connection, Set<String> paths) {

        /** Copies the set. */
        public InvalidConnection {
            paths = Set.copyOf(paths);
        }
    }

    /** A fault that has been injected. */
    @FunctionalInterface
    interface Injection extends AutoCloseable {
        /** Ends the fault. Idempotent. */
        @Override
        void close();
    }
}
