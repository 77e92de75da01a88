package dev.polyvisor.testkit.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The threads and file descriptors of this JVM at one moment, to be compared with those of a later one.
 *
 * <p>Threads of the JVM itself and the daemons of libraries that nobody can end are left out; virtual threads cannot be seen. A
 * descriptor counts by what it points to; class files, libraries and sources of chance are left out. Where there is no
 * {@code /proc/self/fd} descriptors are not compared.
 *
 * <p>Thread safety: immutable; but what other threads open meanwhile counts too.
 */
public final class LeakCheck {
    private static final long LOOK_MILLIS = 10;

    private final Set<Thread> threads;
    private final Map<String, Integer> descriptors;

    private LeakCheck(Set<Thread> threads, Map<String, Integer> descriptors) {
        this.threads = threads;
        this.descriptors = descriptors;
    }

    /**
     * Notes what is there now.
     *
     * @return the moment to compare with
     */
    public static LeakCheck start() {
        Descriptors.warmUp();
        return new LeakCheck(Threads.live(), Descriptors.open());
    }

    /**
     * Whether descriptors are compared on this system.
     *
     * @return true where {@code /proc/self/fd} is to be had
     */
    public static boolean seesDescriptors() {
        return Descriptors.visible();
    }

    /**
     * What is there now and was not at the start. Waits for new threads to end, and gives up at the first that does not; then
     * for new descriptors, which the peer of a connection may close a moment later.
     *
     * @param bound how long to wait for one thread, and for the descriptors
     * @return a line for each thread, with where it stands, and for each descriptor; empty when nothing is left
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public List<String> leaks(Duration bound) throws InterruptedException {
        List<String> left = new ArrayList<>(Threads.leftSince(threads, bound));
        left.addAll(descriptorsLeft(left.isEmpty() ? bound : Duration.ZERO));
        return left;
    }

    private List<String> descriptorsLeft(Duration bound) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        List<String> left = Descriptors.leftSince(descriptors);
        for (long waited = 0; !left.isEmpty() && waited < bound.toMillis(); waited += LOOK_MILLIS) {
            boolean unused = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            left = Descriptors.leftSince(descriptors);
        }
        return left;
    }

    /**
     * Fails when {@link #leaks} finds anything.
     *
     * @param bound how long to wait for one thread
     * @throws AssertionError with what is left
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void verify(Duration bound) throws InterruptedException {
        List<String> left = leaks(bound);
        if (!left.isEmpty()) {
            throw new AssertionError(
                    "left behind:" + System.lineSeparator() + String.join(System.lineSeparator(), left));
        }
    }
}
