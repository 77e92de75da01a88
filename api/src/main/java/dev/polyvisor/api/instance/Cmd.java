package dev.polyvisor.api.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * A command that runs in an instance.
 *
 * <p>As an operation it ends with SUCCEEDED when the command ran, whatever its exit code. It fails with
 * RESOURCE_EXHAUSTED when more output came than may be collected, DEADLINE_EXCEEDED when its own time ran out,
 * FAILED_PRECONDITION when the instance does not run or its agent is missing, UNAVAILABLE when the connection broke
 * (the command may or may not have been killed). {@link #cancel()} kills the command with signal 9.
 *
 * <p><b>Streams.</b> {@link ExecSpec} says for each of the three who handles it. Only a stream that was declared open
 * is to be had here; the others are FAILED_PRECONDITION. An open stream belongs to one thread at a time, the three to
 * different threads. Reads block until there is output, and end when the command has closed its side; writes block
 * while the command does not read. Each direction has a buffer of at most 1 MiB; beyond that the slower side holds up
 * the faster one, so that reading only one of two open outputs can bring the command to a halt. Closing stdin is the
 * end of input; closing an output discards what follows. All are closed when the operation ends; what was received
 * before can still be read. Waiting for an operation with open outputs that nobody reads can last for ever. A stream
 * that breaks throws an {@link IOException} whose cause is the {@link PolyvisorException}; an interrupted thread gets
 * an {@link InterruptedIOException}.
 *
 * <p>{@link #signal(int)} and {@link #resize(int, int)} may be called from any thread.
 */
public interface Cmd extends Operation<ExecResult> {

    /**
     * The input of the command, to be written and closed by the caller. Does not block.
     *
     * @return the stream, the same at each call
     * @throws PolyvisorException FAILED_PRECONDITION unless {@link StdinSource#open()} was asked for
     */
    OutputStream stdin();

    /**
     * The output of the command; on a terminal the errors too. Does not block.
     *
     * @return the stream, the same at each call
     * @throws PolyvisorException FAILED_PRECONDITION unless {@link OutputSink#open()} was asked for
     */
    InputStream stdout();

    /**
     * The errors of the command. Does not block.
     *
     * @return the stream, the same at each call
     * @throws PolyvisorException FAILED_PRECONDITION unless {@link OutputSink#open()} was asked for
     */
    InputStream stderr();

    /**
     * The process number of the command. Does not block.
     *
     * @return the number, empty when the backend does not tell (LXD never tells it to a client) or the command has not
     *     begun
     */
    OptionalLong pid();

    /**
     * Sends a signal to the command. Blocks until the message is handed over, not until the command has it; there is no
     * answer.
     *
     * @param number the number on Linux, 1 to 64
     * @throws PolyvisorException INVALID_ARGUMENT for another number; FAILED_PRECONDITION when the command has ended;
     *     UNIMPLEMENTED where no signals can be sent, recorded commands among them
     */
    void signal(int number);

    /**
     * Sends a signal to the command; see {@link #signal(int)}.
     *
     * @param signal the signal
     */
    default void signal(Signal signal) {
        signal(signal.number());
    }

    /**
     * Changes the size of the command's terminal. Blocks until the message is handed over; there is no answer.
     *
     * @param columns the number of columns, 1 to 65535
     * @param rows the number of rows, 1 to 65535
     * @throws PolyvisorException INVALID_ARGUMENT for another size; FAILED_PRECONDITION without a terminal or when the
     *     command has ended
     */
    void resize(int columns, int rows);
}
