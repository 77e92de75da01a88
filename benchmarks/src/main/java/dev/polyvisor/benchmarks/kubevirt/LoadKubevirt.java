package dev.polyvisor.benchmarks.kubevirt;

import dev.polyvisor.benchmarks.Children;
import dev.polyvisor.benchmarks.LoadFigures;
import dev.polyvisor.benchmarks.NumberOptions;
import dev.polyvisor.benchmarks.Pass;
import dev.polyvisor.benchmarks.Readers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Reads the virtual machines of a simulated cluster, which is a process of its own, and their instances in several ways, each a
 * process of its own too: a fleet until parity, informers of fabric8 until both have synced, and bare reading and cutting into
 * tokens.
 */
public final class LoadKubevirt {
    private static final String MACHINES = "--machines";
    private static final String ROUNDS = "--rounds";
    private static final String PASSES = "--passes";
    private static final String USAGE = """
            LoadKubevirt [OPTION VALUE]...
              --machines N   running virtual machines of the cluster, each with its instance (50000)
              --rounds N     how often each reader is started (3)
              --passes N     how often a reader reads in its process (4)
            Prints one line for people per figure, then one line of JSON. Exit code: 0, or 1 when a reader failed or found
            another number of objects, or 2 for wrong arguments.""";

    private final Map<String, Integer> options;
    private final int machines;
    private final LoadFigures figures;
    private final Readers readers = new Readers(Map.of());

    private LoadKubevirt(Map<String, Integer> options, PrintStream out) {
        this.options = options;
        this.machines = options.get(MACHINES);
        this.figures = new LoadFigures(out);
    }

    /**
     * Reads.
     *
     * @param arguments see the usage, which any wrong one prints
     * @throws IOException when a process cannot be started
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    /** As the main method; returns the exit code. */
    static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        try {
            new LoadKubevirt(NumberOptions.parse(arguments, Map.of(MACHINES, 50_000, ROUNDS, 3, PASSES, 4)), out).run();
            return 0;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "\n\n" + USAGE);
            return 2;
        } catch (IllegalStateException e) {
            out.println("the load failed: " + e.getMessage());
            return 1;
        }
    }

    private void run() throws IOException, InterruptedException {
        figures.add("machines", machines);
        figures.add("passes", options.get(PASSES));
        Process server = new ProcessBuilder(Children.java(KubevirtServer.class, List.of(String.valueOf(machines))))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            List<String> arguments = List.of(address(server), String.valueOf(options.get(PASSES)));
            readers.add("bare", Children.java(ReadBare.class, arguments));
            readers.add("fleet", Children.java(ReadFleet.class, arguments));
            readers.add("informer", Children.java(ReadInformers.class, arguments));
            readers.run("bare", options.get(ROUNDS));
            readers.check("fleet", 2L * machines);
            readers.check("informer", 2L * machines);
            report();
        } finally {
            server.getOutputStream().close();
            int unusedExit = server.waitFor();
        }
    }

    private static String address(Process server) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IllegalStateException("the simulator did not start");
        }
        return line;
    }

    private void report() {
        for (String reader : readers.names()) {
            figures.add(reader + "ColdSeconds", readers.cold(reader, Pass::seconds));
            figures.add(reader + "ColdCpuSeconds", readers.cold(reader, Pass::cpuSeconds));
            figures.add(reader + "WarmSeconds", readers.warm(reader, Pass::seconds));
            figures.add(reader + "WarmCpuSeconds", readers.warm(reader, Pass::cpuSeconds));
        }
        figures.add("fleetBytesPerMachine", readers.warm("fleet", Pass::retainedBytes) / machines);
        figures.add("informerBytesPerMachine", readers.warm("informer", Pass::retainedBytes) / machines);
        figures.add("coldRatio", cold(Pass::seconds));
        figures.add("coldCpuRatio", cold(Pass::cpuSeconds));
        figures.add("warmRatio", warm(Pass::seconds));
        figures.add("warmCpuRatio", warm(Pass::cpuSeconds));
        figures.add("retainedRatio", warm(Pass::retainedBytes));
        figures.printJson();
    }

    /** How many times as much the informers take as the fleet, in the first pass. */
    private double cold(ToDoubleFunction<Pass> value) {
        return ratio(readers.cold("informer", value), readers.cold("fleet", value));
    }

    /** The same in the last pass. */
    private double warm(ToDoubleFunction<Pass> value) {
        return ratio(readers.warm("informer", value), readers.warm("fleet", value));
    }

    private static double ratio(double informers, double fleet) {
        return fleet == 0 ? 0 : informers / fleet;
    }
}
