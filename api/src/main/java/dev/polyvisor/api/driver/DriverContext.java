package dev.polyvisor.api.driver;

import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/**
 * What the engine gives a session: time, threads, chance and the model. A driver uses no other source of these, so that
 * a host keeps control and tests run in virtual time.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public interface DriverContext {

    /**
     * The name of the provider, which belongs into every key that the driver makes.
     *
     * @return the name
     */
    String provider();

    /**
     * The clock.
     *
     * @return the clock
     */
    FleetClock clock();

    /**
     * Where work runs that blocks. It is shut down by the engine, never by the driver; its threads are interrupted when
     * the provider is closed.
     *
     * @return the executor
     */
    ExecutorService executor();

    /**
     * Chance, for jitter and generated addresses; not for secrets.
     *
     * @return a generator that is safe for several threads
     */
    RandomGenerator random();

    /**
     * Who is told what is measured.
     *
     * @return the listener, never null
     */
    Telemetry telemetry();

    /**
     * Turns plans into operations.
     *
     * @return the starter
     */
    OperationStarter operations();

    /**
     * The inventory now, over all providers.
     *
     * @return a snapshot
     */
    InventorySnapshot inventory();

    /**
     * The session of another provider of the same fleet, for work that goes from one backend to another. It may be closed at
     * any time, as if its backend could not be reached any more. Does not block.
     *
     * @param provider the name of the provider
     * @return the driver's side of its session; empty when there is no such provider, or it has no session yet or any more
     */
    default Optional<Driver> peer(String provider) {
        return Optional.empty();
    }

    /**
     * Waits on the clock.
     *
     * @param duration how long
     * @throws InterruptedException when the thread is interrupted or the provider is closed
     */
    void sleep(Duration duration) throws InterruptedException;
}
