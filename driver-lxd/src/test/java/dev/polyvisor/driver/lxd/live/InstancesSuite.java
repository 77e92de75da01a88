package dev.polyvisor.driver.lxd.live;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.OutputSink;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.Signal;
import dev.polyvisor.api.instance.StdinSource;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances of an LXD, beyond what the contract asks of every driver. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class InstancesSuite {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LxdBackend lxd;
    private Fleet fleet;
    private Instance guest;

    InstancesSuite(LxdBackend lxd) {
        this.lxd = lxd;
    }

    @BeforeAll
    void open() throws InterruptedException {
        fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("live", "lxd", Connection.unixSocket(lxd.socket().toString()))
                .open();
        fleet.inventory().awaitParity(PATIENCE);
        guest = create("guest");
    }

    @AfterAll
    void close() throws InterruptedException {
        try {
            guest.delete(DeleteOptions.force()).await(PATIENCE);
        } finally {
            fleet.close();
        }
    }

    private Instance create(String name) throws InterruptedException {
        return fleet.provider("live")
                .instances()
                .create(InstanceSpec.named("live-" + name)
                        .image(TestImage.ALIAS)
                        .build())
                .await(PATIENCE);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "3, sh -c 'exit 3'", "143, kills-itself", "126, /etc/passwd", "127, no-such-command"})
    void a_command_ends_with_its_exit_code(int code, String command) throws InterruptedException {
        String[] words = command.startsWith("sh -c ")
                ? new String[] {"sh", "-c", command.substring(6).replace("'", "")}
                : new String[] {command};

        ExecResult result = guest.exec(words).await(PATIENCE);

        assertThat(result.exitCode()).isEqualTo(code);
        assertThat(result.message().isPresent()).as("a text of LXD").isEqualTo(code == 126 || code == 127);
    }

    @Test
    void limits_of_a_running_container_change_at_once_and_together() throws InterruptedException {
        guest.config()
                .limit(LiveLimits.builder()
                        .memory(DataSize.mib(96))
                        .processes(200)
                        .build())
                .await(PATIENCE);

        assertThat(guest.config().localConfig())
                .containsEntry("limits.memory", "100663296B")
                .containsEntry("limits.processes", "200");

        guest.config().limit(LiveLimits.of("memory.max", "max")).await(PATIENCE);

        assertThat(guest.config().localConfig())
                .doesNotContainKey("limits.memory")
                .containsEntry("limits.processes", "200");
        assertThat(guest.exec("true").await(PATIENCE).exitCode()).isZero();
    }

    @Test
    void a_mebibyte_goes_through_a_command_and_back_with_both_outputs_apart() throws InterruptedException {
        byte[] content = new byte[1 << 20];
        new Random(7).nextBytes(content);

        ExecResult result = guest.exec(ExecSpec.of("sh", "-c", "cat; echo done >&2")
                        .stdin(StdinSource.of(content))
                        .build())
                .await(PATIENCE);

        assertThat(result.stdoutBytes()).isEqualTo(content);
        assertThat(result.stderr()).isEqualTo("done\n");
    }

    @Test
    void open_streams_are_a_conversation() throws Exception {
        Cmd cmd = guest.exec(ExecSpec.of("in-brackets")
                .stdin(StdinSource.open())
                .stdout(OutputSink.open())
                .build());
        try (BufferedReader out = new BufferedReader(new InputStreamReader(cmd.stdout(), StandardCharsets.UTF_8))) {
            try (OutputStream in = cmd.stdin()) {
                for (String word : new String[] {"one", "two"}) {
                    in.write((word + "\n").getBytes(StandardCharsets.UTF_8));
                    in.flush();
                    assertThat(out.readLine()).isEqualTo("<" + word + ">");
                }
            }
            assertThat(out.readLine()).isNull();
        }
        assertThat(cmd.await(PATIENCE).exitCode()).isZero();
    }

    @Test
    void user_directory_and_environment_are_those_asked_for() throws InterruptedException {
        ExecResult result = guest.exec(ExecSpec.of("sh", "-c", "id -u; id -g; pwd; echo $COLOUR")
                        .user(1000)
                        .group(1000)
                        .directory("/tmp")
                        .environment(Map.of("COLOUR", "blue"))
                        .build())
                .await(PATIENCE);

        assertThat(result.stdout()).isEqualTo("1000\n1000\n/tmp\nblue\n");
    }

    @Test
    void a_terminal_has_the_size_that_it_was_given_and_the_one_it_was_changed_to() throws Exception {
        Cmd cmd = guest.exec(ExecSpec.of("two-sizes")
                .terminal(new TerminalSize(90, 30))
                .stdout(OutputSink.open())
                .build());
        try (BufferedReader out = new BufferedReader(new InputStreamReader(cmd.stdout(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("30 90");
            cmd.resize(132, 43);
            assertThat(out.readLine()).isEqualTo("43 132");
        }
        assertThat(cmd.await(PATIENCE).exitCode()).isZero();
    }

    @Test
    void a_signal_reaches_the_command() throws Exception {
        Cmd cmd = guest.exec(ExecSpec.of("traps-term").stdout(OutputSink.open()).build());
        try (BufferedReader out = new BufferedReader(new InputStreamReader(cmd.stdout(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("ready");
            cmd.signal(Signal.TERM);
        }
        assertThat(cmd.await(PATIENCE).exitCode()).isEqualTo(42);
        assertThatFailureOf(() -> cmd.signal(Signal.TERM)).hasCode(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_command_that_runs_too_long_is_killed() throws InterruptedException {
        Cmd cmd = guest.exec(
                ExecSpec.of("sleep", "600").timeout(Duration.ofMillis(300)).build());

        assertThat(cmd).failsWithin(PATIENCE, ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void a_command_whose_outputs_a_child_keeps_open_can_be_given_up() throws InterruptedException {
        Cmd cmd = guest.exec("sh", "-c", "sleep 600 & sleep 600");

        cmd.cancel();

        assertThatFailureOf(() -> cmd.await(PATIENCE)).hasCode(ErrorCode.CANCELLED);
        guest.exec("sh", "-c", "kill $(ps | grep 'sleep 600' | grep -v grep | sed 's/^ *\\([0-9]*\\) .*/\\1/')")
                .await(PATIENCE);
    }

    @Test
    void a_recorded_command_leaves_its_output_in_no_log() throws InterruptedException {
        ExecResult result = guest.exec(ExecSpec.of("sh", "-c", "echo out; echo err >&2; exit 4")
                        .recorded(true)
                        .build())
                .await(PATIENCE);

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(guest.paths().logFiles()).noneMatch(name -> name.startsWith("exec_"));
    }

    @Test
    void a_guest_that_does_not_shut_down_in_time_runs_on_and_can_be_killed_then() throws InterruptedException {
        Instance stubborn = fleet.provider("live")
                .instances()
                .create(InstanceSpec.named("live-stubborn")
                        .image(TestImage.ALIAS)
                        .config("raw.lxc", "lxc.signal.halt = 23")
                        .build())
                .await(PATIENCE);
        try {
            assertThat(stubborn.shutdown(Duration.ofSeconds(1))).failsWithin(PATIENCE, ErrorCode.DEADLINE_EXCEEDED);
            assertThat(stubborn.refresh().state()).isEqualTo(MachineState.RUNNING);

            stubborn.stop(StopOptions.gracefulThenForce(Duration.ofSeconds(1))).await(PATIENCE);
            assertThat(stubborn.refresh().state()).isEqualTo(MachineState.STOPPED);
        } finally {
            stubborn.delete(DeleteOptions.force()).await(PATIENCE);
        }
    }

    @Test
    void two_restarts_at_once_become_one_after_the_other() throws InterruptedException {
        var first = guest.restart(RestartOptions.force());
        var second = guest.restart(RestartOptions.force());

        first.await(PATIENCE);
        second.await(PATIENCE);

        assertThat(guest.refresh().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void everything_that_lxd_tells_is_in_the_details() throws InterruptedException {
        guest.snapshots().create("one").await(PATIENCE);
        try {
            var details = guest.details();
            var info = details.info();

            assertThat(info.architecture()).isPresent();
            assertThat(info.createdAt()).isPresent();
            assertThat(info.lastUsedAt()).isPresent();
            assertThat(info.profiles()).containsExactly("default");
            assertThat(info.storagePool()).contains("default");
            assertThat(info.image()).isPresent();
            assertThat(info.initPid()).isPresent();
            assertThat(info.version()).isPresent();
            assertThat(info.privileged()).isFalse();
            assertThat(details.snapshots()).extracting(s -> s.name()).containsExactly("one");
            assertThat(details.statistics()).hasValueSatisfying(told -> {
                assertThat(told.processes()).isPresent();
                assertThat(told.memoryUsed()).isPresent();
                assertThat(told.traffic()).containsKey("lo");
            });
            assertThat(guest.container().orElseThrow().currentIdMap()).isPresent();
            assertThat(guest.config().rendered()).contains("lxc.");
            assertThat(guest.console().log(DataSize.mib(1))).isNotNull();
        } finally {
            guest.snapshots().delete("one").await(PATIENCE);
        }
    }

    @Test
    void a_copy_of_a_snapshot_has_what_the_snapshot_had() throws InterruptedException, IOException {
        guest.files().write("/root/note", "before").await(PATIENCE);
        guest.snapshots().create("copied").await(PATIENCE);
        guest.files().write("/root/note", "after").await(PATIENCE);
        Instance copy = guest.copy(
                        CopySpec.named("live-copy").snapshot("copied").build())
                .await(PATIENCE);
        try {
            assertThat(copy.files().readText("/root/note")).isEqualTo("before");
            assertThat(copy.key()).isNotEqualTo(guest.key());
        } finally {
            copy.delete(DeleteOptions.force()).await(PATIENCE);
            guest.snapshots().delete("copied").await(PATIENCE);
        }
    }
}
