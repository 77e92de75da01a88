package dev.polyvisor.http;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong in one call, as the one error type.
 *
 * @param provider who is told, null outside of a transport
 * @param operation the verb
 * @param redactor takes secrets out of texts
 */
record Failures(@Nullable String provider, @Nullable String operation, Redactor redactor) {
    static final Failures NOWHERE = new Failures(null, null, new Redactor(List.of()));

    /** The connection failed. */
    PolyvisorException of(IOException failure) {
        if (Thread.currentThread().isInterrupted() || has(failure, ClosedByInterruptException.class)) {
            return error(ErrorCode.CANCELLED, "interrupted", failure);
        }
        if (has(failure, TooMuch.class)) {
            return error(ErrorCode.RESOURCE_EXHAUSTED, "the reply is too large", failure);
        }
        if (failure instanceof SocketTimeoutException || failure instanceof InterruptedIOException) {
            return error(ErrorCode.DEADLINE_EXCEEDED, "the backend did not answer in time", failure);
        }
        if (has(failure, CertificateException.class) || has(failure, SSLPeerUnverifiedException.class)) {
            return error(ErrorCode.UNAUTHENTICATED, "the certificate of the server is not trusted", failure);
        }
        if (failure instanceof SSLException) {
            return error(ErrorCode.UNAVAILABLE, "no secure connection", failure);
        }
        if (failure instanceof UnknownHostException) {
            return error(ErrorCode.UNAVAILABLE, "the name of the host is not known", failure);
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return error(ErrorCode.UNAVAILABLE, "no connection", failure);
        }
        return error(ErrorCode.UNAVAILABLE, "the connection failed", failure);
    }

    /** The connection failed, or was never made; the trace tells when. */
    PolyvisorException of(IOException failure, CallTrace trace) {
        PolyvisorException told = of(failure);
        if (trace.handshakeTimedOut()) {
            return error(ErrorCode.DEADLINE_EXCEEDED, "the TLS handshake did not end in time", failure);
        }
        return told;
    }

    PolyvisorException closed() {
        return error(ErrorCode.FAILED_PRECONDITION, "the transport is closed", null);
    }

    /** The reply is not what it should be. */
    PolyvisorException malformed(String path, String problem) {
        return error(ErrorCode.INTERNAL, "a reply that cannot be read" + at(path) + ": " + problem, null);
    }

    PolyvisorException tooLarge(String path) {
        return error(
                ErrorCode.RESOURCE_EXHAUSTED, "a value in the reply is too long or nested too deep" + at(path), null);
    }

    /** The error that a status stands for. */
    PolyvisorException refused(int status, Optional<Duration> retryAfter, String cleanBody) {
        return builder(code(status), "the backend answered " + status, null)
                .detail(cleanBody.isBlank() ? null : cleanBody)
                .retryAfter(retryAfter.orElse(null))
                .retryable(code(status).retryable() || status == 429)
                .build();
    }

    PolyvisorException error(ErrorCode code, String message, @Nullable IOException cause) {
        return builder(code, message, cause).build();
    }

    private PolyvisorException.Builder builder(ErrorCode code, String message, @Nullable IOException cause) {
        return PolyvisorException.builder(code, message)
                .provider(provider)
                .operation(operation)
                .cause(cause);
    }

    static ErrorCode code(int status) {
        return switch (status) {
            case 400, 405, 406, 411, 413, 414, 415, 422 -> ErrorCode.INVALID_ARGUMENT;
            case 401, 407 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.PERMISSION_DENIED;
            case 404, 410 -> ErrorCode.NOT_FOUND;
            case 408 -> ErrorCode.DEADLINE_EXCEEDED;
            case 409 -> ErrorCode.FAILED_PRECONDITION;
            case 412 -> ErrorCode.ABORTED;
            case 416 -> ErrorCode.OUT_OF_RANGE;
            case 429 -> ErrorCode.RESOURCE_EXHAUSTED;
            case 501 -> ErrorCode.UNIMPLEMENTED;
            case 502, 503 -> ErrorCode.UNAVAILABLE;
            case 504 -> ErrorCode.DEADLINE_EXCEEDED;
            default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.UNKNOWN;
        };
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
