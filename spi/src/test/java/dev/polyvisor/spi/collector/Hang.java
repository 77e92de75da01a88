package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.concurrent.CountDownLatch;

/** A call that does not come back until it is released, or, if it honours interrupts, until it is interrupted. */
final class Hang implements Runnable {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final boolean honoursInterrupts;

    Hang(boolean honoursInterrupts) {
        this.honoursInterrupts = honoursInterrupts;
    }

    @Override
    public void run() {
        entered.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                released.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                if (honoursInterrupts) {
                    Thread.currentThread().interrupt();
                    throw PolyvisorException.of(ErrorCode.CANCELLED, "interrupted");
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitEntered() throws InterruptedException {
        entered.await();
    }

    void release() {
        released.countDown();
    }
}
