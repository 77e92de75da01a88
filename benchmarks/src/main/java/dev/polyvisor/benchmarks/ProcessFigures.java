package dev.polyvisor.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What the operating system and the virtual machine say of this process. */
public final class ProcessFigures {
    private static final int COLLECTIONS = 10;

    private ProcessFigures() {}

    /**
     * The processor time of all threads since the process began.
     *
     * @return the time
     */
    public static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** How long collections of garbage have stopped the process. */
    static Duration collections() {
        return Duration.ofMillis(ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum());
    }

    /**
     * How much heap is in use after collections, until another one finds nothing more.
     *
     * @return the bytes
     */
    public static long retainedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (now > used - used / 1_000) {
                return Math.min(now, used);
            }
            used = now;
        }
        return used;
    }

    static long maxHeap() {
        return Runtime.getRuntime().maxMemory();
    }
}
