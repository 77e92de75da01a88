package dev.polyvisor.spi.operation;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Revision;
import java.util.Set;

/** Reads targets through the adapters of a provider and commits what was read: the way of an operation into the model. */
@FunctionalInterface
public interface TargetReader {

    /**
     * Reads and commits. Blocks.
     *
     * @param targets what to read
     * @return a revision in which the backend's state shows
     * @throws PolyvisorException as the backend failed; nothing is committed then
     * @throws InterruptedException when the thread is interrupted
     */
    Revision read(Set<Target> targets) throws InterruptedException;
}
