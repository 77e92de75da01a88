package dev.polyvisor.api.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files inside an instance. Paths are absolute inside the guest; {@code ..} cannot leave it. On virtual machines a
 * guest agent is needed: without one every method is FAILED_PRECONDITION.
 */
public interface Files {

    /**
     * Whether anything is under a path; a link counts whatever it points to. Blocks for a request.
     *
     * @param path the path
     * @return true when there is
     */
    default boolean exists(String path) {
        return find(path).isPresent();
    }

    /**
     * What is under a path, if anything; links are not followed. Blocks for a request.
     *
     * @param path the path
     * @return what it is, for a directory with its entries
     */
    Optional<FileInfo> find(String path);

    /**
     * What is under a path; links are not followed. Blocks for a request.
     *
     * @param path the path
     * @return what it is, for a directory with its entries
     * @throws PolyvisorException NOT_FOUND when there is nothing
     */
    default FileInfo get(String path) {
        return find(path).orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no file " + path));
    }

    /**
     * Reads a file into a stream. Blocks until all is written; interruptible. For a link the text of its target is
     * written, for a directory nothing.
     *
     * @param path the path
     * @param stream written by the calling thread, not closed
     * @return what it was
     * @throws PolyvisorException NOT_FOUND when there is nothing; UNAVAILABLE when the transfer broke; CANCELLED when
     *     the thread was interrupted
     */
    FileInfo pull(String path, OutputStream stream);

    /**
     * Reads a file into a local one, which appears only when it is complete. Blocks; interruptible.
     *
     * @param path the path
     * @param local the local file, replaced when it exists; for a directory nothing is written
     * @return what it was
     * @throws PolyvisorException NOT_FOUND when there is nothing; FAILED_PRECONDITION when the local file cannot be
     *     written; UNAVAILABLE when the transfer broke; CANCELLED when the thread was interrupted
     */
    FileInfo pull(String path, Path local);

    /**
     * Reads a small file. Blocks.
     *
     * @param path the path
     * @return the content, at most 16 MiB
     * @throws PolyvisorException NOT_FOUND when there is nothing; FAILED_PRECONDITION for a directory;
     *     RESOURCE_EXHAUSTED when it is larger
     */
    byte[] read(String path);

    /**
     * Reads a small file as UTF-8 text. Blocks.
     *
     * @param path the path
     * @return the text, at most 16 MiB; what is not UTF-8 is replaced
     * @throws PolyvisorException as {@link #read(String)}
     */
    default String readText(String path) {
        return new String(read(path), StandardCharsets.UTF_8);
    }

    /**
     * Writes a file from a stream. Links are followed. A transfer that breaks is not repeated, and can leave a part
     * behind.
     *
     * @param path the path
     * @param stream read on the fleet's executor to its end, not closed
     * @param options owner, permissions, append
     * @return the work; NOT_FOUND when the directory is missing, or the file to append to
     * @throws PolyvisorException UNIMPLEMENTED for an option that the backend lacks
     */
    Operation<FileInfo> push(String path, InputStream stream, PushOptions options);

    /**
     * Writes a file from a local one.
     *
     * @param path the path
     * @param local the local file
     * @param options owner, permissions, append
     * @return the work; NOT_FOUND when the directory is missing, or the file to append to
     * @throws PolyvisorException FAILED_PRECONDITION when the local file cannot be read
     */
    Operation<FileInfo> push(String path, Path local, PushOptions options);

    /**
     * Writes a file from text as UTF-8, with the backend's own defaults.
     *
     * @param path the path
     * @param text the text
     * @return the work; NOT_FOUND when the directory is missing
     */
    default Operation<FileInfo> write(String path, String text) {
        return write(path, text.getBytes(StandardCharsets.UTF_8), PushOptions.defaults());
    }

    /**
     * Writes a file from bytes. Repeated after a broken connection when it does not append.
     *
     * @param path the path
     * @param content the bytes, not to be changed before the end
     * @param options owner, permissions, append
     * @return the work; NOT_FOUND when the directory is missing, or the file to append to
     */
    Operation<FileInfo> write(String path, byte[] content, PushOptions options);

    /**
     * Makes a directory. One that is there already is a success without a change.
     *
     * @param path the path
     * @param options owner, permissions, missing parents
     * @return the work; NOT_FOUND when the parent is missing, ALREADY_EXISTS when something else is there
     */
    Operation<FileInfo> makeDirectory(String path, PushOptions options);

    /**
     * Makes a symbolic link. The same link that is there already is a success without a change.
     *
     * @param path the path of the link
     * @param target where it points, as it shall be stored
     * @return the work; NOT_FOUND when the directory is missing, ALREADY_EXISTS when something else is there
     */
    Operation<FileInfo> makeLink(String path, String target);

    /**
     * Removes a file, a link or an empty directory. What is gone already is a success without a change.
     *
     * @param path the path
     * @return the work; FAILED_PRECONDITION for a directory that is not empty
     */
    Operation<Instance> remove(String path);

    /**
     * Removes a directory with all that is in it; links are not followed. Not atomic.
     *
     * @param path the path, not the root
     * @return the work
     * @throws PolyvisorException INVALID_ARGUMENT for the root
     */
    Operation<Instance> removeTree(String path);
}
