package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.benchmarks.Children;
import dev.polyvisor.benchmarks.LoadFigures;
import dev.polyvisor.benchmarks.Pass;
import dev.polyvisor.benchmarks.Readers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a simulated LXD, which is a process of its own, in several ways, each a process of its own too: a fleet until parity, bare
 * reading of what it asks for and cutting into tokens, and of the list of instances alone the same, {@code curl}, and
 * {@code lxc query}. The ways take turns, and each figure is the median of its rounds. The first pass of a Java process is cold, the
 * last one warm.
 */
public final class LoadLxd {
    /** By far the most of what the driver asks for. */
    static final String LIST = "/1.0/instances?recursion=2&all-projects=true";

    private final LoadLxdOptions options;
    private final LoadFigures figures;
    private final Path folder;
    private final Path socket;
    private final Readers readers;

    private LoadLxd(LoadLxdOptions options, PrintStream out, Path folder) {
        this.options = options;
        this.figures = new LoadFigures(out);
        this.folder = folder;
        this.socket = folder.resolve("socket");
        // for "lxc": where the server is, and a folder for what it wants to keep
        this.readers = new Readers(Map.of("LXD_SOCKET", socket.toString(), "LXD_CONF", folder.toString()));
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
        Process server = new ProcessBuilder(Children.server(
                        LxdServer.class, List.of(socket.toString(), String.valueOf(options.instances()))))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            addReaders(awaitReady(server));
            readers.run("bare", options.rounds());
            readers.check("fleet", options.instances());
            report();
        } finally {
            server.getOutputStream().close();
            int unusedExit = server.waitFor();
        }
    }

    /** Returns what a fleet asks for. */
    private static List<String> awaitReady(Process server) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        List<String> paths = new ArrayList<>();
        for (String line = out.readLine(); !LxdServer.READY.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IllegalStateException("the simulator did not start");
            }
            paths.add(line);
        }
        if (!paths.contains(LIST)) {
            throw new IllegalStateException("a fleet asks for " + paths + ", and not for " + LIST);
        }
        return paths;
    }

    private void addReaders(List<String> paths) {
        String passes = String.valueOf(options.passes());
        List<String> bare = new ArrayList<>(List.of(socket.toString(), passes));
        bare.addAll(paths);
        readers.add("bare", Children.java(ReadBare.class, bare));
        readers.add("bareInstances", Children.java(ReadBare.class, List.of(socket.toString(), passes, LIST)));
        readers.add("fleet", Children.java(ReadFleet.class, List.of(socket.toString(), passes)));
        if (Children.onPath("curl")) {
            readers.add(
                    "curl",
                    List.of("curl", "--silent", "--fail", "--unix-socket", socket.toString(), "http://lxd" + LIST));
        }
        if (Children.onPath("lxc")) {
            readers.add("lxcQuery", List.of("lxc", "query", LIST));
        }
    }

    private void report() {
        for (String reader : readers.names()) {
            figures.add(reader + "ProcessSeconds", readers.whole(reader, Children.Ended::seconds));
            figures.add(reader + "ProcessCpuSeconds", readers.whole(reader, Children.Ended::cpuSeconds));
        }
        for (String reader : List.of("bare", "bareInstances", "fleet")) {
            figures.add(reader + "ColdSeconds", readers.cold(reader, Pass::seconds));
            figures.add(reader + "ColdCpuSeconds", readers.cold(reader, Pass::cpuSeconds));
            figures.add(reader + "WarmSeconds", readers.warm(reader, Pass::seconds));
            figures.add(reader + "WarmCpuSeconds", readers.warm(reader, Pass::cpuSeconds));
        }
        ratio("coldRatio", readers.cold("fleet", Pass::seconds), readers.cold("bare", Pass::seconds));
        ratio("coldCpuRatio", readers.cold("fleet", Pass::cpuSeconds), readers.cold("bare", Pass::cpuSeconds));
        ratio("warmRatio", readers.warm("fleet", Pass::seconds), readers.warm("bare", Pass::seconds));
        ratio("warmCpuRatio", readers.warm("fleet", Pass::cpuSeconds), readers.warm("bare", Pass::cpuSeconds));
        figures.printJson();
    }

    private void ratio(String name, double fleet, double bare) {
        figures.add(name, bare == 0 ? 0 : fleet / bare);
    }
}
