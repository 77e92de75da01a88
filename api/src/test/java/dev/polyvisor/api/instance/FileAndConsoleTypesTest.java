package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Secret;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FileAndConsoleTypesTest {

    @Test
    void modeHasTwelveBits() {
        assertThat(PushOptions.mode(0644).mode()).hasValue(420);
        assertThat(PushOptions.mode(07777).mode()).hasValue(07777);
        pathsOf(() -> PushOptions.mode(010000)).containsExactly("mode");
        pathsOf(() -> PushOptions.mode(-1)).containsExactly("mode");
        pathsOf(() -> file(010000)).containsExactly("mode");
        assertThat(file(0755).mode()).isEqualTo(0755);
    }

    @Test
    void ownersAreNotNegative() {
        pathsOf(() -> PushOptions.builder().uid(-1).gid(-1).build()).containsExactly("uid", "gid");
    }

    @Test
    void plainPushOverwritesAndLeavesTheRestToTheBackend() {
        assertThat(PushOptions.defaults())
                .isEqualTo(
                        new PushOptions(OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), false, false));
    }

    @Test
    void ticketHasAPortAndHidesItsPassword() {
        ConsoleTicket ticket = ticket(OptionalInt.of(5900));

        assertThat(ticket.toString()).doesNotContain("hunter2");
        pathsOf(() -> ticket(OptionalInt.empty())).containsExactly("port");
    }

    @Test
    void serialConsoleThrowsNobodyOut() {
        assertThat(ConsoleSpec.serial())
                .isEqualTo(new ConsoleSpec(ConsoleType.SERIAL, new TerminalSize(80, 24), false));
        assertThat(ConsoleSpec.vnc().type()).isEqualTo(ConsoleType.VNC);
    }

    private static FileInfo file(int mode) {
        return new FileInfo(
                "/etc/hosts",
                FileType.FILE,
                0,
                0,
                mode,
                OptionalLong.of(12),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static ConsoleTicket ticket(OptionalInt port) {
        return new ConsoleTicket(
                ConsoleType.VNC,
                "host-1",
                port,
                OptionalInt.empty(),
                Optional.of(Secret.of("hunter2")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
