package dev.polyvisor.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Reads what a server has in several ways, and says what each way has taken. The server is a process of its own, which prints its
 * address in one line and ends with its input; so is each reader, which gets that address and the number of its passes. Not safe
 * for several threads.
 */
public final class LoadComparison {
    private static final String MACHINES = "--machines";
    private static final String ROUNDS = "--rounds";
    private static final String PASSES = "--passes";
    private static final Map<String, Integer> DEFAULTS = Map.of(MACHINES, 50_000, ROUNDS, 3, PASSES, 4);
    private static final String USAGE = """
            %s [OPTION VALUE]...
              --machines N   %s (50000)
              --rounds N     how often each reader is started (3)
              --passes N     how often a reader reads in its process (4)
            Prints one line for people per figure, then one line of JSON. Exit code: 0, or 1 when a reader failed or found
            another number of objects, or 2 for wrong arguments.""";

    private final String usage;
    private final Class<?> server;
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    private final List<Ratio> ratios = new ArrayList<>();

    private record Reader(Class<?> main, int found) {}

    private record Ratio(String name, String of, String to) {}

    /**
     * A comparison without readers.
     *
     * @param name the name of the program
     * @param machines what its machines are, for people
     * @param server the class whose main method is the server; it gets the number of machines
     */
    public LoadComparison(String name, String machines, Class<?> server) {
        this.usage = String.format(USAGE, name, machines);
        this.server = server;
    }

    /**
     * Adds a reader. The first one warms the server up.
     *
     * @param name its name
     * @param main the class whose main method it is
     * @param found how many objects a pass has to find for each machine, 0 when it finds none that could be counted
     * @return this
     */
    public LoadComparison reader(String name, Class<?> main, int found) {
        readers.put(name, new Reader(main, found));
        return this;
    }

    /**
     * Compares two readers in the first pass, the last pass, and what they have kept.
     *
     * @param name what the names of the figures end with
     * @param of how many times as much this reader takes
     * @param to as this one
     * @return this
     */
    public LoadComparison ratio(String name, String of, String to) {
        ratios.add(new Ratio(name, of, to));
        return this;
    }

    /**
     * Reads.
     *
     * @param arguments see the usage, which any wrong one prints
     * @param out where figures are printed
     * @return the exit code
     * @throws IOException when a process cannot be started
     * @throws InterruptedException when the thread is interrupted
     */
    public int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        try {
            Map<String, Integer> options = NumberOptions.parse(arguments, DEFAULTS);
            int machines = options.getOrDefault(MACHINES, 0);
            LoadFigures figures = new LoadFigures(out);
            figures.add("machines", machines);
            figures.add("passes", options.getOrDefault(PASSES, 0));
            report(figures, machines, read(machines, options));
            return 0;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "\n\n" + usage);
            return 2;
        } catch (IllegalStateException e) {
            out.println("the load failed: " + e.getMessage());
            return 1;
        }
    }

    private Readers read(int machines, Map<String, Integer> options) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Children.server(server, List.of(String.valueOf(machines))))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            List<String> arguments = List.of(address(process), String.valueOf(options.get(PASSES)));
            Readers processes = new Readers(Map.of());
            readers.forEach((name, reader) -> processes.add(name, Children.java(reader.main, arguments)));
            processes.run(readers.keySet().iterator().next(), options.getOrDefault(ROUNDS, 0));
            readers.forEach((name, reader) -> {
                if (reader.found > 0) {
                    processes.check(name, (long) reader.found * machines);
                }
            });
            return processes;
        } finally {
            process.getOutputStream().close();
            int unusedExit = process.waitFor();
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

    private void report(LoadFigures figures, int machines, Readers read) {
        for (String reader : readers.keySet()) {
            figures.add(reader + "ColdSeconds", read.cold(reader, Pass::seconds));
            figures.add(reader + "ColdCpuSeconds", read.cold(reader, Pass::cpuSeconds));
            figures.add(reader + "WarmSeconds", read.warm(reader, Pass::seconds));
            figures.add(reader + "WarmCpuSeconds", read.warm(reader, Pass::cpuSeconds));
            if (read.warm(reader, Pass::retainedBytes) > 0) {
                figures.add(reader + "BytesPerMachine", read.warm(reader, Pass::retainedBytes) / machines);
            }
        }
        for (Ratio ratio : ratios) {
            figures.add("cold" + ratio.name, cold(read, ratio, Pass::seconds));
            figures.add("coldCpu" + ratio.name, cold(read, ratio, Pass::cpuSeconds));
            figures.add("warm" + ratio.name, warm(read, ratio, Pass::seconds));
            figures.add("warmCpu" + ratio.name, warm(read, ratio, Pass::cpuSeconds));
            if (read.warm(ratio.to, Pass::retainedBytes) > 0) {
                figures.add("retained" + ratio.name, warm(read, ratio, Pass::retainedBytes));
            }
        }
        figures.printJson();
    }

    private static double cold(Readers read, Ratio ratio, ToDoubleFunction<Pass> value) {
        return quotient(read.cold(ratio.of, value), read.cold(ratio.to, value));
    }

    private static double warm(Readers read, Ratio ratio, ToDoubleFunction<Pass> value) {
        return quotient(read.warm(ratio.of, value), read.warm(ratio.to, value));
    }

    private static double quotient(double of, double to) {
        return to == 0 ? 0 : of / to;
    }
}
