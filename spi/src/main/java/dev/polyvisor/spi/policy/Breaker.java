package dev.polyvisor.spi.policy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves an agent alone that fails again and again: after so many failures in a row it is open, and machines are judged
 * again only when the agent has told its version. Each change is logged once.
 *
 * <p>Thread safety: none.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final int LIMIT = 5;

    private int failures;

    boolean isOpen() {
        return failures >= LIMIT;
    }

    /** Whether this is the failure that opens it. */
    boolean failed(Throwable failure) {
        failures++;
        if (failures == LIMIT) {
            LOG.warn("policy: the agent failed {} times in a row and is left alone for a while", LIMIT, failure);
        }
        return failures == LIMIT;
    }

    void succeeded() {
        if (isOpen()) {
            LOG.info("policy: the agent answers again");
        }
        failures = 0;
    }
}
