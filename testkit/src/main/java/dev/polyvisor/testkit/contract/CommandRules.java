package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.StdinSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Commands in the guest. The guest is one that has {@code echo}, {@code cat}, {@code false} and {@code sleep}. */
interface CommandRules extends DriverContract {

    private static Instance guest(Bench bench, String what) throws InterruptedException {
        Instance instance = bench.running(what);
        bench.needs(instance, Capability.EXEC);
        return instance;
    }

    @Test
    @DisplayName("I47 a command that ran is a success, whatever its exit code; its output is collected")
    default void i47(Bench bench) throws InterruptedException {
        Instance guest = guest(bench, "i47");

        ExecResult hello = bench.await(guest.exec("echo", "hello", "contract"));
        assertThat(hello.stdout()).isEqualTo("hello contract\n");
        assertThat(hello.stderr()).isEmpty();
        assertThat(hello.exitCode()).isZero();

        ExecResult failing = bench.await(guest.exec("false"));
        assertThat(failing.exitCode()).isEqualTo(1);
        assertThatFailureOf(failing::orThrow).hasCode(ErrorCode.FAILED_PRECONDITION);

        ExecResult complaining = bench.await(guest.exec("cat", "/no/such/file"));
        assertThat(complaining.exitCode()).isPositive();
        assertThat(complaining.stdout()).isEmpty();
        assertThat(complaining.stderr()).contains("/no/such/file");
    }

    @Test
    @DisplayName("I48 the input reaches the command, and a stream that was not declared open is FAILED_PRECONDITION")
    default void i48(Bench bench) throws InterruptedException {
        Instance guest = guest(bench, "i48");

        Cmd cat = guest.exec(
                ExecSpec.of("cat").stdin(StdinSource.of("one\ntwo\n")).build());

        assertThatFailureOf(cat::stdin).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThatFailureOf(cat::stdout).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThat(bench.await(cat).stdout()).isEqualTo("one\ntwo\n");
    }

    @Test
    @DisplayName(
            "I49 a command that is not there ends with 127; more output than may be collected is RESOURCE_EXHAUSTED")
    default void i49(Bench bench) throws InterruptedException {
        Instance guest = guest(bench, "i49");

        assertThat(bench.await(guest.exec("pvc-no-such-command")).exitCode()).isIn(126, 127);
        assertThat(guest.exec(ExecSpec.of("echo", "more than eight bytes")
                        .outputLimit(DataSize.bytes(8))
                        .build()))
                .failsWithin(bench.patience().operation(), ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    @DisplayName("I50 a command of a stopped instance is FAILED_PRECONDITION, and one that is cancelled is killed")
    default void i50(Bench bench) throws InterruptedException {
        Instance guest = guest(bench, "i50");
        Cmd sleeping = guest.exec("sleep", "600");

        sleeping.cancel();

        assertThatFailureOf(() -> sleeping.await(bench.patience().operation())).hasCode(ErrorCode.CANCELLED);
        Instance stopped = bench.stopped("i50-stopped");
        assertThat(stopped.exec("echo", "hello"))
                .failsWithin(bench.patience().operation(), ErrorCode.FAILED_PRECONDITION);
    }
}
