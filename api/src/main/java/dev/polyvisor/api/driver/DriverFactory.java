package dev.polyvisor.api.driver;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.PolyvisorException;
import java.util.List;

/**
 * The way into a driver, found as a service: a public class with a public constructor without parameters, named in
 * {@code module-info} and in {@code META-INF/services}.
 *
 * <p>Thread safety: stateless; called from any thread.
 */
public interface DriverFactory {

    /** The level of these contracts. It is raised when a driver built for the level before would no longer work. */
    int LEVEL = 1;

    /**
     * The name by which hosts choose the driver.
     *
     * @return lower-case letters, digits and {@code -}; the same at each call
     */
    String name();

    /**
     * The level of the contracts that the driver was built for. Answer {@link #LEVEL}: as a constant it is compiled into
     * the driver, and the engine refuses a driver of another level with a clear reason.
     *
     * @return the level
     */
    int level();

    /**
     * The connection options that the driver understands.
     *
     * @return the options, none by default
     */
    default List<OptionSpec> options() {
        return List.of();
    }

    /**
     * Opens a session. Checks the connection and makes what the session needs, but contacts nobody: the engine does that
     * through the session, in the background.
     *
     * @param context what the engine gives the session
     * @param connection how to reach the backend; its options have been checked and completed
     * @return the session
     * @throws PolyvisorException INVALID_ARGUMENT with every fault of the connection
     */
    Driver open(DriverContext context, Connection connection);
}
