package dev.polyvisor.simulators.fake.fault;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Calls that hang until they are released. Thread safety: may be used from any thread.
 */
public final class Hang {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition gone = lock.newCondition();
    private final boolean interruptible;
    private int holding;

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

    /**
     * Lets every call go on, those to come too. Returns when those that hang have begun to: a thread that was woken and has no
     * processor yet looks as if it still waited, and whoever moves a virtual clock then would move it too early. Idempotent.
     */
    public void release() {
        released.countDown();
        lock.lock();
        try {
            while (holding > 0) {
                gone.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    void hold() throws InterruptedException {
        count(1);
        try {
            await();
        } finally {
            count(-1);
        }
    }

    private void count(int more) {
        lock.lock();
        try {
            holding += more;
            gone.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void await() throws InterruptedException {
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
