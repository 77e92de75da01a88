package dev.polyvisor.spi.time;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The threads that are inside of something, so that closing it can interrupt them and wait for them.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class ActiveThreads {
    private final Set<Visit> visits = new HashSet<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private boolean closed;

    /** A thread that came in. */
    public static final class Visit {
        private final Thread thread = Thread.currentThread();
        private boolean interrupted;

        private Visit() {}
    }

    /** Nobody is inside yet. */
    public ActiveThreads() {}

    /**
     * Lets this thread in.
     *
     * @return its visit; null after closing
     */
    public synchronized @Nullable Visit enter() {
        if (closed) {
            return null;
        }
        Visit visit = new Visit();
        visits.add(visit);
        return visit;
    }

    /**
     * This thread leaves. An interrupt that was meant for its visit does not leave with it.
     *
     * @param visit its visit
     */
    public synchronized void exit(Visit visit) {
        visits.remove(visit);
        if (visit.interrupted) {
            // the answer does not matter: the flag is down now
            boolean unused = Thread.interrupted();
        }
        if (closed && visits.isEmpty()) {
            empty.complete(null);
        }
    }

    /** Lets nobody in any more and interrupts who is inside, but not the calling thread. */
    public synchronized void close() {
        closed = true;
        for (Visit visit : visits) {
            if (visit.thread != Thread.currentThread()) {
                visit.interrupted = true;
                visit.thread.interrupt();
            }
        }
        if (visits.isEmpty()) {
            empty.complete(null);
        }
    }

    /**
     * Waits after {@link #close} until nobody is inside.
     *
     * @param clock measures the time
     * @param bound how long at most
     * @return whether nobody is
     * @throws InterruptedException when the thread is interrupted
     */
    public boolean awaitEmpty(FleetClock clock, Duration bound) throws InterruptedException {
        return Waiting.until(clock, empty, bound);
    }
}
