package dev.polyvisor.benchmarks.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody runs for months still runs. */
class ThroughputTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void each_way_carries_a_little_and_gives_every_figure(@TempDir Path folder) throws Exception {
        try (LxdSimulator lxd =
                LxdSimulator.builder().unixSocket(folder.resolve("socket")).start()) {
            lxd.content().instances("default", "load", 1);
            String socket = lxd.unixSocket().toString();
            start(socket, "load-0");

            int exit = run(
                    "--socket", socket, "--instance", "load-0", "--mebibytes", "1", "--rounds", "1", "--peers", "no");

            assertThat(exit).as(out.toString(StandardCharsets.UTF_8)).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("\"mebibytes\":1,", "\"pushMiBPerSecond\":", "\"pullMiBPerSecond\":")
                    .contains("\"execInMiBPerSecond\":", "\"execOutMiBPerSecond\":");
        }
    }

    private static void start(String socket, String instance) throws InterruptedException {
        try (Fleet fleet = Fleet.builder()
                .provider("lab", "lxd", Connection.unixSocket(socket))
                .open()) {
            var unused = fleet.provider("lab").instances().get(instance).start().await(Duration.ofSeconds(30));
        }
    }

    @Test
    void a_wrong_argument_explains_itself() throws Exception {
        assertThat(run("--instance", "i")).isEqualTo(2);
        assertThat(run("--socket", "s", "--instance", "i", "--peers", "some")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Throughput --socket PATH");
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        return Throughput.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    }
}
