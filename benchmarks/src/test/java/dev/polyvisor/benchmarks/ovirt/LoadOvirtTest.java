package dev.polyvisor.benchmarks.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody runs for months still runs. */
class LoadOvirtTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void each_reader_reads_a_few_machines_and_gives_every_figure() throws Exception {
        int exit = run("--machines", "20", "--rounds", "1", "--passes", "1");

        assertThat(exit).as(out.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "\"machines\":20,",
                        "\"bareWarmCpuSeconds\":",
                        "\"fleetBytesPerMachine\":",
                        "\"warmOverBare\":",
                        "\"retainedOfSdk\":");
    }

    @Test
    void a_wrong_argument_explains_itself() throws Exception {
        assertThat(run("--machines", "none")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("LoadOvirt [OPTION VALUE]");
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        return LoadOvirt.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    }
}
