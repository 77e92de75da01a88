package dev.polyvisor.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One pass of a reader, which prints it; the parent reads that.
 *
 * @param seconds how long it took
 * @param cpuSeconds the processor time of the process
 * @param found how many it has found
 * @param retainedBytes how much heap it has kept, 0 where nobody has looked
 */
public record Pass(double seconds, double cpuSeconds, long found, long retainedBytes) {
    private static final double NANOS = 1e9;
    private static final String MARK = "pass";
    private static final int WORDS = 5;

    /**
     * A pass that has begun.
     *
     * @param nanos when
     * @param cpu with what processor time
     */
    public record Running(long nanos, Duration cpu) {
        /**
         * Ends the pass.
         *
         * @param found how many it has found
         * @return what it took
         */
        public Pass end(long found) {
            return new Pass(
                    (System.nanoTime() - nanos) / NANOS,
                    ProcessFigures.cpu().minus(cpu).toNanos() / NANOS,
                    found,
                    0);
        }
    }

    /**
     * Begins a pass.
     *
     * @return the pass
     */
    public static Running begin() {
        return new Running(System.nanoTime(), ProcessFigures.cpu());
    }

    /**
     * The same with how much heap it has kept.
     *
     * @param bytes how much
     * @return the pass
     */
    public Pass retaining(long bytes) {
        return new Pass(seconds, cpuSeconds, found, bytes);
    }

    /** Prints it. */
    public void print() {
        System.out.printf(Locale.ROOT, "%s %.3f %.3f %d %d%n", MARK, seconds, cpuSeconds, found, retainedBytes);
    }

    /**
     * The passes that a process has printed.
     *
     * @param output what it has printed
     * @return the passes in their order
     */
    public static List<Pass> parse(String output) {
        return output.lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == WORDS && words[0].equals(MARK))
                .map(words -> new Pass(
                        Double.parseDouble(words[1]),
                        Double.parseDouble(words[2]),
                        Long.parseLong(words[3]),
                        Long.parseLong(words[4])))
                .toList();
    }
}
