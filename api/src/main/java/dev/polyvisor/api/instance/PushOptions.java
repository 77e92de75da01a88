package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a file, directory or link is written.
 *
 * @param uid the id of its owner inside; empty for root, or the present owner of what exists
 * @param gid the id of its group inside
 * @param mode its permission bits, 0 to 07777; empty for the backend's default, or the present ones of what exists
 * @param append whether the content is appended; a missing file is then NOT_FOUND
 * @param createParents whether missing directories on the way are made
 */
public record PushOptions(OptionalLong uid, OptionalLong gid, OptionalInt mode, boolean append, boolean createParents) {

    /** Checks the values. */
    public PushOptions {
        Objects.requireNonNull(uid, "uid");
        Objects.requireNonNull(gid, "gid");
        Objects.requireNonNull(mode, "mode");
        new Checks()
                .require(uid.isEmpty() || uid.getAsLong() >= 0, "uid", "is negative")
                .require(gid.isEmpty() || gid.getAsLong() >= 0, "gid", "is negative")
                .require(
                        mode.isEmpty() || (mode.getAsInt() >= 0 && mode.getAsInt() <= 07777),
                        "mode",
                        "is not within 0 to 07777")
                .done();
    }

    /**
     * Overwrite, with the backend's own defaults.
     *
     * @return the options
     */
    public static PushOptions defaults() {
        return builder().build();
    }

    /**
     * Overwrite, with these permission bits.
     *
     * @param mode the bits; write them in octal, {@code 0644}
     * @return the options
     */
    public static PushOptions mode(int mode) {
        return builder().mode(mode).build();
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
        b.uid = uid;
        b.gid = gid;
        b.mode = mode;
        b.append = append;
        b.createParents = createParents;
        return b;
    }

    /** Collects the values of {@link PushOptions}. Not thread safe. */
    public static final class Builder {
        private OptionalLong uid = OptionalLong.empty();
        private OptionalLong gid = OptionalLong.empty();
        private OptionalInt mode = OptionalInt.empty();
        private boolean append = false;
        private boolean createParents = false;

        private Builder() {}

        /**
         * Sets the id of its owner inside.
         *
         * @param value the value
         * @return this builder
         */
        public Builder uid(long value) {
            this.uid = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the id of its group inside.
         *
         * @param value the value
         * @return this builder
         */
        public Builder gid(long value) {
            this.gid = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets its permission bits, 0 to 07777.
         *
         * @param value the value
         * @return this builder
         */
        public Builder mode(int value) {
            this.mode = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets whether the content is appended; a missing file is then NOT_FOUND.
         *
         * @param value the value
         * @return this builder
         */
        public Builder append(boolean value) {
            this.append = value;
            return this;
        }

        /**
         * Sets whether missing directories on the way are made.
         *
         * @param value the value
         * @return this builder
         */
        public Builder createParents(boolean value) {
            this.createParents = value;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public PushOptions build() {
            return new PushOptions(uid, gid, mode, append, createParents);
        }
    }
}
