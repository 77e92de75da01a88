package dev.polyvisor.spi.store.watch;

import java.util.concurrent.CompletableFuture;

/**
 * Wakes one waiting thread. It arms first, then looks whether there is something to do, and waits if not: so what happens
 * in between wakes it too.
 */
final class Wake implements Follower {
    private volatile CompletableFuture<Void> next = new CompletableFuture<>();

    /** From now on the future that is returned completes with the next signal. */
    CompletableFuture<Void> arm() {
        CompletableFuture<Void> fresh = new CompletableFuture<>();
        next = fresh;
        return fresh;
    }

    @Override
    public void signal() {
        next.complete(null);
    }
}
