package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Collects the values of {@link ExecSpec}. Not thread safe. */
public final class ExecSpecBuilder {
    final List<String> command;
    final Map<String, String> environment = new LinkedHashMap<>();
    final Map<String, Secret> secretEnvironment = new LinkedHashMap<>();
    Optional<String> directory = Optional.empty();
    OptionalLong user = OptionalLong.empty();
    OptionalLong group = OptionalLong.empty();
    Optional<TerminalSize> terminal = Optional.empty();
    StdinSource stdin = StdinSource.nothing();
    OutputSink stdout = OutputSink.collect();
    OutputSink stderr = OutputSink.collect();
    boolean recorded = false;
    DataSize outputLimit = DataSize.mib(16);
    Optional<Duration> timeout = Optional.empty();

    ExecSpecBuilder(List<String> command) {
        this.command = Objects.requireNonNull(command, "command");
    }

    /**
     * Adds one entry to variables that the command gets beside the instance's own.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder env(String key, String value) {
        this.environment.put(key, value);
        return this;
    }

    /**
     * Adds to variables that the command gets beside the instance's own.
     *
     * @param values the entries to add
     * @return this builder
     */
    public ExecSpecBuilder environment(Map<String, String> values) {
        this.environment.putAll(values);
        return this;
    }

    /**
     * Adds one entry to variables whose values are secret.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder secretEnv(String key, Secret value) {
        this.secretEnvironment.put(key, value);
        return this;
    }

    /**
     * Adds to variables whose values are secret.
     *
     * @param values the entries to add
     * @return this builder
     */
    public ExecSpecBuilder secretEnvironment(Map<String, Secret> values) {
        this.secretEnvironment.putAll(values);
        return this;
    }

    /**
     * Sets the working directory inside the guest, absolute.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder directory(String value) {
        this.directory = Optional.of(value);
        return this;
    }

    /**
     * Sets the numeric id of the user.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder user(long value) {
        this.user = OptionalLong.of(value);
        return this;
    }

    /**
     * Sets the numeric id of the group.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder group(long value) {
        this.group = OptionalLong.of(value);
        return this;
    }

    /**
     * Sets the size of the terminal to run on.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder terminal(TerminalSize value) {
        this.terminal = Optional.of(value);
        return this;
    }

    /**
     * Sets where the input comes from.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder stdin(StdinSource value) {
        this.stdin = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets what becomes of the output.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder stdout(OutputSink value) {
        this.stdout = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets what becomes of the errors.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder stderr(OutputSink value) {
        this.stderr = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets whether the backend keeps the output in files and the library fetches it at the end (LXD record-output):
     * survives a lost connection, has no input and no live output.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder recorded(boolean value) {
        this.recorded = value;
        return this;
    }

    /**
     * Sets how much is collected of both outputs together, above zero; 16 MiB unless set.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder outputLimit(DataSize value) {
        this.outputLimit = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how long the command may run; it is then killed and the operation fails with DEADLINE_EXCEEDED.
     *
     * @param value the value
     * @return this builder
     */
    public ExecSpecBuilder timeout(Duration value) {
        this.timeout = Optional.of(value);
        return this;
    }

    /**
     * Leaves all streams to the caller, who writes {@link Cmd#stdin()} and reads {@link Cmd#stdout()} and
     * {@link Cmd#stderr()} from threads of his own. Nothing is collected.
     *
     * @return this builder
     */
    public ExecSpecBuilder streaming() {
        this.stdin = StdinSource.open();
        this.stdout = OutputSink.open();
        this.stderr = OutputSink.open();
        return this;
    }

    /**
     * Runs the command on a terminal with the streams left to the caller. Output and errors both come from
     * {@link Cmd#stdout()}.
     *
     * @param size the size at the start
     * @return this builder
     */
    public ExecSpecBuilder interactive(TerminalSize size) {
        this.terminal = Optional.of(size);
        this.stdin = StdinSource.open();
        this.stdout = OutputSink.open();
        this.stderr = OutputSink.discard();
        return this;
    }

    /**
     * Makes the value.
     *
     * @return the value
     * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
     */
    public ExecSpec build() {
        return new ExecSpec(
                command,
                environment,
                secretEnvironment,
                directory,
                user,
                group,
                terminal,
                stdin,
                stdout,
                stderr,
                recorded,
                outputLimit,
                timeout);
    }
}
