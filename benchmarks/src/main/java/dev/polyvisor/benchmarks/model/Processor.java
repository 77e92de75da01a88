package dev.polyvisor.benchmarks.model;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How much of a processor the measured thread was given, as a figure beside its throughput. On a machine that has other
 * work to do it is less than one; the throughput divided by it is what the thread would do on a processor of its own.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Processor {
    private static final double NANOS = 1e9;

    /** Seconds of processor time; shown for each second that passed. */
    public double share;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long begin;

    /** Called on the measured thread. */
    @Setup(Level.Iteration)
    public void begin() {
        begin = threads.getCurrentThreadCpuTime();
    }

    /** Called on the measured thread. */
    @TearDown(Level.Iteration)
    public void end() {
        share = (threads.getCurrentThreadCpuTime() - begin) / NANOS;
    }
}
