package dev.polyvisor.api;

/**
 * The closed set of reasons for which a call can fail. Numbers and names are those of the machine plugin that the
 * library continues (and of gRPC, from which that took them), so that a host can pass them on unchanged.
 *
 * <p>Thread safety: immutable.
 */
public enum ErrorCode {
    /** The caller gave up: an interrupt, or {@link Operation#cancel()}. */
    CANCELLED(1, false),
    /** Nobody can say what happened. A request whose effect is unknown ends here only after it was looked up. */
    UNKNOWN(2, false),
    /** The request is wrong whatever the state of the backend; {@link PolyvisorException#violations()} names each fault. */
    INVALID_ARGUMENT(3, false),
    /** The time given ran out. The work may still go on. */
    DEADLINE_EXCEEDED(4, true),
    /** What the request names does not exist. */
    NOT_FOUND(5, false),
    /** What the request would create exists already and is not the caller's. */
    ALREADY_EXISTS(6, false),
    /** The credentials are good, the right is missing. */
    PERMISSION_DENIED(7, false),
    /** A quota, a limit or a bound of this library is used up. */
    RESOURCE_EXHAUSTED(8, false),
    /** The state of the backend does not allow the request; a repetition without another step fails again. */
    FAILED_PRECONDITION(9, false),
    /** A concurrent change won; read again and repeat. */
    ABORTED(10, true),
    /** A position or a count lies outside of what there is; also two machines where one was expected. */
    OUT_OF_RANGE(11, false),
    /** This backend, or this instance, cannot do it; the message gives the reason and its source. */
    UNIMPLEMENTED(12, false),
    /** A broken invariant: a reply that makes no sense, or a fault of ours. */
    INTERNAL(13, false),
    /** The backend cannot be reached or is not ready. */
    UNAVAILABLE(14, true),
    /** Data is lost or damaged beyond repair. */
    DATA_LOSS(15, false),
    /** The credentials are missing or wrong. */
    UNAUTHENTICATED(16, false);

    private final int number;
    private final boolean retryable;

    ErrorCode(int number, boolean retryable) {
        this.number = number;
        this.retryable = retryable;
    }

    /**
     * The number of the code on the wire of the machine contract.
     *
     * @return 1 to 16
     */
    public int number() {
        return number;
    }

    /**
     * Whether a repetition of the same request can succeed without another step, unless the exception says otherwise.
     *
     * @return true for {@link #DEADLINE_EXCEEDED}, {@link #ABORTED} and {@link #UNAVAILABLE}
     */
    public boolean retryable() {
        return retryable;
    }

    /**
     * The code with a number.
     *
     * @param number 1 to 16
     * @return the code, {@link #UNKNOWN} for any other number
     */
    public static ErrorCode ofNumber(int number) {
        return number >= 1 && number <= values().length ? values()[number - 1] : UNKNOWN;
    }
}
