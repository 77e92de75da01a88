package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.driver.FleetClock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A body that may not be silent for longer than a limit while somebody waits for it: it is closed then, between one and two
 * limits after the last byte. Thread safety: read by one thread, closed by any.
 */
final class GuardedStream extends FilterInputStream {
    private final FleetClock clock;
    private final Duration limit;
    private final Executor executor;
    private final Consumer<GuardedStream> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean waiting;
    private volatile boolean late;
    private volatile FleetClock.Timer timer = () -> {};

    GuardedStream(
            InputStream in, FleetClock clock, Duration limit, Executor executor, Consumer<GuardedStream> onClose) {
        super(in);
        this.clock = clock;
        this.limit = limit;
        this.executor = executor;
        this.onClose = onClose;
    }

    /** Begins to watch. */
    GuardedStream guarded() {
        watch(-1);
        return this;
    }

    private void watch(long seen) {
        timer = clock.schedule(limit, () -> tick(seen));
        if (closed.get()) {
            timer.cancel();
        }
    }

    private void tick(long seen) {
        if (closed.get()) {
            return;
        }
        long now = reads.get();
        if (waiting && now == seen) {
            late = true;
            try {
                executor.execute(this::close);
            } catch (RejectedExecutionException over) {
                // the session ends, and closes its streams itself
            }
            return;
        }
        watch(now);
    }

    /** Whether it was closed because it was silent for too long. */
    boolean isLate() {
        return late;
    }

    @Override
    public int read() throws IOException {
        return told(super::read);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return told(() -> super.read(buffer, offset, length));
    }

    private int told(Read read) throws IOException {
        waiting = true;
        try {
            int got = read.read();
            if (got < 0 && closed.get()) {
                throw ended(new IOException("the stream was closed"));
            }
            return got;
        } catch (IOException failure) {
            throw ended(failure);
        } finally {
            waiting = false;
            reads.incrementAndGet();
        }
    }

    private IOException ended(IOException failure) {
        return late ? new InterruptedIOException("the server was silent for too long") : failure;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            timer.cancel();
            onClose.accept(this);
            try {
                super.close();
            } catch (IOException gone) {
                // there is nothing left to let go of
            }
        }
    }

    @FunctionalInterface
    private interface Read {
        int read() throws IOException;
    }
}
