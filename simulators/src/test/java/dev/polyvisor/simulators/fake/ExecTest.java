package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.OutputSink;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.api.instance.Signal;
import dev.polyvisor.api.instance.StdinSource;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecTest {
    private final Sessions sessions = new Sessions();
    private final FakeHypervisor hypervisor = FakeHypervisor.create();
    private final Instance instance =
            sessions.open(hypervisor).instances().byId(hypervisor.addMachine("box", MachineType.CONTAINER));

    @BeforeEach
    void start() throws InterruptedException {
        sessions.done(instance.start());
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    private ExecResult run(String... command) throws InterruptedException {
        return sessions.done(instance.exec(command));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | 0",
                "false | 1",
                "/bin/true | 0",
                "no-such-program | 127",
                "/no/such/file | 127",
                "/etc/hostname | 126",
                "/etc | 126",
                "sh -c `exit 42` | 42"
            })
    void exit_codes_are_those_of_linux(String line, int code) throws Exception {
        String[] command = line.strip().startsWith("sh -c")
                ? new String[] {"sh", "-c", "exit 42"}
                : line.strip().split(" ");

        assertThat(run(command).exitCode()).isEqualTo(code);
    }

    @Test
    void programs_print_what_their_models_print() throws Exception {
        assertThat(run("echo", "a", "b").stdout()).isEqualTo("a b\n");
        assertThat(run("echo", "-n", "a").stdout()).isEqualTo("a");
        assertThat(run("uname", "-a").stdout()).startsWith("Linux box ");
        assertThat(run("hostname").stdout()).isEqualTo("box\n");
        assertThat(run("pwd").stdout()).isEqualTo("/root\n");
        assertThat(run("cat", "/etc/hostname").stdout()).isEqualTo("box\n");
        assertThat(run("cat", "/nothing").stderr()).contains("No such file");
        assertThat(run("no-such-program").stderr()).contains("not found");
    }

    @Test
    void environment_directory_and_user_are_those_of_the_specification() throws Exception {
        ExecSpec spec = ExecSpec.of("sh", "-c", "pwd; id -u; id -g; echo $COLOR ${SHADE}; echo '$COLOR'")
                .env("COLOR", "blue")
                .secretEnv("SHADE", Secret.of("dark"))
                .directory("/tmp")
                .user(1000)
                .group(100)
                .build();

        assertThat(sessions.done(instance.exec(spec)).stdout()).isEqualTo("/tmp\n1000\n100\nblue dark\n$COLOR\n");
        assertThat(run("env").stdout()).contains("PATH=", "HOME=/root");
    }

    @Test
    void the_shell_joins_commands_and_keeps_the_streams_apart() throws Exception {
        ExecResult result = run("sh", "-c", "echo out; echo err >&2; false && echo no || echo yes; exit 3; echo never");

        assertThat(result.stdout()).isEqualTo("out\nyes\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(run("sh", "-c", "echo 'open").exitCode()).isEqualTo(2);
        assertThat(run("sh", "-c", "false; echo $?").stdout()).isEqualTo("1\n");
    }

    @Test
    void a_script_that_was_pushed_can_be_run() throws Exception {
        sessions.done(instance.files()
                .write(
                        "/root/hi.sh",
                        "#!/bin/sh\n# says hi\necho hi from $HOSTNAME\n".getBytes(StandardCharsets.UTF_8),
                        PushOptions.mode(0755)));

        assertThat(run("/root/hi.sh").stdout()).isEqualTo("hi from box\n");
        assertThat(run("sh", "hi.sh").stdout()).isEqualTo("hi from box\n");
    }

    @Test
    void input_reaches_the_command_in_all_forms() throws Exception {
        ExecSpec bytes = ExecSpec.of("cat").stdin(StdinSource.of("bytes")).build();
        ExecSpec stream = ExecSpec.of("cat")
                .stdin(StdinSource.from(
                        new ByteArrayInputStream("x".repeat(300_000).getBytes(StandardCharsets.UTF_8))))
                .build();
        ExecSpec nothing = ExecSpec.of("cat").build();

        assertThat(sessions.done(instance.exec(bytes)).stdout()).isEqualTo("bytes");
        assertThat(sessions.done(instance.exec(stream)).stdout()).hasSize(300_000);
        assertThat(sessions.done(instance.exec(nothing)).stdout()).isEmpty();
    }

    @Test
    void open_streams_are_a_conversation() throws Exception {
        Cmd cmd = instance.exec(ExecSpec.of("cat")
                .stdin(StdinSource.open())
                .stdout(OutputSink.open())
                .build());

        try (OutputStream stdin = cmd.stdin()) {
            stdin.write("ping".getBytes(StandardCharsets.UTF_8));
            stdin.flush();
            assertThat(cmd.stdout().readNBytes(4)).asString().isEqualTo("ping");
            stdin.write("pong".getBytes(StandardCharsets.UTF_8));
            stdin.flush();
            assertThat(cmd.stdout().readNBytes(4)).asString().isEqualTo("pong");
        }

        assertThat(sessions.done(cmd).exitCode()).isZero();
        assertThat(cmd.stdout().read()).isEqualTo(-1);
    }

    @Test
    void only_streams_that_were_declared_open_can_be_had() throws Exception {
        Cmd cmd = instance.exec("true");

        assertThatThrownBy(cmd::stdin)
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        assertThatThrownBy(cmd::stdout).isInstanceOf(PolyvisorException.class);
        sessions.done(cmd);
    }

    @Test
    void output_goes_to_a_stream_of_the_caller_or_nowhere() throws Exception {
        ByteArrayOutputStream mine = new ByteArrayOutputStream();
        ExecSpec spec = ExecSpec.of("sh", "-c", "echo out; echo err >&2")
                .stdout(OutputSink.to(mine))
                .stderr(OutputSink.discard())
                .build();

        ExecResult result = sessions.done(instance.exec(spec));

        assertThat(mine).hasToString("out\n");
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr()).isEmpty();
    }

    @Test
    void too_much_collected_output_kills_the_command() {
        PolyvisorException failure = sessions.failed(
                instance.exec(ExecSpec.of("yes").outputLimit(DataSize.kib(64)).build()));

        assertThat(failure.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    void an_output_that_nobody_reads_holds_the_command_up_until_it_is_killed() throws Exception {
        Cmd cmd = instance.exec(ExecSpec.of("yes").stdout(OutputSink.open()).build());
        sessions.clock.settle();
        assertThat(cmd.state()).isEqualTo(OperationState.RUNNING);

        cmd.signal(Signal.TERM);

        assertThat(sessions.done(cmd).exitCode()).isEqualTo(128 + 15);
    }

    @Test
    void sleep_takes_time_of_the_clock() throws Exception {
        long before = sessions.clock.nanoTime();

        run("sleep", "90");

        assertThat(sessions.clock.nanoTime() - before).isBetween(90_000_000_000L, 91_000_000_000L);
    }

    @Test
    void a_command_that_takes_too_long_is_killed() {
        PolyvisorException failure = sessions.failed(instance.exec(
                ExecSpec.of("sleep", "3600").timeout(Duration.ofSeconds(5)).build()));

        assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void cancelling_kills() throws Exception {
        Cmd cmd = instance.exec("sleep", "3600");
        sessions.clock.settle();

        assertThat(cmd.cancel()).isEqualTo(Cancellation.CANCELLED);

        assertThat(cmd.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(cmd.cancel()).isEqualTo(Cancellation.CANCELLED);
    }

    @Test
    void stopping_the_instance_ends_its_commands() throws Exception {
        Cmd cmd = instance.exec("sleep", "3600");
        sessions.clock.settle();

        sessions.done(instance.stop(StopOptions.force()));

        assertThat(sessions.done(cmd).exitCode()).isEqualTo(137);
    }

    @Test
    void a_terminal_has_a_size_that_changes_and_one_stream() throws Exception {
        hypervisor.onExec("wait-for-resize", process -> {
            while (process.signals().isEmpty()) {
                process.sleep(Duration.ofMillis(100));
            }
            process.complain(process.terminal().orElseThrow().columns() + "\n");
            return 0;
        });
        Cmd cmd = instance.exec(ExecSpec.of("wait-for-resize")
                .terminal(new TerminalSize(80, 24))
                .build());
        sessions.clock.settle();

        cmd.resize(132, 43);

        ExecResult result = sessions.done(cmd);
        assertThat(result.stdout()).isEqualTo("132\n");
        assertThat(result.stderr()).isEmpty();
        assertThat(run("stty", "size").exitCode()).isEqualTo(1);
        assertThatThrownBy(() -> cmd.resize(1, 1)).isInstanceOf(PolyvisorException.class);
    }

    @Test
    void a_program_that_traps_a_signal_is_told_of_it_and_ends_as_it_likes() throws Exception {
        hypervisor.onExec("traps", process -> {
            process.trap(15);
            while (process.signals().isEmpty()) {
                process.sleep(Duration.ofMillis(100));
            }
            return 42;
        });
        Cmd cmd = instance.exec("traps");
        sessions.clock.settle();

        cmd.signal(Signal.TERM);

        assertThat(sessions.done(cmd).exitCode()).isEqualTo(42);
    }

    @Test
    void a_test_puts_its_own_programs_into_guests() throws Exception {
        hypervisor.onExec("greet", process -> {
            process.print("hello " + process.command().get(1) + " on " + process.hostName() + "\n");
            return 7;
        });

        ExecResult result = run("greet", "world");

        assertThat(result.stdout()).isEqualTo("hello world on box\n");
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void signals_are_checked() throws Exception {
        Cmd cmd = instance.exec("true");
        sessions.done(cmd);

        assertThat(catchThrowableOfType(PolyvisorException.class, () -> cmd.signal(0))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(catchThrowableOfType(PolyvisorException.class, () -> cmd.signal(9))
                        .code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(cmd.pid()).isPresent();
    }

    @Test
    void nothing_runs_in_a_stopped_instance_nor_without_an_agent() throws Exception {
        Instance machine =
                sessions.open(hypervisor).instances().byId(hypervisor.addMachine("vm", MachineType.VIRTUAL_MACHINE));

        assertThat(sessions.failed(machine.exec("true")).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        sessions.done(machine.start());
        assertThat(sessions.done(machine.exec("true")).ok()).isTrue();
        hypervisor.setConfig(machine.id(), "guest.agent", "false");
        assertThat(sessions.failed(machine.exec("true"))).hasMessageContaining("agent");
    }

    @Test
    void a_lost_reply_does_not_run_a_command_twice() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        hypervisor.onExec("once", process -> first.complete("ran") ? 0 : 1);
        hypervisor.faults().at(FaultPoint.REPLY).fail(ErrorCode.UNAVAILABLE);

        assertThat(run("once").exitCode()).isZero();
    }

    @Test
    void the_streams_of_a_command_that_was_refused_are_broken() throws Exception {
        hypervisor.faults().at(FaultPoint.EXEC).fail(ErrorCode.PERMISSION_DENIED);
        Cmd cmd = instance.exec(ExecSpec.of("cat").stdout(OutputSink.open()).build());

        assertThat(sessions.failed(cmd).code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        sessions.clock.settle();
        assertThatThrownBy(() -> cmd.stdout().read()).hasCauseInstanceOf(PolyvisorException.class);
    }
}
