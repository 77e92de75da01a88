package dev.polyvisor.driver.kubevirt.instance;

import static dev.polyvisor.driver.kubevirt.instance.MachinesBench.until;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.StopOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consoles, screens and logs of machines. */
class ConsoleTest {
    private final MachinesBench bench = new MachinesBench();
    private Instance web;

    @BeforeEach
    void make() throws InterruptedException {
        web = bench.running("web");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static String read(InputStream in, int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    @Test
    void the_serial_line_carries_what_is_typed_and_what_is_printed_and_ends_with_the_session() throws Exception {
        ConsoleSession console = web.console().attach();
        assertThat(read(console.input(), "\r\nweb login: ".length())).isEqualTo("\r\nweb login: ");

        console.output().write("root\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(read(console.input(), 5)).isEqualTo("root\n");
        assertThat(console.isOpen()).isTrue();
        console.close();

        assertThat(console.isOpen()).isFalse();
        assertThat(console.ended().toCompletableFuture().get()).isSameAs(console);
        assertThat(console.input().read()).isEqualTo(-1);
        until(() -> bench.cluster.streams() == 0);
    }

    @Test
    void a_second_viewer_of_the_screen_ends_the_first_ones_session() throws Exception {
        ConsoleSession first = web.console().attach(ConsoleSpec.vnc());
        assertThat(read(first.input(), 12)).isEqualTo("RFB 003.008\n");

        try (ConsoleSession second = web.console().attach(ConsoleSpec.vnc())) {
            assertThat(first.ended().toCompletableFuture().get()).isSameAs(first);
            assertThat(first.input().read()).isEqualTo(-1);
            assertThat(read(second.input(), 12)).isEqualTo("RFB 003.008\n");
        }
    }

    @Test
    void consoles_end_with_the_fleet() throws Exception {
        ConsoleSession console = web.console().attach();

        bench.fleet.close();

        until(() -> bench.cluster.streams() == 0);
        assertThat(console.input().readAllBytes()).hasSizeLessThanOrEqualTo("\r\nweb login: ".length());
    }

    @Test
    void the_screen_is_shown_as_a_png_and_a_machine_that_is_off_has_neither_screen_nor_console() throws Exception {
        assertThat(web.console().screenshot()).startsWith(0x89, 'P', 'N', 'G');

        web.stop(StopOptions.force()).await(MachinesBench.PATIENCE);

        assertThatFailureOf(() -> web.console().screenshot()).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThatFailureOf(() -> web.console().attach()).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThat(web.console().log()).isEmpty();
        assertThat(web.paths().logFiles()).isEmpty();
    }

    @Test
    void what_the_serial_line_and_the_launcher_have_printed_is_in_the_logs_of_the_pod() {
        assertThat(web.console().log()).isEqualTo("Booting web\nweb login: ");
        assertThat(web.console().log(DataSize.bytes(7))).isEqualTo("login: ");
        assertThat(web.paths().logFiles()).containsExactly("compute", "guest-console-log");
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        assertThat(web.paths().readLog("compute", log)).isEqualTo(log.size());
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("Domain demo_web started");
        assertThatFailureOf(() -> web.paths().readLog("none", log)).hasCode(ErrorCode.NOT_FOUND);
    }
}
