package dev.polyvisor.spi.exec;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.api.inventory.Revision;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A handle on a command: the operation of the engine with the streams and controls that the driver supplies.
 *
 * <p>Thread safety: as {@link Cmd} says.
 */
public final class RunningCmd implements Cmd {
    private final Operation<ExecResult> operation;
    private final ExecSpec spec;
    private final CommandStreams streams;
    private final Controls controls;

    /**
     * Makes a handle.
     *
     * @param operation the operation of the command
     * @param spec what was asked for
     * @param streams its streams
     * @param controls what acts on it while it runs
     */
    public RunningCmd(Operation<ExecResult> operation, ExecSpec spec, CommandStreams streams, Controls controls) {
        this.operation = operation;
        this.spec = spec;
        this.streams = streams;
        this.controls = controls;
    }

    /** What acts on a command while it runs. Thread safety: called from any thread. */
    public interface Controls {

        /**
         * The process number.
         *
         * @return the number, empty when it is not known
         */
        OptionalLong pid();

        /**
         * Whether the command has ended, so that nothing can be done to it any more.
         *
         * @return true when it has
         */
        boolean hasEnded();

        /**
         * Sends a signal. Blocks until the message is handed over.
         *
         * @param number the number on Linux, 1 to 64
         */
        void signal(int number);

        /**
         * Changes the size of the terminal. Blocks until the message is handed over.
         *
         * @param size the size
         */
        void resize(TerminalSize size);
    }

    @Override
    public OutputStream stdin() {
        return open(streams.callerInput());
    }

    @Override
    public InputStream stdout() {
        return open(streams.callerOutput());
    }

    @Override
    public InputStream stderr() {
        return open(streams.callerErrors());
    }

    @Override
    public OptionalLong pid() {
        return controls.pid();
    }

    @Override
    public void signal(int number) {
        if (number < 1 || number > 64) {
            throw PolyvisorException.invalidArgument("number", number + " is not within 1 to 64");
        }
        if (spec.recorded()) {
            throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "a recorded command takes no signals");
        }
        needRunning();
        controls.signal(number);
    }

    @Override
    public void resize(int columns, int rows) {
        TerminalSize size = new TerminalSize(columns, rows);
        if (spec.terminal().isEmpty()) {
            throw precondition("the command has no terminal");
        }
        needRunning();
        controls.resize(size);
    }

    @Override
    public String id() {
        return operation.id();
    }

    @Override
    public String verb() {
        return operation.verb();
    }

    @Override
    public OperationState state() {
        return operation.state();
    }

    @Override
    public Progress progress() {
        return operation.progress();
    }

    @Override
    public ExecResult await() throws InterruptedException {
        return operation.await();
    }

    @Override
    public ExecResult await(Duration timeout) throws InterruptedException {
        return operation.await(timeout);
    }

    @Override
    public Cancellation cancel() {
        return operation.cancel();
    }

    @Override
    public boolean changed() {
        return operation.changed();
    }

    @Override
    public Optional<Revision> revision() {
        return operation.revision();
    }

    @Override
    public Cmd onDone(Consumer<? super Operation<ExecResult>> listener) {
        Operation<ExecResult> unused = operation.onDone(listener);
        return this;
    }

    @Override
    public CompletableFuture<ExecResult> toFuture() {
        return operation.toFuture();
    }

    @Override
    public String toString() {
        return "Cmd[" + operation.id() + ", " + operation.state() + "]";
    }

    private void needRunning() {
        if (controls.hasEnded()) {
            throw precondition("the command has ended");
        }
    }

    private static <S> S open(Optional<S> stream) {
        Supplier<PolyvisorException> refusal = () -> precondition("the stream was not declared open");
        return stream.orElseThrow(refusal);
    }

    private static PolyvisorException precondition(String message) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, message);
    }
}
