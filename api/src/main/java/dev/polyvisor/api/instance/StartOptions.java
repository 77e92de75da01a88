package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an instance is started.
 *
 * @param stateful whether saved memory is resumed; an instance without saved memory then fails with FAILED_PRECONDITION
 * @param paused whether the processors stay stopped after the start
 * @param location the host to start on; empty to let the backend choose
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record StartOptions(boolean stateful, boolean paused, Optional<String> location, Map<String, String> options) {

    /** Checks and copies the values. */
    public StartOptions {
        Objects.requireNonNull(location, "location");
        options = Checks.copy(options);
        new Checks()
                .notBlank("location", location)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * A plain start: memory that was saved is discarded where the backend can.
     *
     * @return the options
     */
    public static StartOptions defaults() {
        return builder().build();
    }

    /**
     * A start that resumes saved memory.
     *
     * @return the options
     */
    public static StartOptions resume() {
        return builder().stateful(true).build();
    }

    /**
     * A start that leaves the processors stopped.
     *
     * @return the options
     */
    public static StartOptions asPaused() {
        return builder().paused(true).build();
    }

    /**
     * Begins options.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.stateful = stateful;
        b.paused = paused;
        b.location = location;
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link StartOptions}. Not thread safe. */
    public static final class Builder {
        private boolean stateful = false;
        private boolean paused = false;
        private Optional<String> location = Optional.empty();
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets whether saved memory is resumed; an instance without saved memory then fails with FAILED_PRECONDITION.
         *
         * @param value the value
         * @return this builder
         */
        public Builder stateful(boolean value) {
            this.stateful = value;
            return this;
        }

        /**
         * Sets whether the processors stay stopped after the start.
         *
         * @param value the value
         * @return this builder
         */
        public Builder paused(boolean value) {
            this.paused = value;
            return this;
        }

        /**
         * Sets the host to start on.
         *
         * @param value the value
         * @return this builder
         */
        public Builder location(String value) {
            this.location = Optional.of(value);
            return this;
        }

        /**
         * Adds one entry to settings that only one driver knows, by the names its page lists.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder option(String key, String value) {
            this.options.put(key, value);
            return this;
        }

        /**
         * Adds to settings that only one driver knows, by the names its page lists.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder options(Map<String, String> values) {
            this.options.putAll(values);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public StartOptions build() {
            return new StartOptions(stateful, paused, location, options);
        }
    }
}
