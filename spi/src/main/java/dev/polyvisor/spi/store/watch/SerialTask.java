package dev.polyvisor.spi.store.watch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on an executor, never twice at once, and at least once after each request. Requests in the meantime cost a
 * read and are merged.
 *
 * <p>Thread safety: all methods may be called from any thread. Each run sees what the one before did.
 */
final class SerialTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialTask.class);
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int AGAIN = 2;

    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger state = new AtomicInteger(IDLE);

    SerialTask(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** Never throws: whoever asks is a writer who has nothing to do with the work. */
    void request() {
        int now = state.get();
        while (now != AGAIN && !state.compareAndSet(now, now + 1)) {
            now = state.get();
        }
        if (now == IDLE) {
            submit();
        }
    }

    private void submit() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            state.set(IDLE);
            LOG.warn("The executor takes no more work, so a watch is told nothing more", e);
        }
    }

    @Override
    public void run() {
        do {
            state.set(RUNNING);
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A watch cannot make its batches", e);
            }
        } while (!state.compareAndSet(RUNNING, IDLE));
    }
}
