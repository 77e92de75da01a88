package dev.polyvisor.benchmarks.lxd;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.OutputSink;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.api.instance.StdinSource;
import dev.polyvisor.benchmarks.Children;
import dev.polyvisor.benchmarks.LoadFigures;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Carries much through one socket of an LXD: into a file and out of it, into a command and out of one; beside what {@code curl} and
 * {@code lxc} take for the same, each a process. The ways take turns, each figure is the median of its rounds, and the first round of
 * each does not count.
 */
public final class Throughput {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String FILE = "/root/throughput";
    private static final int MEBIBYTE = 1 << 20;
    private static final double NANOS = 1e9;

    private final ThroughputOptions options;
    private final LoadFigures figures;
    private final Path folder;
    private final Path local;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    private Throughput(ThroughputOptions options, PrintStream out, Path folder) {
        this.options = options;
        this.figures = new LoadFigures(out);
        this.folder = folder;
        this.local = folder.resolve("content");
    }

    /**
     * Carries.
     *
     * @param arguments see {@link ThroughputOptions#USAGE}
     * @throws IOException when a process cannot be started
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    /** As the main method; returns the exit code. */
    static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        ThroughputOptions options;
        try {
            options = ThroughputOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "\n\n" + ThroughputOptions.USAGE);
            return 2;
        }
        Path folder = Files.createTempDirectory("lxd");
        try {
            new Throughput(options, out, folder).run();
            return 0;
        } catch (IllegalStateException e) {
            out.println("the load failed: " + e.getMessage());
            return 1;
        } finally {
            Files.deleteIfExists(folder.resolve("content"));
            Files.deleteIfExists(folder.resolve("config.yml"));
            Files.deleteIfExists(folder);
        }
    }

    /** One way to carry all of it once. */
    @FunctionalInterface
    private interface Way {
        void carry() throws IOException, InterruptedException;
    }

    private void run() throws IOException, InterruptedException {
        figures.add("mebibytes", options.mebibytes());
        fill();
        try (Fleet fleet = Fleet.builder()
                .provider("lab", "lxd", Connection.unixSocket(options.socket().toString()))
                .open()) {
            Instance guest = fleet.provider("lab").instances().get(options.instance());
            Map<String, Way> ways = ways(guest);
            for (int round = 0; round <= options.rounds(); round++) {
                for (Map.Entry<String, Way> way : ways.entrySet()) {
                    long begin = System.nanoTime();
                    way.getValue().carry();
                    double took = (System.nanoTime() - begin) / NANOS;
                    if (round > 0) {
                        seconds.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                                .add(took);
                    }
                }
            }
            guest.files().remove(FILE).await(PATIENCE);
        }
        report();
    }

    private void fill() throws IOException {
        byte[] piece = new byte[MEBIBYTE];
        Random random = new Random(1);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(local))) {
            for (int i = 0; i < options.mebibytes(); i++) {
                random.nextBytes(piece);
                out.write(piece);
            }
        }
    }

    private Map<String, Way> ways(Instance guest) {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put(
                "push",
                () -> guest.files().push(FILE, local, PushOptions.defaults()).await(PATIENCE));
        ways.put("pull", () -> {
            Counted sink = new Counted();
            guest.files().pull(FILE, sink);
            needAll(sink.count);
        });
        ways.put("execIn", () -> {
            try (InputStream in = Files.newInputStream(local)) {
                ExecResult result = guest.exec(ExecSpec.of("wc", "-c")
                                .stdin(StdinSource.from(in))
                                .build())
                        .await(PATIENCE);
                needAll(Long.parseLong(result.stdout().strip()));
            }
        });
        ways.put("execOut", () -> {
            Counted sink = new Counted();
            ExecResult unused = guest.exec(
                            ExecSpec.of("cat", FILE).stdout(OutputSink.to(sink)).build())
                    .await(PATIENCE);
            needAll(sink.count);
        });
        if (options.peers()) {
            peers(ways);
        }
        return ways;
    }

    private void peers(Map<String, Way> ways) {
        String guest = options.instance();
        if (Children.onPath("curl")) {
            String url = "http://lxd/1.0/instances/" + guest + "/files?path=" + FILE;
            List<String> curl = List.of(
                    "curl",
                    "--silent",
                    "--fail",
                    "--unix-socket",
                    options.socket().toString());
            ways.put(
                    "curlPush",
                    () -> process(with(
                            curl,
                            "--request",
                            "POST",
                            "--header",
                            "X-LXD-type: file",
                            "--upload-file",
                            local.toString(),
                            url)));
            ways.put("curlPull", () -> process(with(curl, url)));
        }
        if (Children.onPath("lxc")) {
            ways.put("lxcPush", () -> process(List.of("lxc", "file", "push", local.toString(), guest + FILE)));
            ways.put("lxcPull", () -> process(List.of("lxc", "file", "pull", guest + FILE, "-")));
            ways.put(
                    "lxcExecIn",
                    () -> process(
                            List.of("lxc", "exec", "--mode", "non-interactive", guest, "--", "wc", "-c"),
                            ProcessBuilder.Redirect.from(local.toFile())));
            ways.put(
                    "lxcExecOut",
                    () -> process(List.of("lxc", "exec", "--mode", "non-interactive", guest, "--", "cat", FILE)));
        }
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    private void process(List<String> command) throws IOException, InterruptedException {
        process(command, ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    }

    /** For {@code lxc}: where the server is, and a folder for what it wants to keep. */
    private void process(List<String> command, ProcessBuilder.Redirect input) throws IOException, InterruptedException {
        Children.Ended unused = Children.run(
                command, Map.of("LXD_SOCKET", options.socket().toString(), "LXD_CONF", folder.toString()), input);
    }

    private void needAll(long count) {
        if (count != (long) options.mebibytes() * MEBIBYTE) {
            throw new IllegalStateException(count + " bytes came through");
        }
    }

    private void report() {
        seconds.forEach((way, took) -> figures.add(way + "MiBPerSecond", rate(way)));
        for (String way : List.of("push", "pull", "execIn", "execOut")) {
            String name = way.substring(0, 1).toUpperCase(Locale.ROOT) + way.substring(1);
            double best = Math.max(rate("curl" + name), rate("lxc" + name));
            if (best > 0) {
                figures.add(way + "Ratio", rate(way) / best);
            }
        }
        figures.printJson();
    }

    /** Of the median round; 0 for a way that there is not. */
    private double rate(String way) {
        double[] sorted = seconds.getOrDefault(way, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : options.mebibytes() / sorted[sorted.length / 2];
    }

    /** Counts what it is given and keeps nothing. */
    private static final class Counted extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
