package dev.polyvisor.driver.kubevirt.client;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The way to an API server. Making one contacts nobody. Thread safety: may be used from any thread.
 */
public interface ClusterAccess {
    /**
     * Opens it. Blocks when a program has to be asked for credentials.
     *
     * @param executor where replies are handed on
     */
    Opened open(Executor executor) throws InterruptedException;

    /** The namespace that the configuration names, as far as it is known without opening. */
    Optional<String> namespace();
}
