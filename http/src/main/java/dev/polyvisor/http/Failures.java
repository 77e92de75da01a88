package dev.polyvisor.http;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/**
 * What can go wrong in one call, as the one error type.
 *
 * @param provider who is told, null outside of a transport
 * @param operation the verb, null outside of a transport
 * @param peer the address of the backend, for people
 * @param redactor takes secrets out of texts
 * @param closed whether the transport has been closed
 */
record Failures(
        @Nullable String provider, @Nullable String operation, String peer, Redactor redactor, BooleanSupplier closed) {
    static final Failures NOWHERE = new Failures(null, null, "", new Redactor(List.of()), () -> false);

    /** The connection failed. */
    PolyvisorException of(IOException failure) {
        return of(failure, "");
    }

    /** The connection failed, or was never made; the trace tells when. */
    PolyvisorException of(IOException failure, CallTrace trace) {
        if (trace.handshakeTimedOut()) {
            return error(ErrorCode.DEADLINE_EXCEEDED, inTime(" in the TLS handshake"), failure);
        }
        return of(failure, " while " + trace.phase());
    }

    private PolyvisorException of(IOException failure, String when) {
        if (closed.getAsBoolean()) {
            return closedError();
        }
        if (Thread.currentThread().isInterrupted() || has(failure, ClosedByInterruptException.class)) {
            return error(ErrorCode.CANCELLED, "interrupted" + when, failure);
        }
        if (has(failure, RejectedExecutionException.class) || "executor rejected".equals(failure.getMessage())) {
            return error(ErrorCode.UNAVAILABLE, "the executor takes no work", failure);
        }
        if (has(failure, TooMuch.class)) {
            return error(ErrorCode.RESOURCE_EXHAUSTED, "the backend sends " + failure.getMessage(), failure);
        }
        if (has(failure, InterruptedIOException.class) || failure instanceof Names.Late) {
            return error(ErrorCode.DEADLINE_EXCEEDED, inTime(when), failure);
        }
        if (has(failure, CertificateException.class) || has(failure, SSLPeerUnverifiedException.class)) {
            return error(ErrorCode.UNAUTHENTICATED, "the certificate of " + peer + " is not trusted", failure);
        }
        if (failure instanceof SSLException) {
            return error(ErrorCode.UNAVAILABLE, "no secure connection to " + peer, failure);
        }
        if (failure instanceof UnknownHostException) {
            return error(ErrorCode.UNAVAILABLE, "the name of the host is not known: " + peer, failure);
        }
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof PortUnreachableException) {
            return error(ErrorCode.UNAVAILABLE, "no connection to " + peer, failure);
        }
        return error(ErrorCode.UNAVAILABLE, "the connection to " + peer + " failed" + when, failure);
    }

    /** Without the exception itself: its text may quote what it could not read. */
    PolyvisorException of(JacksonException unreadable, String path) {
        // a value that is bound wraps what its parts have thrown
        for (Throwable next = unreadable; next != null; next = next.getCause()) {
            if (next instanceof PolyvisorException told) {
                return told;
            }
            if (next instanceof IOException io) {
                return of(io);
            }
            if (next instanceof StreamConstraintsException) {
                return tooLarge(path);
            }
        }
        if (unreadable instanceof StreamReadException) {
            return malformed(path, "it is no JSON, or ends too early");
        }
        return malformed(path, "a value has another type than expected");
    }

    PolyvisorException closedError() {
        return error(ErrorCode.FAILED_PRECONDITION, "the transport is closed", null);
    }

    /** The reply is not what it should be. */
    PolyvisorException malformed(String path, String problem) {
        return error(ErrorCode.INTERNAL, "a reply that cannot be read" + at(path) + ": " + problem, null);
    }

    /** A text is too long or the nesting too deep. */
    PolyvisorException tooLarge(String path) {
        return error(
                ErrorCode.RESOURCE_EXHAUSTED, "a value in the reply is too long or nested too deep" + at(path), null);
    }

    /** One piece is longer than allowed. */
    PolyvisorException tooLong(long limit) {
        return error(ErrorCode.RESOURCE_EXHAUSTED, "the reply has more than " + limit + " bytes in one piece", null);
    }

    /** The error that a status stands for. */
    PolyvisorException refused(int status, Optional<Duration> retryAfter, String cleanBody) {
        ErrorCode code = code(status);
        return builder(code, "the backend answered " + status, null)
                .detail(cleanBody.isBlank() ? null : cleanBody)
                .retryAfter(retryAfter.orElse(null))
                .retryable(code.retryable() || status == 429)
                .build();
    }

    PolyvisorException error(ErrorCode code, String message, @Nullable IOException cause) {
        return builder(code, message, cause).build();
    }

    private PolyvisorException.Builder builder(ErrorCode code, String message, @Nullable IOException cause) {
        return PolyvisorException.builder(code, message)
                .provider(provider)
                .operation(operation)
                .cause(cause == null || !isClean(cause) ? null : cause);
    }

    /** A library may quote what the other side sent, and that may be what we sent. */
    private boolean isClean(Throwable error) {
        for (Throwable next = error; next != null; next = next.getCause()) {
            String text = next.toString();
            if (!redactor.clean(text).equals(text)) {
                return false;
            }
            for (Throwable suppressed : next.getSuppressed()) {
                if (!isClean(suppressed)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 400, 405, 406, 411, 413, 414, 415, 422 -> ErrorCode.INVALID_ARGUMENT;
            case 401, 407 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.PERMISSION_DENIED;
            case 404, 410 -> ErrorCode.NOT_FOUND;
            case 408, 504 -> ErrorCode.DEADLINE_EXCEEDED;
            case 409 -> ErrorCode.FAILED_PRECONDITION;
            case 412 -> ErrorCode.ABORTED;
            case 416 -> ErrorCode.OUT_OF_RANGE;
            case 429 -> ErrorCode.RESOURCE_EXHAUSTED;
            case 501 -> ErrorCode.UNIMPLEMENTED;
            case 502, 503 -> ErrorCode.UNAVAILABLE;
            default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_ARGUMENT;
        };
    }

    private String inTime(String when) {
        return peer + " did not answer in time" + when;
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : " at " + path;
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        for (Throwable next = error; next != null; next = next.getCause()) {
            if (type.isInstance(next)) {
                return true;
            }
        }
        return false;
    }
}
