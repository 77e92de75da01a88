package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Machines with two interfaces, a disk and a snapshot each are read in a stream: what a load takes beside what it keeps is bounded.
 * 4,000 of them, 100,000 with {@code polyvisor.soak}.
 */
class HeapTest {
    private static final int MACHINES = Boolean.getBoolean("polyvisor.soak") ? 100_000 : 4_000;
    private static final Pattern SAID = Pattern.compile("found (\\d+), retained (\\d+)");
    private static final int PLENTY = 2_048;
    private static final int BESIDE = 64;

    private record Read(long found, long retained) {}

    @Test
    void a_load_needs_twice_what_it_keeps_and_64_mebibytes() throws IOException, InterruptedException {
        try (OvirtSimulator engine = OvirtSimulator.builder().http().start()) {
            engine.content().host("host1");
            engine.content().storageDomain("data1");
            engine.content().vms("vm", MACHINES, 2, 1, 1);

            Read plenty = read(engine, PLENTY);
            long enough = 2 * (plenty.retained >> 20) + BESIDE;
            Read bounded = read(engine, enough);

            System.out.println(MACHINES + " machines: retained " + (plenty.retained >> 20)
                    + " MiB, read again with a heap of " + enough + " MiB");
            assertThat(plenty.found).isEqualTo(MACHINES);
            assertThat(bounded.found).isEqualTo(MACHINES);
        }
    }

    private static Read read(OvirtSimulator engine, long mebibytes) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + mebibytes + "m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeapProgram.class.getName(),
                        engine.httpUrl().toString(),
                        engine.user(),
                        engine.password().reveal())
                .redirectErrorStream(true)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = program.waitFor(60, TimeUnit.SECONDS);
        program.destroyForcibly();
        assertThat(ended).as(said).isTrue();
        Matcher figures = SAID.matcher(said);
        assertThat(figures.find()).as("with %s MiB: %s", mebibytes, said).isTrue();
        return new Read(Long.parseLong(figures.group(1)), Long.parseLong(figures.group(2)));
    }
}
