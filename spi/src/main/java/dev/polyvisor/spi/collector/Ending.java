package dev.polyvisor.spi.collector;

import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a collector within a bound, whatever the driver does. */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private final Session session;
    private final SyncState state;
    private final Boot boot;
    private final CompletableFuture<Void> streamsEnded = new CompletableFuture<>();
    private final FutureTask<Void> endStreams;
    private volatile boolean begun;

    Ending(Session session, SyncState state, Boot boot) {
        this.session = session;
        this.state = state;
        this.boot = boot;
        this.endStreams = new FutureTask<>(
                () -> {
                    try {
                        boot.endStreams();
                    } finally {
                        streamsEnded.complete(null);
                    }
                },
                null);
    }

    boolean isBegun() {
        return begun;
    }

    boolean end(Duration bound) {
        Deadline deadline = Deadline.in(session.clock(), bound);
        begin();
        boolean ended = false;
        try {
            ended = Waiting.until(session.clock(), streamsEnded, deadline.left())
                    && session.threads().awaitEmpty(session.clock(), deadline.left());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            endStreams.cancel(true);
            LOG.warn("provider {}: its driver does not come back and is left alone", session.provider());
        }
        return ended;
    }

    private void begin() {
        synchronized (this) {
            if (begun) {
                return;
            }
            begun = true;
        }
        boot.stop();
        session.committer().close();
        session.threads().close();
        state.close();
        try {
            session.executor().execute(endStreams);
        } catch (RejectedExecutionException e) {
            // ending a stream returns at once, by contract
            endStreams.run();
        }
    }
}
