package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ExecTypesTest {

    @Nested
    class Spec {

        @Test
        void plainCommandHasNoInputAndIsCollected() {
            ExecSpec spec = ExecSpec.of("uname", "-a").build();

            assertThat(spec.command()).containsExactly("uname", "-a");
            assertThat(spec.stdin()).isEqualTo(StdinSource.nothing());
            assertThat(spec.stdout()).isEqualTo(OutputSink.collect());
            assertThat(spec.stderr()).isEqualTo(OutputSink.collect());
            assertThat(spec.outputLimit()).isEqualTo(DataSize.mib(16));
            assertThat(spec.terminal()).isEmpty();
            assertThat(spec.timeout()).isEmpty();
        }

        @Test
        void streamingLeavesAllStreamsToTheCaller() {
            ExecSpec spec = ExecSpec.of("cat").streaming().build();

            assertThat(spec.stdin()).isEqualTo(StdinSource.open());
            assertThat(spec.stdout()).isEqualTo(OutputSink.open());
            assertThat(spec.stderr()).isEqualTo(OutputSink.open());
        }

        @Test
        void interactiveHasOneOutput() {
            ExecSpec spec =
                    ExecSpec.of("sh").interactive(TerminalSize.standard()).build();

            assertThat(spec.terminal()).contains(new TerminalSize(80, 24));
            assertThat(spec.stdout()).isEqualTo(OutputSink.open());
            assertThat(spec.stderr()).isEqualTo(OutputSink.discard());
            pathsOf(() -> spec.toBuilder().stderr(OutputSink.open()).build()).containsExactly("stderr");
        }

        @Test
        void emptyCommandIsRefused() {
            pathsOf(() -> ExecSpec.of().build()).containsExactly("command");
            pathsOf(() -> ExecSpec.of(" ").build()).containsExactly("command");
            pathsOf(() -> ExecSpec.of("a", "b\u0000").build()).containsExactly("command");
        }

        @Test
        void everyViolationIsToldAtOnce() {
            pathsOf(() -> ExecSpec.of(List.of())
                            .env("a=b", "c")
                            .secretEnv("", Secret.of("x"))
                            .directory("relative")
                            .user(-1)
                            .group(-1)
                            .outputLimit(DataSize.bytes(0))
                            .timeout(Duration.ZERO)
                            .build())
                    .containsExactly(
                            "command",
                            "environment",
                            "secretEnvironment",
                            "directory",
                            "user",
                            "group",
                            "outputLimit",
                            "timeout");
        }

        @Test
        void variableIsEitherPlainOrSecret() {
            pathsOf(() -> ExecSpec.of("a")
                            .env("K", "v")
                            .secretEnv("K", Secret.of("v"))
                            .build())
                    .containsExactly("secretEnvironment");
        }

        @Test
        void recordedCommandHasNoLiveStreams() {
            pathsOf(() -> ExecSpec.of("a").recorded(true).streaming().build()).containsExactly("stdin", "recorded");
            pathsOf(() -> ExecSpec.of("a")
                            .recorded(true)
                            .terminal(TerminalSize.standard())
                            .build())
                    .containsExactly("recorded");
        }

        @Test
        void textFormShowsNeitherArgumentsNorValues() {
            ExecSpec spec = ExecSpec.of("mysql", "--password=hunter2")
                    .env("TOKEN", "hunter2")
                    .secretEnv("KEY", Secret.of("hunter2"))
                    .stdin(StdinSource.of("hunter2"))
                    .build();

            assertThat(spec.toString()).contains("mysql", "TOKEN", "KEY").doesNotContain("hunter2");
        }

        @Test
        void builderOfASpecificationMakesAnEqualOne() {
            ExecSpec spec = ExecSpec.of("a")
                    .env("K", "v")
                    .directory("/tmp")
                    .user(1000)
                    .group(1000)
                    .stdin(StdinSource.of("x"))
                    .timeout(Duration.ofSeconds(5))
                    .build();

            assertThat(spec.toBuilder().build()).isEqualTo(spec);
        }
    }

    @Nested
    class Result {

        @Test
        void textIsUtf8() {
            ExecResult result = ExecResult.of(0, "grüß".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xff});

            assertThat(result.ok()).isTrue();
            assertThat(result.stdout()).isEqualTo("grüß");
            assertThat(result.stderr()).isEqualTo("\ufffd");
        }

        @Test
        void bytesAreCopiedInAndOut() {
            byte[] bytes = {1, 2, 3};
            ExecResult result = ExecResult.of(0, bytes, bytes);

            bytes[0] = 9;
            result.stdoutBytes()[1] = 9;

            assertThat(result.stdoutBytes()).containsExactly(1, 2, 3);
            assertThat(result.stderrBytes()).containsExactly(1, 2, 3);
        }

        @Test
        void badCodeBecomesAnErrorOnRequest() {
            ExecResult result = ExecResult.of(3, new byte[0], "no such host\n".getBytes(StandardCharsets.UTF_8));

            assertThatThrownBy(result::orThrow)
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION))
                    .hasMessage("the command ended with exit code 3: no such host");
            ExecResult good = ExecResult.of(0, new byte[0], new byte[0]);
            assertThat(good.orThrow()).isSameAs(good);
        }

        @Test
        void backendsWordsAreKept() {
            ExecResult result = ExecResult.of(127, new byte[0], new byte[0]).withMessage("Command not found");

            assertThat(result.exitCode()).isEqualTo(127);
            assertThat(result.message()).contains("Command not found");
            assertThatThrownBy(result::orThrow).hasMessageEndingWith("127: Command not found");
        }

        @Test
        void longErrorsAreCut() {
            ExecResult result = ExecResult.of(1, new byte[0], "x".repeat(10_000).getBytes(StandardCharsets.UTF_8));

            assertThatThrownBy(result::orThrow)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        }

        @Test
        void equalContentsAreEqual() {
            assertThat(ExecResult.of(0, new byte[] {1}, new byte[0]))
                    .isEqualTo(ExecResult.of(0, new byte[] {1}, new byte[0]))
                    .hasSameHashCodeAs(ExecResult.of(0, new byte[] {1}, new byte[0]))
                    .isNotEqualTo(ExecResult.of(0, new byte[] {2}, new byte[0]))
                    .isNotEqualTo(ExecResult.of(1, new byte[] {1}, new byte[0]));
        }
    }

    @Test
    void inputBytesAreCopiedInAndOut() {
        byte[] bytes = {1, 2};
        StdinSource.Bytes source = (StdinSource.Bytes) StdinSource.of(bytes);

        bytes[0] = 9;
        source.content()[1] = 9;

        assertThat(source.content()).containsExactly(1, 2);
        assertThat(source)
                .isEqualTo(StdinSource.of(new byte[] {1, 2}))
                .hasSameHashCodeAs(StdinSource.of(new byte[] {1, 2}));
    }

    @Test
    void terminalHasASize() {
        pathsOf(() -> new TerminalSize(0, 65_536)).containsExactly("columns", "rows");
        assertThat(new TerminalSize(65_535, 1).columns()).isEqualTo(65_535);
    }

    @Test
    void signalsHaveTheirLinuxNumbers() {
        assertThat(Signal.HUP.number()).isEqualTo(1);
        assertThat(Signal.INT.number()).isEqualTo(2);
        assertThat(Signal.KILL.number()).isEqualTo(9);
        assertThat(Signal.TERM.number()).isEqualTo(15);
        assertThat(Signal.WINCH.number()).isEqualTo(28);
    }
}
