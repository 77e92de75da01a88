package dev.polyvisor.api.inventory;

import java.time.Duration;
import java.util.Optional;

/** A watch whose batches are asked for. One thread at a time may ask. */
public interface PullWatch extends Watch {

    /**
     * Waits for the next batch.
     *
     * @param timeout how long to wait; zero for not at all
     * @return the batch, empty when nothing happened in that time or the watch has ended and its last batch was given
     * @throws InterruptedException when the thread is interrupted
     */
    Optional<Batch> next(Duration timeout) throws InterruptedException;
}
