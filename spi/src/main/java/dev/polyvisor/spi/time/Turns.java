package dev.polyvisor.spi.time;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets one thing at a time happen to each subject. A turn is not bound to a thread: it ends when the work ends, which
 * may be long after its caller has gone.
 *
 * @param <K> what identifies a subject
 */
public final class Turns<K> {
    private final ConcurrentMap<K, CompletableFuture<Void>> holders = new ConcurrentHashMap<>();
    private final FleetClock clock;

    /**
     * Nobody has a turn.
     *
     * @param clock measures how long somebody waits
     */
    public Turns(FleetClock clock) {
        this.clock = clock;
    }

    /**
     * Waits until the subject is free.
     *
     * @param subject what something is to happen to
     * @param deadline how long that may take
     * @return gives the turn back; may be called again
     * @throws PolyvisorException DEADLINE_EXCEEDED when that takes too long
     * @throws InterruptedException when the thread is interrupted
     */
    public Runnable take(K subject, Deadline deadline) throws InterruptedException {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        for (CompletableFuture<Void> holder = holders.putIfAbsent(subject, mine);
                holder != null;
                holder = holders.putIfAbsent(subject, mine)) {
            if (!Waiting.until(clock, holder, deadline.left())) {
                throw PolyvisorException.of(
                        ErrorCode.DEADLINE_EXCEEDED, "the time ran out while an earlier call had not ended");
            }
        }
        return () -> giveBack(subject, mine);
    }

    /**
     * The subjects that something is happening to.
     *
     * @return the subjects at this moment
     */
    public Set<K> taken() {
        return Set.copyOf(holders.keySet());
    }

    /** Lets everybody go on who waits. */
    public void close() {
        holders.forEach(this::giveBack);
    }

    private void giveBack(K subject, CompletableFuture<Void> holder) {
        holders.remove(subject, holder);
        holder.complete(null);
    }
}
