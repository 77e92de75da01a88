package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A command to run in an instance.
 *
 * <p>Each of the three streams has one of these forms, chosen here and not later, so that no output can be lost or kept
 * by accident:
 *
 * <ul>
 *   <li>collect (the default of both outputs): kept up to {@link #outputLimit()}, counted over both outputs together.
 *       One byte more kills the command, and the operation fails with RESOURCE_EXHAUSTED.
 *   <li>open: the caller reads or writes the stream of {@link Cmd} from his own threads. Nothing is kept. What is not
 *       read stops the command in the end, as a full pipe does.
 *   <li>a stream of the caller, pumped on the fleet's executor.
 *   <li>discard.
 * </ul>
 *
 * <p>On a terminal output and errors are one stream, {@code stdout}; {@code stderr} then must be collect or discard and
 * stays empty.
 *
 * <p>The text form shows neither the arguments nor the values of the environment, since they can be credentials.
 *
 * @param command the program and its arguments, not empty; no shell is involved
 * @param environment variables that the command gets beside the instance's own
 * @param secretEnvironment variables whose values are secret
 * @param directory the working directory inside the guest, absolute; empty for the user's home or the root
 * @param user the numeric id of the user; empty for root, or what the guest agent runs as
 * @param group the numeric id of the group
 * @param terminal the size of the terminal to run on; empty for plain pipes
 * @param stdin where the input comes from
 * @param stdout what becomes of the output
 * @param stderr what becomes of the errors
 * @param recorded whether the backend keeps the output in files and the library fetches it at the end (LXD
 *     record-output): survives a lost connection, has no input and no live output
 * @param outputLimit how much is collected of both outputs together, above zero; 16 MiB unless set
 * @param timeout how long the command may run; it is then killed and the operation fails with DEADLINE_EXCEEDED
 */
public record ExecSpec(
        List<String> command,
        Map<String, String> environment,
        Map<String, Secret> secretEnvironment,
        Optional<String> directory,
        OptionalLong user,
        OptionalLong group,
        Optional<TerminalSize> terminal,
        StdinSource stdin,
        OutputSink stdout,
        OutputSink stderr,
        boolean recorded,
        DataSize outputLimit,
        Optional<Duration> timeout) {

    /** Checks and copies the values. */
    public ExecSpec {
        command = List.copyOf(command);
        environment = Checks.copy(environment);
        secretEnvironment = Checks.copy(secretEnvironment);
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(terminal, "terminal");
        Objects.requireNonNull(stdin, "stdin");
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
        Objects.requireNonNull(outputLimit, "outputLimit");
        Objects.requireNonNull(timeout, "timeout");
        new Checks()
                .require(!command.isEmpty() && !command.get(0).isBlank(), "command", "is empty")
                .require(command.stream().noneMatch(c -> c.indexOf(0) >= 0), "command", "contains a NUL")
                .require(
                        variables(environment.keySet()), "environment", "has a name that is empty or contains = or NUL")
                .require(
                        variables(secretEnvironment.keySet()),
                        "secretEnvironment",
                        "has a name that is empty or contains = or NUL")
                .require(
                        Collections.disjoint(environment.keySet(), secretEnvironment.keySet()),
                        "secretEnvironment",
                        "names a variable that is set")
                .require(directory.isEmpty() || directory.get().startsWith("/"), "directory", "is not absolute")
                .require(user.isEmpty() || user.getAsLong() >= 0, "user", "is negative")
                .require(group.isEmpty() || group.getAsLong() >= 0, "group", "is negative")
                .require(
                        terminal.isEmpty()
                                || stderr instanceof OutputSink.Collect
                                || stderr instanceof OutputSink.Discard,
                        "stderr",
                        "is part of stdout on a terminal")
                .require(!recorded || terminal.isEmpty(), "recorded", "is not possible on a terminal")
                .require(!recorded || stdin instanceof StdinSource.Nothing, "stdin", "is not possible when recorded")
                .require(
                        !recorded || !(stdout instanceof OutputSink.Open || stderr instanceof OutputSink.Open),
                        "recorded",
                        "gives no open streams")
                .require(outputLimit.bytes() > 0, "outputLimit", "is zero")
                .positiveTime("timeout", timeout)
                .done();
    }

    /**
     * Begins a command.
     *
     * @param command the program and its arguments
     * @return a builder
     */
    public static ExecSpecBuilder of(String... command) {
        return new ExecSpecBuilder(List.of(command));
    }

    /**
     * Begins a command.
     *
     * @param command the program and its arguments
     * @return a builder
     */
    public static ExecSpecBuilder of(List<String> command) {
        return new ExecSpecBuilder(command);
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public ExecSpecBuilder toBuilder() {
        ExecSpecBuilder b = new ExecSpecBuilder(command);
        b.environment.putAll(environment);
        b.secretEnvironment.putAll(secretEnvironment);
        b.directory = directory;
        b.user = user;
        b.group = group;
        b.terminal = terminal;
        b.stdin = stdin;
        b.stdout = stdout;
        b.stderr = stderr;
        b.recorded = recorded;
        b.outputLimit = outputLimit;
        b.timeout = timeout;
        return b;
    }

    private static boolean variables(Set<String> names) {
        return names.stream().noneMatch(n -> n.isEmpty() || n.indexOf('=') >= 0 || n.indexOf(0) >= 0);
    }

    @Override
    public String toString() {
        return "ExecSpec[" + command.get(0) + " and " + (command.size() - 1) + " arguments, environment="
                + environment.keySet() + ", secretEnvironment=" + secretEnvironment.keySet() + ", terminal=" + terminal
                + ", stdin=" + stdin + ", stdout=" + stdout + ", stderr=" + stderr + "]";
    }
}
