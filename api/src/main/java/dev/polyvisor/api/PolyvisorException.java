package dev.polyvisor.api;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one error type of the library.
 *
 * <p>Its text, its causes and its detail never contain a {@link Secret}. The code is what programs decide on; the
 * detail is the backend's own reply, shortened and redacted, for people.
 *
 * <p>Thread safety: immutable apart from what {@link Throwable} itself keeps.
 */
public final class PolyvisorException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MAX_DETAIL = 4096;

    private final ErrorCode code;
    private final @Nullable String provider;
    private final @Nullable String operation;
    private final boolean retryable;
    private final @Nullable String detail;
    private final @Nullable Duration retryAfter;
    private final transient List<Violation> violations;

    private PolyvisorException(Builder b) {
        super(b.message, b.cause);
        this.code = b.code;
        this.provider = b.provider;
        this.operation = b.operation;
        this.retryable = b.retryable == null ? b.code.retryable() : b.retryable;
        this.detail = b.detail;
        this.retryAfter = b.retryAfter;
        this.violations = b.violations;
    }

    /**
     * An error with a code and a message.
     *
     * @param code why
     * @param message what a person should read
     * @return the error
     */
    public static PolyvisorException of(ErrorCode code, String message) {
        return builder(code, message).build();
    }

    /**
     * An error with a code, a message and a cause.
     *
     * @param code why
     * @param message what a person should read
     * @param cause what led to it
     * @return the error
     */
    public static PolyvisorException of(ErrorCode code, String message, Throwable cause) {
        return builder(code, message).cause(cause).build();
    }

    /**
     * {@link ErrorCode#INVALID_ARGUMENT} for one value.
     *
     * @param path where the offending value stands
     * @param problem what is wrong with it
     * @return the error
     */
    public static PolyvisorException invalidArgument(String path, String problem) {
        return invalid(List.of(new Violation(path, problem)));
    }

    /**
     * {@link ErrorCode#INVALID_ARGUMENT} for all faults of a request at once.
     *
     * @param violations the faults, at least one
     * @return the error
     */
    public static PolyvisorException invalid(List<Violation> violations) {
        if (violations.isEmpty()) {
            throw new IllegalArgumentException("an invalid argument needs at least one violation");
        }
        String text = violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
        return builder(ErrorCode.INVALID_ARGUMENT, text).violations(violations).build();
    }

    /**
     * {@link ErrorCode#UNIMPLEMENTED} for a capability that is absent.
     *
     * @param capability what was asked for
     * @param reason why it is absent, with its source
     * @return the error
     */
    public static PolyvisorException unimplemented(Capability capability, String reason) {
        return of(ErrorCode.UNIMPLEMENTED, capability + " is not available: " + reason);
    }

    /**
     * Begins an error with all its parts.
     *
     * @param code why
     * @param message what a person should read
     * @return a builder
     */
    public static Builder builder(ErrorCode code, String message) {
        return new Builder(code, message);
    }

    /**
     * Why the call failed.
     *
     * @return the code
     */
    public ErrorCode code() {
        return code;
    }

    /**
     * The provider that the call went to.
     *
     * @return its name, empty when no provider is concerned
     */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /**
     * The verb that failed, for example {@code instance.start}.
     *
     * @return its name, empty when unknown
     */
    public Optional<String> operation() {
        return Optional.ofNullable(operation);
    }

    /**
     * Whether a repetition of the same request can succeed without another step.
     *
     * @return the code's own answer unless the backend said otherwise
     */
    public boolean retryable() {
        return retryable;
    }

    /**
     * How long the backend asked to wait before a repetition.
     *
     * @return the time, empty when it did not say
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * The backend's own reply, opaque, redacted, at most 4,096 characters.
     *
     * @return the reply, empty when there was none
     */
    public Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    /**
     * Each fault of the request.
     *
     * @return the faults; empty unless the code is {@link ErrorCode#INVALID_ARGUMENT}
     */
    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }

    /**
     * The same error, told for a provider and a verb. What is known already stays.
     *
     * @param provider the name of the provider
     * @param operation the verb
     * @return this error when both are known, else a copy with this one's stack trace
     */
    public PolyvisorException in(String provider, String operation) {
        if (this.provider != null && this.operation != null) {
            return this;
        }
        PolyvisorException told = toBuilder()
                .provider(this.provider == null ? provider : this.provider)
                .operation(this.operation == null ? operation : this.operation)
                .build();
        told.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            told.addSuppressed(suppressed);
        }
        return told;
    }

    /**
     * A builder that begins with the parts of this error.
     *
     * @return the builder
     */
    public Builder toBuilder() {
        Builder b = new Builder(code, String.valueOf(super.getMessage()));
        b.cause = getCause();
        b.provider = provider;
        b.operation = operation;
        b.retryable = retryable;
        b.detail = detail;
        b.retryAfter = retryAfter;
        b.violations = violations();
        return b;
    }

    /** With code, provider and verb, which stack traces would otherwise lack; the message alone stays for programs. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        StringBuilder text = new StringBuilder("PolyvisorException: ").append(code);
        if (provider != null) {
            text.append(" [").append(provider).append(']');
        }
        if (operation != null) {
            text.append(' ').append(operation);
        }
        return text.append(": ").append(getMessage()).toString();
    }

    /** Collects the parts of an error. Not thread safe. */
    public static final class Builder {
        private final ErrorCode code;
        private final String message;
        private @Nullable Throwable cause;
        private @Nullable String provider;
        private @Nullable String operation;
        private @Nullable Boolean retryable;
        private @Nullable String detail;
        private @Nullable Duration retryAfter;
        private List<Violation> violations = List.of();

        private Builder(ErrorCode code, String message) {
            this.code = Objects.requireNonNull(code, "code");
            this.message = Objects.requireNonNull(message, "message");
        }

        /**
         * Sets what led to the error.
         *
         * @param value the cause, null for none
         * @return this builder
         */
        public Builder cause(@Nullable Throwable value) {
            this.cause = value;
            return this;
        }

        /**
         * Sets the provider that the call went to.
         *
         * @param value the name, null for none
         * @return this builder
         */
        public Builder provider(@Nullable String value) {
            this.provider = value;
            return this;
        }

        /**
         * Sets the verb that failed.
         *
         * @param value the verb, null for none
         * @return this builder
         */
        public Builder operation(@Nullable String value) {
            this.operation = value;
            return this;
        }

        /**
         * Overrides the code's own answer to whether a repetition can succeed.
         *
         * @param value the answer
         * @return this builder
         */
        public Builder retryable(boolean value) {
            this.retryable = value;
            return this;
        }

        /**
         * Sets the backend's reply. The caller has redacted it; it is cut to 4,096 characters.
         *
         * @param value the reply, null for none
         * @return this builder
         */
        public Builder detail(@Nullable String value) {
            this.detail = value == null || value.length() <= MAX_DETAIL ? value : value.substring(0, MAX_DETAIL) + "…";
            return this;
        }

        /**
         * Sets how long the backend asked to wait.
         *
         * @param value the time, null when it did not say
         * @return this builder
         */
        public Builder retryAfter(@Nullable Duration value) {
            this.retryAfter = value;
            return this;
        }

        /**
         * Sets the faults of the request.
         *
         * @param value the faults
         * @return this builder
         */
        public Builder violations(List<Violation> value) {
            this.violations = List.copyOf(value);
            return this;
        }

        /**
         * Makes the error.
         *
         * @return the error, its stack trace taken here
         */
        public PolyvisorException build() {
            return new PolyvisorException(this);
        }
    }
}
