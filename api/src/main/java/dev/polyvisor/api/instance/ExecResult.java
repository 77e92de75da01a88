package dev.polyvisor.api.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended.
 *
 * <p>A command that ran is a success of the operation whatever its exit code is; {@link #orThrow()} turns a bad code
 * into an error.
 */
public final class ExecResult {
    private static final int MAX_SHOWN = 200;

    private final int exitCode;
    private final byte[] stdout;
    private final byte[] stderr;
    private final Optional<String> message;

    private ExecResult(int exitCode, byte[] stdout, byte[] stderr, Optional<String> message) {
        this.exitCode = exitCode;
        this.stdout = stdout;
        this.stderr = stderr;
        this.message = message;
    }

    /**
     * A result. Made by drivers.
     *
     * @param exitCode the exit code; 128 + n for a death by signal n
     * @param stdout what was collected of the output, copied
     * @param stderr what was collected of the errors, copied
     * @return the result
     */
    public static ExecResult of(int exitCode, byte[] stdout, byte[] stderr) {
        return new ExecResult(exitCode, stdout.clone(), stderr.clone(), Optional.empty());
    }

    /**
     * The same result with what the backend said of the failure, as LXD does with the codes 126 and 127.
     *
     * @param text the backend's words
     * @return a new result
     */
    public ExecResult withMessage(String text) {
        return new ExecResult(exitCode, stdout, stderr, Optional.of(text));
    }

    /**
     * The exit code.
     *
     * @return the program's own; 128 + n for a death by signal n; 127 for a command that is not there, 126 for one that
     *     cannot be run
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * Whether the exit code is 0.
     *
     * @return true when it is
     */
    public boolean ok() {
        return exitCode == 0;
    }

    /**
     * The collected output as UTF-8 text; what is not UTF-8 is replaced.
     *
     * @return the text, empty when the output was not collected
     */
    public String stdout() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /**
     * The collected errors as UTF-8 text; what is not UTF-8 is replaced.
     *
     * @return the text, empty when the errors were not collected
     */
    public String stderr() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    /**
     * The collected output.
     *
     * @return a copy of the bytes
     */
    public byte[] stdoutBytes() {
        return stdout.clone();
    }

    /**
     * The collected errors.
     *
     * @return a copy of the bytes
     */
    public byte[] stderrBytes() {
        return stderr.clone();
    }

    /**
     * What the backend said of a command that could not be run.
     *
     * @return the text, absent when it said nothing
     */
    public Optional<String> message() {
        return message;
    }

    /**
     * This result, if the exit code is 0.
     *
     * @return this result
     * @throws PolyvisorException FAILED_PRECONDITION with the code and the first 200 characters of the errors
     */
    public ExecResult orThrow() {
        if (ok()) {
            return this;
        }
        String said = message.orElseGet(() -> stderr().strip());
        String shown = said.length() <= MAX_SHOWN ? said : said.substring(0, MAX_SHOWN) + "…";
        throw PolyvisorException.of(
                ErrorCode.FAILED_PRECONDITION,
                "the command ended with exit code " + exitCode + (shown.isEmpty() ? "" : ": " + shown));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExecResult that
                && exitCode == that.exitCode
                && Arrays.equals(stdout, that.stdout)
                && Arrays.equals(stderr, that.stderr)
                && message.equals(that.message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(exitCode, Arrays.hashCode(stdout), Arrays.hashCode(stderr), message);
    }

    @Override
    public String toString() {
        return "ExecResult[exitCode=" + exitCode + ", stdout=" + stdout.length + " bytes, stderr=" + stderr.length
                + " bytes]";
    }
}
