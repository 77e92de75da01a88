package dev.polyvisor.simulators.fake.fault;

import java.util.concurrent.CountDownLatch;

/**
 * Calls that hang until they are released. Thread safety: may be used from any thread.
 */
public final class Hang {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final boolean interruptible;

    Hang(boolean interruptible) {
        this.interruptible = interruptible;
    }

    /**
     * Blocks until a call hangs here.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void awaitReached() throws InterruptedException {
        reached.await();
    }

    /**
     * Whether a call has come here.
     *
     * @return true from the first such call on
     */
    public boolean isReached() {
        return reached.getCount() == 0;
    }

    /** Lets every call go on, those to come too. Idempotent. */
    public void release() {
        released.countDown();
    }

    void hold() throws InterruptedException {
        reached.countDown();
        if (interruptible) {
            released.await();
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                released.await();
                break;
            } catch (InterruptedException e) {
                // the point of an uninterruptible hang: the backend does not notice
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
