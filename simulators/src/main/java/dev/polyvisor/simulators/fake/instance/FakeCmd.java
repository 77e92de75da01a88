package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.instance.Cmd;
import dev.polyvisor.api.instance.ExecResult;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.simulators.fake.guest.CommandRun;
import dev.polyvisor.simulators.fake.guest.Streams;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A command: the operation of the engine, and the run behind it.
 *
 * @param operation the operation
 * @param run the run
 * @param streams its streams
 * @param hasTerminal whether it runs on a terminal
 * @param recorded whether it was asked to be recorded
 */
record FakeCmd(Operation<ExecResult> operation, CommandRun run, Streams streams, boolean hasTerminal, boolean recorded)
        implements Cmd {

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
        return operation.state() == OperationState.ACCEPTED ? OptionalLong.empty() : OptionalLong.of(run.pid());
    }

    @Override
    public void signal(int number) {
        if (number < 1 || number > 64) {
            throw PolyvisorException.invalidArgument("number", number + " is not within 1 to 64");
        }
        if (recorded) {
            throw Refusal.unimplemented("a recorded command takes no signals");
        }
        needRunning();
        run.signal(number);
    }

    @Override
    public void resize(int columns, int rows) {
        TerminalSize size = new TerminalSize(columns, rows);
        if (!hasTerminal) {
            throw Refusal.precondition("the command has no terminal");
        }
        needRunning();
        run.resize(size);
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
        if (run.ended().isDone()) {
            throw Refusal.precondition("the command has ended");
        }
    }

    private static <S> S open(Optional<S> stream) {
        Supplier<PolyvisorException> refusal = () -> Refusal.precondition("the stream was not declared open");
        return stream.orElseThrow(refusal);
    }
}
