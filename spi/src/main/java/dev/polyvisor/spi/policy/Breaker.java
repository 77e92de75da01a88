package dev.polyvisor.spi.policy;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves an agent alone that fails again and again: after so many failures in a row it is open, and no machine is judged
 * until the agent has told its version, or a call that is still under way succeeds. Each change is logged once.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final int LIMIT = 5;

    private final AtomicInteger failures = new AtomicInteger();

    boolean isOpen() {
        return failures.get() >= LIMIT;
    }

    void failed(Throwable failure) {
        if (failures.incrementAndGet() == LIMIT) {
            LOG.warn("policy: the agent failed {} times in a row and is left alone for a while", LIMIT, failure);
        }
    }

    void succeeded() {
        if (failures.get() > 0 && failures.getAndSet(0) >= LIMIT) {
            LOG.info("policy: the agent answers again");
        }
    }
}
