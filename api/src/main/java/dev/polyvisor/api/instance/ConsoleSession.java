package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletionStage;

/**
 * A connection to a console. The two streams may be used by two threads, {@link #resize(int, int)} and {@link #close()}
 * by any. For a graphical console the streams carry its protocol as it is. Errors of the streams are those of
 * {@link Cmd}.
 */
public interface ConsoleSession extends AutoCloseable {

    /**
     * What the console prints. Reads block, and end when the instance stops or the session is closed.
     *
     * @return the stream, the same at each call
     */
    InputStream input();

    /**
     * What is typed. Writes block while the console does not take more.
     *
     * @return the stream, the same at each call
     */
    OutputStream output();

    /**
     * Changes the size of a serial console. Blocks until the message is handed over.
     *
     * @param columns the number of columns, 1 to 65535
     * @param rows the number of rows, 1 to 65535
     * @throws PolyvisorException INVALID_ARGUMENT for another size; FAILED_PRECONDITION when the session has ended;
     *     UNIMPLEMENTED where a console has no size
     */
    void resize(int columns, int rows);

    /**
     * Whether the session has not ended. Does not block.
     *
     * @return false once either side has closed it
     */
    boolean isOpen();

    /**
     * Completes when the session has ended: with nothing wrong, or with the {@link PolyvisorException} that ended it.
     *
     * @return a stage that completes on the fleet's executor; cancelling a future made of it ends nothing
     */
    CompletionStage<ConsoleSession> ended();

    /** Ends the session; the instance goes on. Idempotent; blocks for at most the close time-out of the fleet. */
    @Override
    void close();
}
