package dev.polyvisor.driver.lxd.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams are carried in bounded memory. */
abstract class HeapSuite {
    private static final String NAME = "heap-guest";
    private static final long BYTES = 64L << 20;

    private final LxdBackend lxd;
    private final PlainSecondClient other;
    private String id = "";

    HeapSuite(LxdBackend lxd) {
        this.lxd = lxd;
        this.other = new PlainSecondClient(lxd.plain());
    }

    @BeforeEach
    void start() {
        id = other.create(NAME);
        other.start(id);
    }

    @AfterEach
    void remove() {
        other.delete(id);
    }

    @Test
    @Timeout(180)
    void what_is_as_large_as_the_heap_goes_through_a_command_and_back() throws IOException, InterruptedException {
        assertThat(said()).contains("exit 0, " + BYTES + " bytes");
    }

    @Test
    @Timeout(180)
    void what_is_as_large_as_the_heap_is_pushed_and_pulled() throws IOException, InterruptedException {
        assertThat(said("/root/large")).contains("mode 600, " + BYTES + " and " + BYTES + " bytes");
    }

    /** What the program of little memory says in the end. */
    private String said(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                HeapProgram.class.getName(),
                lxd.socket().toString(),
                NAME,
                String.valueOf(BYTES)));
        command.addAll(List.of(more));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = program.waitFor(120, TimeUnit.SECONDS);
        program.destroyForcibly();

        assertThat(ended).as(said).isTrue();
        return said;
    }
}
