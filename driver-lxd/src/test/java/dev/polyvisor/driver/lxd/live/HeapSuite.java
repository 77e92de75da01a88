package dev.polyvisor.driver.lxd.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams are carried in bounded memory. */
abstract class HeapSuite {
    private static final String NAME = "heap-guest";
    private static final boolean SOAK = Boolean.getBoolean("polyvisor.soak");
    private static final long BYTES = SOAK ? 1L << 30 : 64L << 20;

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
    @Timeout(1_200)
    void what_is_as_large_as_the_heap_goes_through_a_command_and_a_file_and_back()
            throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeapProgram.class.getName(),
                        lxd.socket().toString(),
                        NAME,
                        String.valueOf(BYTES))
                .redirectErrorStream(true)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = program.waitFor(1_100, TimeUnit.SECONDS);
        program.destroyForcibly();

        assertThat(ended).as(said).isTrue();
        assertThat(said).contains("exit 0, " + BYTES + " bytes", "file of " + BYTES + ", " + BYTES + " bytes");
    }
}
