package dev.polyvisor.benchmarks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody runs for months still runs. */
class ValidateFleetTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void a_small_fleet_is_validated_and_gives_every_figure() throws IOException, InterruptedException {
        int exitCode = run("--machines", "500", "--rules", "3", "--rounds", "1", "--rate", "200", "--seconds", "1");

        assertThat(exitCode).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"rulesInProcess1Seconds\":", "\"httpToInProcessRatio\":", "\"commitP99Ratio\":")
                .doesNotContain("\"validatedPerSecondBesideWriter\":0,");
    }

    @Test
    void a_wrong_argument_explains_itself() throws IOException, InterruptedException {
        assertThat(run("--machines", "none")).isEqualTo(2);
        assertThat(run("--colour", "1")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("ValidateFleet [OPTION VALUE]");
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        return ValidateFleet.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    }
}
