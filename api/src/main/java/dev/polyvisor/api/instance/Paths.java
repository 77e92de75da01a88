package dev.polyvisor.api.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Where an instance lies on its host, and its log files. Paths are those of the server's file system, meaningless to a
 * remote client; most backends do not tell them.
 */
public interface Paths {

    /**
     * The directory of the instance. Does not block.
     *
     * @return the path, empty when the backend does not tell
     */
    Optional<String> instance();

    /**
     * The root file system of a container. Does not block.
     *
     * @return the path, empty when the backend does not tell
     */
    Optional<String> rootfs();

    /**
     * The templates of the image. Does not block.
     *
     * @return the path, empty when the backend does not tell
     */
    Optional<String> templates();

    /**
     * The saved memory. Does not block.
     *
     * @return the path, empty when the backend does not tell
     */
    Optional<String> state();

    /**
     * The directory of its devices. Does not block.
     *
     * @return the path, empty when the backend does not tell
     */
    Optional<String> devices();

    /**
     * The directory of its logs. Does not block.
     *
     * @return the path, empty when the backend does not tell
     */
    Optional<String> log();

    /**
     * Its main log file. Does not block.
     *
     * @return the path, empty when the backend does not tell
     */
    Optional<String> logFile();

    /**
     * The file that keeps what the console printed. Does not block.
     *
     * @return the path, empty when the backend does not tell
     */
    Optional<String> consoleBufferLog();

    /**
     * The names of the log files that can be read. Blocks for a request.
     *
     * @return the names, sorted; unmodifiable
     * @throws PolyvisorException UNIMPLEMENTED where no logs can be read
     */
    List<String> logFiles();

    /**
     * Reads a log file. Blocks until all is written; interruptible.
     *
     * @param name one of {@link #logFiles()}
     * @param stream written by the calling thread, not closed
     * @return how many bytes were written
     * @throws PolyvisorException NOT_FOUND when there is none of that name; UNIMPLEMENTED where no logs can be read;
     *     CANCELLED when the thread was interrupted
     */
    long readLog(String name, OutputStream stream);

    /**
     * Deletes a log file. One that is gone already is a success without a change.
     *
     * @param name one of {@link #logFiles()}
     * @return the work
     * @throws PolyvisorException UNIMPLEMENTED where no logs can be deleted
     */
    Operation<Instance> deleteLog(String name);
}
