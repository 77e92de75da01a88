package dev.polyvisor.driver.lxd.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which code a failure of LXD has. The server says much by text alone: an operation that failed has no other reason, and a
 * status of 500 also stands for mistakes of the client. Texts differ between releases, so they are matched loosely, and only
 * where the status leaves it open.
 */
public final class LxdFailures {
    /** In the order in which they are tried; the first that a text contains decides. */
    private static final List<Text> TEXTS = List.of(
            new Text("etag doesn't match", ErrorCode.ABORTED),
            new Text("matching non-reusable operation", ErrorCode.ABORTED),
            new Text("instance is busy", ErrorCode.UNAVAILABLE),
            new Text("busy running", ErrorCode.UNAVAILABLE),
            new Text("is shutting down", ErrorCode.UNAVAILABLE),
            new Text("setup in progress", ErrorCode.UNAVAILABLE),
            new Text("storage pool is unavailable", ErrorCode.UNAVAILABLE),
            new Text("database is locked", ErrorCode.UNAVAILABLE),
            new Text("no available dqlite leader", ErrorCode.UNAVAILABLE),
            new Text("already exists", ErrorCode.ALREADY_EXISTS),
            new Text("already in use", ErrorCode.ALREADY_EXISTS),
            // two that make the same at once
            new Text("unique constraint failed", ErrorCode.ALREADY_EXISTS),
            new Text("cgroup controller is missing", ErrorCode.FAILED_PRECONDITION),
            new Text("setting cgroup item", ErrorCode.FAILED_PRECONDITION),
            new Text("criu isn't installed", ErrorCode.UNIMPLEMENTED),
            new Text("is not supported on this server", ErrorCode.UNIMPLEMENTED),
            new Text("isn't supported", ErrorCode.UNIMPLEMENTED),
            new Text("not implemented", ErrorCode.UNIMPLEMENTED),
            new Text("timed out", ErrorCode.DEADLINE_EXCEEDED),
            new Text("timeout", ErrorCode.DEADLINE_EXCEEDED),
            new Text("shutting down the container failed", ErrorCode.DEADLINE_EXCEEDED),
            new Text("failed shutting down instance", ErrorCode.DEADLINE_EXCEEDED),
            new Text("no space left", ErrorCode.RESOURCE_EXHAUSTED),
            new Text("quota exceeded", ErrorCode.RESOURCE_EXHAUSTED),
            new Text("reached maximum number", ErrorCode.RESOURCE_EXHAUSTED),
            new Text("has backups", ErrorCode.FAILED_PRECONDITION),
            // a deletion, which takes the snapshots first, while somebody else makes one
            new Text("instance volume that has snapshots", ErrorCode.ABORTED),
            new Text("migration.stateful", ErrorCode.FAILED_PRECONDITION),
            new Text("is protected", ErrorCode.FAILED_PRECONDITION),
            new Text("is running", ErrorCode.FAILED_PRECONDITION),
            new Text("is already", ErrorCode.FAILED_PRECONDITION),
            new Text("is not running", ErrorCode.FAILED_PRECONDITION),
            new Text("isn't running", ErrorCode.FAILED_PRECONDITION),
            new Text("isn't currently running", ErrorCode.FAILED_PRECONDITION),
            new Text("is frozen", ErrorCode.FAILED_PRECONDITION),
            new Text("running container not allowed", ErrorCode.FAILED_PRECONDITION),
            new Text("a running instance", ErrorCode.FAILED_PRECONDITION),
            new Text("no existing state to restore", ErrorCode.FAILED_PRECONDITION),
            new Text("snapshot is stateless", ErrorCode.FAILED_PRECONDITION),
            new Text("only empty projects", ErrorCode.FAILED_PRECONDITION),
            new Text("cannot be deleted", ErrorCode.FAILED_PRECONDITION),
            new Text("currently in use", ErrorCode.FAILED_PRECONDITION),
            new Text("still in use", ErrorCode.FAILED_PRECONDITION),
            new Text("not found", ErrorCode.NOT_FOUND),
            new Text("doesn't exist", ErrorCode.NOT_FOUND),
            new Text("no such object", ErrorCode.NOT_FOUND),
            new Text("no such file", ErrorCode.NOT_FOUND),
            new Text("does not exist", ErrorCode.NOT_FOUND),
            new Text("no matching image", ErrorCode.NOT_FOUND),
            new Text("image not provided", ErrorCode.NOT_FOUND),
            new Text("no root device", ErrorCode.FAILED_PRECONDITION),
            new Text("not authorized", ErrorCode.PERMISSION_DENIED),
            new Text("not allowed", ErrorCode.PERMISSION_DENIED),
            new Text("isn't a supported", ErrorCode.INVALID_ARGUMENT),
            new Text("invalid", ErrorCode.INVALID_ARGUMENT),
            new Text("unknown configuration key", ErrorCode.INVALID_ARGUMENT),
            new Text("must specify", ErrorCode.INVALID_ARGUMENT),
            new Text("bad request", ErrorCode.INVALID_ARGUMENT));

    private LxdFailures() {}

    /** The code of a text, empty when it says nothing that is known. */
    public static Optional<ErrorCode> code(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return TEXTS.stream()
                .filter(each -> lower.contains(each.part))
                .map(Text::code)
                .findFirst();
    }

    /**
     * Why an operation failed or was cancelled.
     *
     * @param operation the operation as it ended, not a success
     * @return the error; UNKNOWN when the text says nothing that is known
     */
    public static PolyvisorException of(WireOperation operation) {
        if (operation.cancelled()) {
            return PolyvisorException.of(ErrorCode.CANCELLED, "the operation was cancelled");
        }
        String text = operation.err().isEmpty() ? "the operation failed" : operation.err();
        ErrorCode code = code(text).orElseGet(() -> ofStatus(operation.errCode()));
        return PolyvisorException.builder(code, text).detail(text).build();
    }

    /** The code of a refusal: what the status says, unless the text says it more exactly. */
    static ErrorCode refined(ErrorCode standard, int status, String text) {
        return switch (status) {
            case 400 -> {
                ErrorCode told = code(text).orElse(ErrorCode.INVALID_ARGUMENT);
                yield told == ErrorCode.FAILED_PRECONDITION || told == ErrorCode.ALREADY_EXISTS
                        ? told
                        : text.toLowerCase(Locale.ROOT).contains("can't be cancelled")
                                ? ErrorCode.FAILED_PRECONDITION
                                : ErrorCode.INVALID_ARGUMENT;
            }
            case 409 -> ErrorCode.ALREADY_EXISTS;
            case 500 -> code(text).orElse(standard);
            default -> standard;
        };
    }

    private static ErrorCode ofStatus(int status) {
        return switch (status) {
            case 400 -> ErrorCode.INVALID_ARGUMENT;
            case 403 -> ErrorCode.PERMISSION_DENIED;
            case 404 -> ErrorCode.NOT_FOUND;
            case 409 -> ErrorCode.ALREADY_EXISTS;
            case 412 -> ErrorCode.ABORTED;
            case 503 -> ErrorCode.UNAVAILABLE;
            default -> ErrorCode.UNKNOWN;
        };
    }

    private record Text(String part, ErrorCode code) {}
}
