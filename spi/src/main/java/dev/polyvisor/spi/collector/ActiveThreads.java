package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The threads that are inside the collector, so that closing can interrupt them and wait for them. */
final class ActiveThreads {
    private final Set<Visit> visits = new HashSet<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private boolean closed;

    /** A thread that came in. */
    static final class Visit {
        private final Thread thread = Thread.currentThread();
        private boolean interrupted;
    }

    /** Lets this thread in; null after closing. */
    synchronized @Nullable Visit enter() {
        if (closed) {
            return null;
        }
        Visit visit = new Visit();
        visits.add(visit);
        return visit;
    }

    /** This thread leaves. An interrupt that was meant for its visit does not leave with it. */
    synchronized void exit(Visit visit) {
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
    synchronized void close() {
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

    /** Waits after {@link #close} until nobody is inside. */
    boolean awaitEmpty(FleetClock clock, Duration bound) throws InterruptedException {
        return Waiting.until(clock, empty, bound);
    }
}
