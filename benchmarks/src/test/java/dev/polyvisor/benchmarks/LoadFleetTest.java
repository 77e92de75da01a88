package dev.polyvisor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LoadFleetTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int run(String... arguments) throws InterruptedException {
        return LoadFleet.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void the_last_line_holds_all_figures_as_json() throws InterruptedException {
        int exit = run("--machines", "300", "--volumes", "2", "--changes", "1500", "--idle", "0");

        assertThat(exit).as(output()).isZero();
        String json = output().lines().reduce((a, b) -> b).orElseThrow();
        assertThat(json).startsWith("{").endsWith("}");
        // one machine marks the rounds of changes
        assertThat(value(json, "machines")).isEqualTo(301);
        assertThat(value(json, "entries")).isGreaterThan(301 + 600);
        assertThat(value(json, "changesPerSecond")).isPositive();
        assertThat(value(json, "retainedBytes")).isPositive();
    }

    @Test
    void a_wrong_argument_is_named_with_the_options_that_there_are() throws InterruptedException {
        assertThat(run("--machine", "300")).isEqualTo(2);
        assertThat(run("--machines", "many")).isEqualTo(2);
        assertThat(run("--machines")).isEqualTo(2);

        assertThat(output())
                .contains("--machine is no option", "not 'many'", "--machines has no value")
                .contains("--volumes N");
    }

    private static double value(String json, String name) {
        Matcher number = Pattern.compile('"' + name + "\":([0-9.]+)").matcher(json);
        assertThat(number.find()).as(name).isTrue();
        return Double.parseDouble(number.group(1));
    }
}
