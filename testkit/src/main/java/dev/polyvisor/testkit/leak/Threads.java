package dev.polyvisor.testkit.leak;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The threads of this JVM that somebody has to end. */
final class Threads {
    /** Daemons of libraries and of the JDK that live on by design and that nobody can end: their names begin so. */
    private static final List<String> KNOWN_DAEMONS = List.of(
            "OkHttp TaskRunner",
            "Okio Watchdog",
            "HttpClient-",
            "ForkJoinPool.commonPool-worker-",
            "CompletableFutureDelayScheduler",
            "process reaper",
            "Cleaner-");

    /**
     * The pool of a simulated server grows with what it is asked at once, and does not shrink before the server is closed. That it
     * was not is told by the sockets that it listens at.
     */
    private static final String POOL_OF_A_SIMULATED_SERVER = "polyvisor-server-";

    /** Comes with the first test that has a time-out, and is no daemon. */
    private static final String TIMEOUTS_OF_JUNIT = "junit-jupiter-timeout-watcher";

    /** The JVM's own, cleaners and pollers among them. */
    private static final Set<String> JVM_GROUPS = Set.of("system", "InnocuousThreadGroup");

    private static final String CARRIER_OF_VIRTUAL_THREADS = "jdk.internal.misc.CarrierThread";

    /** From 25 on timers of the JDK's pools have a thread of their own, that of virtual threads as well. */
    private static final String TIMERS_OF_A_POOL = "java.util.concurrent.DelayScheduler";

    private static final long SLICE_MILLIS = 20;

    private Threads() {}

    static Set<Thread> live() {
        Set<Thread> live = Collections.newSetFromMap(new IdentityHashMap<>());
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !isKnown(thread))
                .forEach(live::add);
        return live;
    }

    private static boolean isKnown(Thread thread) {
        if (thread.getName().startsWith(TIMEOUTS_OF_JUNIT)) {
            return true;
        }
        if (!thread.isDaemon()) {
            return false;
        }
        ThreadGroup group = thread.getThreadGroup();
        return group == null // it has just ended
                || JVM_GROUPS.contains(group.getName())
                || thread.getClass().getName().equals(CARRIER_OF_VIRTUAL_THREADS)
                || thread.getClass().getName().equals(TIMERS_OF_A_POOL)
                || thread.getName().startsWith(POOL_OF_A_SIMULATED_SERVER)
                || KNOWN_DAEMONS.stream().anyMatch(thread.getName()::startsWith)
                || waitsForTasksOfOkHttp(thread);
    }

    /** One of OkHttp's pool that keeps the name of its last task while it waits for the next. */
    private static boolean waitsForTasksOfOkHttp(Thread thread) {
        return thread.isDaemon()
                && thread.getName().startsWith("OkHttp ")
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("awaitTaskToRun"));
    }

    static List<String> leftSince(Set<Thread> before, Duration bound) throws InterruptedException {
        List<Thread> fresh =
                live().stream().filter(thread -> !before.contains(thread)).toList();
        for (Thread thread : fresh) {
            if (thread != Thread.currentThread() && !ends(thread, bound)) {
                break;
            }
        }
        // a thread of a library has the name of its task while it works
        return fresh.stream()
                .filter(thread -> thread != Thread.currentThread() && !isKnown(thread))
                .flatMap(thread -> describe(thread).stream())
                .toList();
    }

    /** A thread of OkHttp bears the name of its task, and its own again when that is done. */
    private static boolean ends(Thread thread, Duration bound) throws InterruptedException {
        long left = Math.max(1, bound.toMillis());
        while (left > 0 && thread.isAlive() && !isKnown(thread)) {
            thread.join(Math.min(left, SLICE_MILLIS));
            left -= SLICE_MILLIS;
        }
        return !thread.isAlive() || isKnown(thread);
    }

    /** Empty when it has ended. */
    private static Optional<String> describe(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return thread.isAlive()
                ? Optional.of(Stream.concat(
                                Stream.of("thread '" + thread.getName() + "'"
                                        + (thread.isDaemon() ? " (daemon), " : ", ") + thread.getState()),
                                Stream.of(stack).map(element -> "    at " + element))
                        .collect(Collectors.joining(System.lineSeparator())))
                : Optional.empty();
    }
}
