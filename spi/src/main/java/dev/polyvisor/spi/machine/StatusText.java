package dev.polyvisor.spi.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;

/**
 * The text form of an error, from which machine controllers read the code: they look for two groups in brackets.
 *
 * <p>Thread safety: stateless.
 */
public final class StatusText {

    private StatusText() {}

    /**
     * The text form of an error.
     *
     * @param error the error
     * @return {@code machine codes error: code = [Name] message = [text]}, the brackets of its message made parentheses
     */
    public static String of(PolyvisorException error) {
        return of(error.code(), String.valueOf(error.getMessage()));
    }

    /**
     * The text form of a code and a message.
     *
     * @param code the code
     * @param message the message
     * @return {@code machine codes error: code = [Name] message = [text]}, the brackets of the message made parentheses
     */
    public static String of(ErrorCode code, String message) {
        String text = message.replace('[', '(').replace(']', ')');
        return "machine codes error: code = [" + word(code) + "] message = [" + text + "]";
    }

    /** The word for a code, as machine controllers know it. */
    private static String word(ErrorCode code) {
        return switch (code) {
            case CANCELLED -> "Canceled";
            case UNKNOWN -> "Unknown";
            case INVALID_ARGUMENT -> "InvalidArgument";
            case DEADLINE_EXCEEDED -> "DeadlineExceeded";
            case NOT_FOUND -> "NotFound";
            case ALREADY_EXISTS -> "AlreadyExists";
            case PERMISSION_DENIED -> "PermissionDenied";
            case RESOURCE_EXHAUSTED -> "ResourceExhausted";
            case FAILED_PRECONDITION -> "FailedPrecondition";
            case ABORTED -> "Aborted";
            case OUT_OF_RANGE -> "OutOfRange";
            case UNIMPLEMENTED -> "Unimplemented";
            case INTERNAL -> "Internal";
            case UNAVAILABLE -> "Unavailable";
            case DATA_LOSS -> "DataLoss";
            case UNAUTHENTICATED -> "Unauthenticated";
        };
    }
}
