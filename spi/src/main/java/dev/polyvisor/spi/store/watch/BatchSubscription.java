package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.inventory.Batch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch as a reactive stream. All signals come from one serial task, {@code onSubscribe} first; a batch is made only
 * when one is asked for.
 */
final class BatchSubscription implements Flow.Subscription, Follower {
    private static final Logger LOG = LoggerFactory.getLogger(BatchSubscription.class);

    private final BatchCursor cursor;
    private final Flow.Subscriber<? super Batch> subscriber;
    private final Consumer<Follower> release;
    private final SerialTask task;
    private final AtomicLong demand = new AtomicLong();
    private boolean greeted;
    private volatile @Nullable Throwable refused;
    private volatile boolean over;

    /**
     * @param release called when the watch is over
     */
    BatchSubscription(
            BatchCursor cursor,
            Flow.Subscriber<? super Batch> subscriber,
            Executor executor,
            Consumer<Follower> release) {
        this.cursor = cursor;
        this.subscriber = subscriber;
        this.release = release;
        this.task = new SerialTask(executor, this::tellAll);
    }

    @Override
    public void signal() {
        task.request();
    }

    @Override
    public void request(long batches) {
        if (batches > 0) {
            demand.accumulateAndGet(batches, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        } else {
            refused = new IllegalArgumentException(batches + " batches were asked for; rule 3.9 wants at least one");
        }
        task.request();
    }

    @Override
    public void cancel() {
        over = true;
        release.accept(this);
    }

    private void tellAll() {
        try {
            greet();
            while (!over && refused == null && demand.get() > 0) {
                Batch batch = cursor.next();
                if (batch == null) {
                    return;
                }
                tell(batch);
            }
            Throwable cause = refused;
            if (!over && cause != null) {
                cancel();
                subscriber.onError(cause);
            }
        } catch (RuntimeException | Error e) {
            cancel();
            LOG.error("A subscriber failed, against rule 2.13; its subscription is cancelled", e);
        }
    }

    private void greet() {
        if (!greeted) {
            greeted = true;
            subscriber.onSubscribe(this);
        }
    }

    private void tell(Batch batch) {
        demand.accumulateAndGet(1, (all, one) -> all == Long.MAX_VALUE ? all : all - one);
        subscriber.onNext(batch);
        cursor.delivered(batch);
        if (!over && cursor.finished()) {
            cancel();
            subscriber.onComplete();
        }
    }
}
