package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.benchmarks.ProcessFigures;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** One pass of a reader: it prints what the pass took, and the parent reads that. */
record Pass(double seconds, double cpuSeconds, long found) {
    private static final double NANOS = 1e9;
    private static final String MARK = "pass";

    /** A pass that has begun: when, with what processor time. */
    record Running(long nanos, Duration cpu) {
        /** Prints what it took and how many it has found. */
        void end(long found) {
            System.out.printf(
                    Locale.ROOT,
                    "%s %.3f %.3f %d%n",
                    MARK,
                    (System.nanoTime() - nanos) / NANOS,
                    ProcessFigures.cpu().minus(cpu).toNanos() / NANOS,
                    found);
        }
    }

    static Running begin() {
        return new Running(System.nanoTime(), ProcessFigures.cpu());
    }

    /** The passes that a process has printed. */
    static List<Pass> parse(String output) {
        return output.lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 4 && words[0].equals(MARK))
                .map(words ->
                        new Pass(Double.parseDouble(words[1]), Double.parseDouble(words[2]), Long.parseLong(words[3])))
                .toList();
    }
}
