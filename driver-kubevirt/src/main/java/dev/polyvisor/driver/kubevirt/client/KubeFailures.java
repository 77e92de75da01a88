package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.kubevirt.wire.WireStatus;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What can go wrong in a call, as the one error type. */
public final class KubeFailures {
    private static final int LONGEST_MESSAGE = 500;

    private KubeFailures() {}

    /** The connection failed, or was never made. */
    static PolyvisorException of(@Nullable Throwable failure) {
        Throwable first = failure == null ? new IOException("no reason is known") : failure;
        if (has(first, CertificateException.class)) {
            return PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the certificate of the API server is not trusted");
        }
        for (Throwable next = first; next != null; next = next.getCause()) {
            if (next instanceof PolyvisorException told) {
                return told;
            }
            if (next instanceof HttpConnectTimeoutException) {
                return PolyvisorException.of(ErrorCode.UNAVAILABLE, "no connection to the API server in time");
            }
            if (next instanceof HttpTimeoutException
                    || next instanceof TimeoutException
                    || next instanceof InterruptedIOException) {
                return PolyvisorException.of(ErrorCode.DEADLINE_EXCEEDED, "the API server did not answer in time");
            }
            if (next instanceof SSLException) {
                return PolyvisorException.of(ErrorCode.UNAVAILABLE, "no secure connection to the API server");
            }
            if (next instanceof UnknownHostException || next instanceof UnresolvedAddressException) {
                return PolyvisorException.of(ErrorCode.UNAVAILABLE, "the name of the API server is not known");
            }
            if (next instanceof ConnectException) {
                return PolyvisorException.of(ErrorCode.UNAVAILABLE, "no connection to the API server");
            }
            if (next instanceof RejectedExecutionException) {
                return PolyvisorException.of(ErrorCode.UNAVAILABLE, "the executor takes no work");
            }
        }
        return PolyvisorException.of(ErrorCode.UNAVAILABLE, "the connection to the API server failed", first);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable next = failure; next != null; next = next.getCause()) {
            if (type.isInstance(next)) {
                return true;
            }
        }
        return false;
    }

    static PolyvisorException closed() {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the session with the API server is closed");
    }

    /**
     * What a refusal means: its reason first, then its number. The text is looked at only where nothing else tells a quota
     * or an admission webhook that is down.
     *
     * @param status the status of HTTP
     * @param told what the server says, nothing when it sent no Status
     * @param text the body when it is no Status
     * @param retryAfter what the header says
     * @param subresource whether it was the request of a subresource
     */
    static PolyvisorException refused(
            int status, Optional<WireStatus> told, String text, Optional<Duration> retryAfter, boolean subresource) {
        String message = told.map(WireStatus::message).filter(m -> !m.isBlank()).orElse(text.strip());
        String reason = told.map(WireStatus::reason).orElse("");
        ErrorCode code = code(status, reason, message, subresource);
        Optional<Duration> wait = retryAfter.or(() -> told.flatMap(WireStatus::retryAfter));
        List<Violation> violations = code == ErrorCode.INVALID_ARGUMENT
                ? told.map(WireStatus::causes).orElse(List.of()).stream()
                        .map(cause ->
                                new Violation(cause.field().isBlank() ? "request" : cause.field(), cause.message()))
                        .toList()
                : List.of();
        return PolyvisorException.builder(code, "the API server answered " + status + ": " + shortened(message))
                .detail(message.isBlank() ? null : message)
                .retryAfter(wait.orElse(null))
                .violations(violations)
                .build();
    }

    private static String shortened(String message) {
        if (message.isBlank()) {
            return "nothing more";
        }
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static ErrorCode code(int status, String reason, String message, boolean subresource) {
        String words = message.toLowerCase(Locale.ROOT);
        return switch (reason) {
            case "AlreadyExists" -> ErrorCode.ALREADY_EXISTS;
            case "Expired", "Gone" -> ErrorCode.OUT_OF_RANGE;
            case "Invalid", "BadRequest" -> ErrorCode.INVALID_ARGUMENT;
            case "Conflict" -> subresource ? ErrorCode.FAILED_PRECONDITION : ErrorCode.ABORTED;
            case "Timeout" ->
                words.contains("too large resource version") ? ErrorCode.UNAVAILABLE : ErrorCode.DEADLINE_EXCEEDED;
            case "ServerTimeout" -> ErrorCode.UNAVAILABLE;
            default -> byNumber(status, words, subresource);
        };
    }

    private static ErrorCode byNumber(int status, String words, boolean subresource) {
        return switch (status) {
            case 400, 405, 406, 411, 413, 414, 415, 422 -> ErrorCode.INVALID_ARGUMENT;
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> words.contains("exceeded quota") ? ErrorCode.RESOURCE_EXHAUSTED : ErrorCode.PERMISSION_DENIED;
            case 404 -> ErrorCode.NOT_FOUND;
            case 408, 504 -> ErrorCode.DEADLINE_EXCEEDED;
            case 409 -> subresource ? ErrorCode.FAILED_PRECONDITION : ErrorCode.ABORTED;
            case 410 -> ErrorCode.OUT_OF_RANGE;
            case 429, 502, 503 -> ErrorCode.UNAVAILABLE;
            case 500 ->
                words.contains("failed calling webhook") || words.contains("already underway")
                        ? ErrorCode.UNAVAILABLE
                        : ErrorCode.INTERNAL;
            default -> status >= 500 ? ErrorCode.UNAVAILABLE : ErrorCode.UNKNOWN;
        };
    }

    /** The error that an ERROR event of a watch tells. */
    public static PolyvisorException event(WireStatus status) {
        return refused(status.code(), Optional.of(status), "", Optional.empty(), false);
    }

    /** The 404 of a path that the server does not serve is plain text or names no object. */
    public static boolean isUnserved(PolyvisorException failure) {
        return failure.code() == ErrorCode.NOT_FOUND
                && failure.detail()
                        .map(text -> text.contains("page not found")
                                || text.contains("could not find the requested resource"))
                        .orElse(true);
    }
}
