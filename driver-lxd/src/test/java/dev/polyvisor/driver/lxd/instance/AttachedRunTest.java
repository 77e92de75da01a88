package dev.polyvisor.driver.lxd.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.simulators.server.Frames;
import dev.polyvisor.spi.exec.CommandStreams;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachedRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ScriptedCommand command = new ScriptedCommand();

    @AfterEach
    void close() {
        command.close();
    }

    private record Begun(AttachedRun run, CommandStreams streams) {
        boolean isDrained(int exitCode) throws InterruptedException {
            return run.drain(ScriptedCommand.ended(exitCode), LIMIT);
        }
    }

    private Begun begin(ExecSpec spec) throws InterruptedException {
        CommandStreams streams = new CommandStreams(spec);
        AttachedRun run = command.run(spec, streams);
        run.begin(ScriptedCommand.begun());
        return new Begun(run, streams);
    }

    private static ExecSpec pipes() {
        return ExecSpec.of("anything").build();
    }

    private static ExecSpec terminal() {
        return ExecSpec.of("anything").terminal(new TerminalSize(80, 24)).build();
    }

    private void print(String socket, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(command.socket(socket).binary(bytes, 0, bytes.length)).isTrue();
    }

    private void mark(String socket) {
        // the client may close as soon as it has the last one, while the server still counts it as on its way
        boolean unused = command.socket(socket).text("");
    }

    private static void awaitFailure(AttachedRun run, ErrorCode code) throws InterruptedException {
        while (run.failure().isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
        assertThat(run.failure().map(PolyvisorException::code)).contains(code);
    }

    @Test
    void output_is_complete_when_both_ends_are_marked() throws InterruptedException {
        Begun begun = begin(pipes());
        print("1", "out");
        print("2", "err");
        mark("1");
        mark("2");
        command.socket("1").end();
        command.socket("2").cut();

        assertThat(begun.isDrained(0)).isTrue();

        assertThat(begun.run().failure()).isEmpty();
        assertThat(begun.streams().stdoutBytes()).asString().isEqualTo("out");
        assertThat(begun.streams().stderrBytes()).asString().isEqualTo("err");
    }

    @ParameterizedTest
    @CsvSource({"1, CLOSE", "1, END", "1, CUT", "2, CLOSE", "2, END", "2, CUT"})
    void an_output_that_ends_without_its_mark_is_broken(String socket, Ending how) throws InterruptedException {
        Begun begun = begin(pipes());
        print(socket, "half of i");
        mark(socket.equals("1") ? "2" : "1");

        how.of(command.socket(socket));

        awaitFailure(begun.run(), ErrorCode.UNAVAILABLE);
        assertThat(begun.isDrained(0)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"CLOSE", "END", "CUT"})
    void the_output_of_a_terminal_that_ends_without_its_mark_is_broken(Ending how) throws InterruptedException {
        Begun begun = begin(terminal());
        print("0", "half of i");

        how.of(command.socket("0"));

        awaitFailure(begun.run(), ErrorCode.UNAVAILABLE);
        assertThat(begun.isDrained(0)).isTrue();
    }

    @Test
    void the_socket_of_a_terminal_is_closed_after_the_mark_however_early_it_comes() throws InterruptedException {
        command.onOpen(name -> {
            if (name.equals("0")) {
                print("0", "quick");
                mark("0");
            }
        });

        Begun begun = begin(terminal());

        assertThat(begun.isDrained(0)).isTrue();
        assertThat(command.nextClosed()).isEqualTo("0");
        assertThat(begun.streams().stdoutBytes()).asString().isEqualTo("quick");
    }

    @Test
    void a_command_that_lxd_killed_because_control_broke_is_told_as_a_broken_connection() throws InterruptedException {
        Begun begun = begin(pipes());
        command.socket("control").cut();
        while (!begun.run().hasLostControl()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
        mark("1");
        mark("2");

        assertThat(begun.isDrained(137)).isTrue();

        assertThat(begun.run().failure().map(PolyvisorException::code)).contains(ErrorCode.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"0, CUT", "137, END"})
    void a_control_socket_that_goes_with_the_command_breaks_nothing(int exitCode, Ending how)
            throws InterruptedException {
        Begun begun = begin(pipes());
        how.of(command.socket("control"));
        mark("1");
        mark("2");

        assertThat(begun.isDrained(exitCode)).isTrue();

        assertThat(begun.run().failure()).isEmpty();
    }

    @Test
    void no_timer_is_left_when_the_sockets_cannot_be_opened() {
        command.refuses("2");

        assertThatThrownBy(() -> begin(
                        ExecSpec.of("anything").timeout(Duration.ofMinutes(1)).build()))
                .isInstanceOf(PolyvisorException.class);

        assertThat(command.clock().pendingTimers()).isZero();
    }

    @Test
    void no_timer_is_left_by_a_kill_that_comes_after_the_release() throws InterruptedException {
        Begun begun =
                begin(ExecSpec.of("anything").timeout(Duration.ofMinutes(1)).build());

        begun.run().release();
        begun.run().fail(PolyvisorException.of(ErrorCode.CANCELLED, "too late"));

        assertThat(command.clock().pendingTimers()).isZero();
    }

    @Test
    void a_command_that_runs_too_long_is_killed_and_not_waited_for_without_end() throws InterruptedException {
        Begun begun =
                begin(ExecSpec.of("anything").timeout(Duration.ofMinutes(1)).build());

        command.clock().advance(Duration.ofMinutes(1));
        assertThat(begun.run().failure().map(PolyvisorException::code)).contains(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(command.nextClosed()).isEqualTo("control");
        command.clock().advance(Duration.ofSeconds(5));

        assertThat(command.nextClosed()).isIn("0", "1", "2");
        assertThat(command.clock().nextTimer()).isEqualTo(Optional.empty());
    }

    /** How a connection ends. */
    enum Ending {
        CLOSE,
        END,
        CUT;

        void of(Frames frames) {
            switch (this) {
                case CLOSE -> frames.close(1001, "going away");
                case END -> frames.end();
                case CUT -> frames.cut();
            }
        }
    }
}
