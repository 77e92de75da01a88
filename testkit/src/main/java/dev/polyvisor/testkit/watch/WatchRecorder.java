package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Inventory;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A watch that keeps what it is told, and now and then the state that it should have been told of.
 *
 * <p>Memory is bounded: by a number of batches, after which {@link #history()} fails instead of judging a part, and by a number of
 * snapshots, which are thinned out evenly. Thread safety: all methods may be called from any thread.
 */
public final class WatchRecorder implements AutoCloseable {
    private static final int MAX_BATCHES = 1_000_000;
    private static final int MAX_SNAPSHOTS = 64;

    private final Inventory inventory;
    private final WatchSpec spec;
    private final int maxBatches;
    private final AtomicInteger inside = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition recorded = lock.newCondition();
    private final List<Batch> batches = new ArrayList<>();
    private final List<InventorySnapshot> snapshots = new ArrayList<>();
    private final Set<Integer> overlaps = new TreeSet<>();
    private int stride = 1;
    private int sinceSnapshot;
    private boolean overflown;
    private boolean closed;
    private @Nullable Watch watch;

    private WatchRecorder(Inventory inventory, WatchSpec spec, int maxBatches) {
        this.inventory = Objects.requireNonNull(inventory, "inventory");
        this.spec = Objects.requireNonNull(spec, "spec");
        this.maxBatches = maxBatches;
    }

    /**
     * Records a watch, up to a million batches.
     *
     * @param inventory the inventory
     * @param spec where to begin and what it is about
     * @return the recorder; closing it ends the watch
     */
    public static WatchRecorder start(Inventory inventory, WatchSpec spec) {
        return start(inventory, spec, MAX_BATCHES);
    }

    /**
     * Records a watch.
     *
     * @param inventory the inventory
     * @param spec where to begin and what it is about
     * @param maxBatches how many batches are kept at most
     * @return the recorder; closing it ends the watch
     */
    public static WatchRecorder start(Inventory inventory, WatchSpec spec, int maxBatches) {
        WatchRecorder recorder = new WatchRecorder(inventory, spec, maxBatches);
        recorder.snapshots.add(inventory.snapshot());
        Watch opened = inventory.watch(spec, recorder::record);
        recorder.lock.lock();
        try {
            recorder.watch = opened;
        } finally {
            recorder.lock.unlock();
        }
        return recorder;
    }

    private void record(Batch batch) {
        boolean overlapping = inside.getAndIncrement() > 0;
        lock.lock();
        try {
            if (batches.size() == maxBatches) {
                overflown = true;
                return;
            }
            if (overlapping || closed) {
                overlaps.add(batches.size());
            }
            batches.add(batch);
            if (++sinceSnapshot >= stride) {
                sinceSnapshot = 0;
                keep(inventory.snapshot());
            }
            recorded.signalAll();
        } finally {
            lock.unlock();
            inside.decrementAndGet();
        }
    }

    /** When there are too many, every second one goes, and from then on every second one is taken. */
    private void keep(InventorySnapshot snapshot) {
        if (snapshots.size() == MAX_SNAPSHOTS) {
            for (int i = MAX_SNAPSHOTS - 1; i > 0; i -= 2) {
                snapshots.remove(i);
            }
            stride *= 2;
        }
        snapshots.add(snapshot);
    }

    /**
     * Waits until the watch has reached a revision.
     *
     * @param revision the revision
     * @param timeout how long to wait
     * @return the history up to now, with the state of the inventory as it is now
     * @throws AssertionError when the time ran out
     * @throws InterruptedException when the thread is interrupted
     */
    public WatchHistory awaitRevision(Revision revision, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (!reached(revision)) {
                if (left <= 0) {
                    throw new AssertionError("the watch has not come to " + revision + " within " + timeout
                            + "; its last batch ended at "
                            + (batches.isEmpty() ? "no revision" : last().to()));
                }
                left = recorded.awaitNanos(left);
            }
            return history();
        } finally {
            lock.unlock();
        }
    }

    private boolean reached(Revision revision) {
        return !batches.isEmpty() && last().to().epoch().equals(revision.epoch()) && !revision.isAfter(last().to());
    }

    private Batch last() {
        return batches.get(batches.size() - 1);
    }

    /**
     * What has been recorded so far.
     *
     * @return the history, with the state of the inventory as it is now
     * @throws IllegalStateException when there were more batches than are kept
     */
    public WatchHistory history() {
        lock.lock();
        try {
            if (overflown) {
                throw new IllegalStateException("there were more than " + maxBatches + " batches");
            }
            List<InventorySnapshot> known = new ArrayList<>(snapshots);
            known.add(inventory.snapshot());
            return new WatchHistory(spec, batches, known, List.of(), overlaps);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the watch. What comes after is recorded as a breach of {@link WatchRule#SERIAL}. Idempotent. */
    @Override
    public void close() {
        Watch open;
        lock.lock();
        try {
            open = watch;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
