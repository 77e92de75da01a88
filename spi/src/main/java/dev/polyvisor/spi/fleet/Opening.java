package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.spi.fleet.ProviderCheck.Checked;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a factory make its driver, as a task. Knows nothing of the session that waits for it, and closes a driver that
 * nobody waits for any more.
 */
final class Opening implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final Checked provider;
    private final DriverContext context;
    private final Consumer<Set<Kind<?>>> known;
    private final CompletableFuture<Opened> result = new CompletableFuture<>();

    /** A driver, and what it writes. */
    record Opened(Driver driver, Set<Kind<?>> kinds) {}

    /**
     * An opening that has not begun.
     *
     * @param known learns the kinds before anybody learns of the session, so that what a saved state holds of them shows
     *     from the first look on
     */
    Opening(Checked provider, DriverContext context, Consumer<Set<Kind<?>>> known) {
        this.provider = provider;
        this.context = context;
        this.known = known;
    }

    /** Fails with nothing but {@code PolyvisorException}. */
    CompletableFuture<Opened> result() {
        return result;
    }

    @Override
    public void run() {
        try {
            Driver driver = Objects.requireNonNull(
                    provider.driver().factory().open(context, provider.connection()), "the factory gave no driver");
            if (!result.complete(new Opened(driver, kinds(driver)))) {
                close(driver, provider.name());
            }
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure(failure));
        }
    }

    private Set<Kind<?>> kinds(Driver driver) {
        try {
            Set<Kind<?>> kinds = Set.copyOf(driver.kinds());
            known.accept(kinds);
            return kinds;
        } catch (RuntimeException | Error failure) {
            close(driver, provider.name());
            throw failure;
        }
    }

    /** Whatever code of a driver throws, as the one error type. */
    static PolyvisorException failure(Throwable thrown) {
        // its text stays with the cause: nobody has looked at it for secrets
        return thrown instanceof PolyvisorException known
                ? known
                : PolyvisorException.of(
                        ErrorCode.INTERNAL,
                        "a fault of the driver: it threw " + thrown.getClass().getName(),
                        thrown);
    }

    static void close(Driver driver, String provider) {
        try {
            driver.close();
        } catch (RuntimeException | Error failure) {
            LOG.warn("provider {}: its driver failed to close", provider, failure);
        }
    }
}
