package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A watch whose batches are made when they are asked for. */
final class WaitingWatch implements PullWatch, Follower {
    private final BatchCursor cursor;
    private final FleetClock clock;
    private final Consumer<Follower> release;
    private final Wake wake = new Wake();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param release called when the watch is over
     */
    WaitingWatch(BatchCursor cursor, FleetClock clock, Consumer<Follower> release) {
        this.cursor = cursor;
        this.clock = clock;
        this.release = release;
    }

    @Override
    public void signal() {
        wake.signal();
    }

    @Override
    public Optional<Batch> next(Duration timeout) throws InterruptedException {
        if (!asking.compareAndSet(false, true)) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, "another thread asks this watch for its next batch");
        }
        try {
            return Optional.ofNullable(await(Deadline.in(clock, timeout)));
        } finally {
            asking.set(false);
        }
    }

    private @Nullable Batch await(Deadline deadline) throws InterruptedException {
        boolean waiting = true;
        while (!closed && !cursor.finished()) {
            CompletableFuture<Void> change = wake.arm();
            Batch batch = cursor.next();
            if (batch != null) {
                cursor.delivered(batch);
                if (cursor.finished()) {
                    release.accept(this);
                }
                return batch;
            }
            if (!waiting) {
                return null;
            }
            waiting = !closed && Waiting.until(clock, change, deadline.left());
        }
        return null;
    }

    @Override
    public Revision position() {
        return cursor.position();
    }

    @Override
    public void close() {
        closed = true;
        release.accept(this);
        wake.signal();
    }
}
