package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.benchmarks.LoadFigures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Reads the instances of a simulated LXD, which is a process of its own, in several ways, each a process of its own too: a
 * fleet until parity, bare reading and cutting into tokens, {@code curl}, and {@code lxc query}. The ways take turns, and each
 * figure is the median of its rounds. The first pass of a Java process is cold, the last one warm.
 */
public final class LoadLxd {
    /** What the driver asks for. */
    static final String LIST = "/1.0/instances?recursion=2&all-projects=true";

    private final LoadLxdOptions options;
    private final LoadFigures figures;
    private final Path folder;
    private final Path socket;
    private final Map<String, List<Children.Ended>> ended = new HashMap<>();

    private LoadLxd(LoadLxdOptions options, PrintStream out, Path folder) {
        this.options = options;
        this.figures = new LoadFigures(out);
        this.folder = folder;
        this.socket = folder.resolve("socket");
    }

    /**
     * Reads.
     *
     * @param arguments see {@link LoadLxdOptions#USAGE}
     * @throws IOException when a process cannot be started
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    /** As the main method; returns the exit code. */
    static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        LoadLxdOptions options;
        try {
            options = LoadLxdOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "\n\n" + LoadLxdOptions.USAGE);
            return 2;
        }
        Path folder = Files.createTempDirectory("lxd");
        try {
            new LoadLxd(options, out, folder).run();
            return 0;
        } catch (IllegalStateException e) {
            out.println("the load failed: " + e.getMessage());
            return 1;
        } finally {
            Files.deleteIfExists(folder.resolve("socket"));
            Files.deleteIfExists(folder.resolve("config.yml"));
            Files.deleteIfExists(folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        figures.add("instances", options.instances());
        figures.add("passes", options.passes());
        Process server = new ProcessBuilder(
                        Children.java(LxdServer.class, List.of(socket.toString(), String.valueOf(options.instances()))))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            awaitReady(server);
            Map<String, List<String>> readers = readers();
            // the server is warmed up by a round that does not count
            Children.Ended unused = Children.run(readers.get("bare"), environment());
            for (int round = 0; round < options.rounds(); round++) {
                for (Map.Entry<String, List<String>> reader : readers.entrySet()) {
                    ended.computeIfAbsent(reader.getKey(), name -> new ArrayList<>())
                            .add(Children.run(reader.getValue(), environment()));
                }
            }
            report(readers.keySet());
        } finally {
            server.getOutputStream().close();
            int unusedExit = server.waitFor();
        }
    }

    private static void awaitReady(Process server) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(out.readLine())) {
            throw new IllegalStateException("the simulator did not start");
        }
    }

    private Map<String, List<String>> readers() {
        String passes = String.valueOf(options.passes());
        Map<String, List<String>> readers = new LinkedHashMap<>();
        readers.put("bare", Children.java(ReadBare.class, List.of(socket.toString(), passes, LIST)));
        readers.put("fleet", Children.java(ReadFleet.class, List.of(socket.toString(), passes)));
        if (Children.onPath("curl")) {
            readers.put(
                    "curl",
                    List.of("curl", "--silent", "--fail", "--unix-socket", socket.toString(), "http://lxd" + LIST));
        }
        if (Children.onPath("lxc")) {
            readers.put("lxcQuery", List.of("lxc", "query", LIST));
        }
        return readers;
    }

    /** For {@code lxc}: where the server is, and a folder for what it wants to keep. */
    private Map<String, String> environment() {
        return Map.of("LXD_SOCKET", socket.toString(), "LXD_CONF", folder.toString());
    }

    private void report(Set<String> readers) {
        for (String reader : readers) {
            figures.add(reader + "ProcessSeconds", median(reader, Children.Ended::seconds));
            figures.add(reader + "ProcessCpuSeconds", median(reader, Children.Ended::cpuSeconds));
        }
        for (String reader : List.of("bare", "fleet")) {
            figures.add(reader + "ColdSeconds", median(reader, run -> first(run).seconds()));
            figures.add(
                    reader + "ColdCpuSeconds", median(reader, run -> first(run).cpuSeconds()));
            figures.add(reader + "WarmSeconds", median(reader, run -> last(run).seconds()));
            figures.add(
                    reader + "WarmCpuSeconds", median(reader, run -> last(run).cpuSeconds()));
        }
        for (Children.Ended run : ended.getOrDefault("fleet", List.of())) {
            for (Pass pass : Pass.parse(run.output())) {
                if (pass.found() != options.instances()) {
                    throw new IllegalStateException("the fleet found " + pass.found() + " instances");
                }
            }
        }
        ratio("coldRatio", run -> first(run).seconds());
        ratio("coldCpuRatio", run -> first(run).cpuSeconds());
        ratio("warmRatio", run -> last(run).seconds());
        ratio("warmCpuRatio", run -> last(run).cpuSeconds());
        figures.printJson();
    }

    private void ratio(String name, ToDoubleFunction<Children.Ended> value) {
        double bare = median("bare", value);
        figures.add(name, bare == 0 ? 0 : median("fleet", value) / bare);
    }

    private static Pass first(Children.Ended run) {
        return Pass.parse(run.output()).get(0);
    }

    private static Pass last(Children.Ended run) {
        List<Pass> passes = Pass.parse(run.output());
        return passes.get(passes.size() - 1);
    }

    private double median(String reader, ToDoubleFunction<Children.Ended> value) {
        double[] sorted = ended.getOrDefault(reader, List.of()).stream()
                .mapToDouble(value)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
