package dev.polyvisor.api;

import dev.polyvisor.api.inventory.Inventory;
import java.time.Duration;
import java.util.List;

/**
 * The backends that a host works with, and the one inventory over all of them.
 *
 * <p>A fleet is not fixed when it is opened: providers can be added, replaced and removed. A backend that cannot be
 * reached is a {@link SyncStatus}, not an exception; only invalid input is refused.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public interface Fleet extends AutoCloseable {

    /**
     * Begins a fleet. Nothing is contacted before {@link FleetBuilder#open()}.
     *
     * @return a builder
     */
    static FleetBuilder builder() {
        return new FleetBuilder();
    }

    /**
     * The inventory over all providers.
     *
     * @return the inventory
     */
    Inventory inventory();

    /**
     * A provider by its name. Does not block.
     *
     * @param name the name
     * @return the provider
     * @throws PolyvisorException NOT_FOUND with the names that there are
     */
    Provider provider(String name);

    /**
     * The providers, ordered by name. Does not block.
     *
     * @return an unmodifiable list
     */
    List<Provider> providers();

    /**
     * Adds a provider. Checks the arguments and returns; the backend is contacted in the background.
     *
     * @param name a name that no other provider has: 1 to 63 letters, digits, {@code -}, {@code _} and {@code .}
     * @param driver the name of a driver
     * @param connection how to reach the backend
     * @return the provider
     * @throws PolyvisorException INVALID_ARGUMENT for a bad name, an unknown driver (with those that there are) or a
     *     connection that the driver refuses; ALREADY_EXISTS when the name is taken
     */
    Provider add(String name, String driver, Connection connection);

    /**
     * Puts another connection in the place of a provider's present one. What the inventory holds stays, marked stale,
     * until the new backend is listed; operations under way end as UNKNOWN.
     *
     * @param name the name of a provider
     * @param driver the name of a driver
     * @param connection how to reach the backend
     * @return the new provider
     * @throws PolyvisorException INVALID_ARGUMENT as {@link #add}, in which case the present one stays; NOT_FOUND when
     *     there is none of the name
     */
    Provider replace(String name, String driver, Connection connection);

    /**
     * Closes a provider and takes what it holds out of the inventory, in one transaction. Blocks at most for the close
     * time-out. Idempotent.
     *
     * @param name the name
     * @return false when there was none of the name
     */
    boolean remove(String name);

    /**
     * The drivers that can be used, and those that cannot with the reason.
     *
     * @return an unmodifiable list, ordered by name
     */
    List<DriverInfo> drivers();

    /**
     * The pieces of work of this fleet.
     *
     * @return the operations
     */
    Operations operations();

    /**
     * Closes everything within the time that the builder was given (5 seconds by default), also when a backend hangs.
     * Operations under way end as CANCELLED here and go on there. Watches get a last mark. Idempotent; blocks.
     */
    @Override
    void close();

    /**
     * Closes everything within a time.
     *
     * @param bound how long it may take
     */
    void close(Duration bound);
}
