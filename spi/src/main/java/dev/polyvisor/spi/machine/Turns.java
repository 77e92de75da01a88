package dev.polyvisor.spi.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets one thing at a time happen to each subject. A turn is not bound to a thread: it ends when the work ends, which
 * may be long after its caller has gone.
 *
 * @param <K> what identifies a subject
 */
final class Turns<K> {
    private final ConcurrentMap<K, CompletableFuture<Void>> holders = new ConcurrentHashMap<>();
    private final FleetClock clock;

    Turns(FleetClock clock) {
        this.clock = clock;
    }

    /**
     * Waits until the subject is free.
     *
     * @return gives the turn back; may be called again
     * @throws PolyvisorException DEADLINE_EXCEEDED when that takes too long
     */
    Runnable take(K subject, Deadline deadline) throws InterruptedException {
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

    /** Lets everybody go on who waits. */
    void close() {
        holders.forEach(this::giveBack);
    }

    private void giveBack(K subject, CompletableFuture<Void> holder) {
        holders.remove(subject, holder);
        holder.complete(null);
    }
}
