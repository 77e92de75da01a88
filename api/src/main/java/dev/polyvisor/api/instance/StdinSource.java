package dev.polyvisor.api.instance;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a command reads its input from. */
public sealed interface StdinSource {

    /**
     * No input.
     *
     * @return the source
     */
    static StdinSource nothing() {
        return new Nothing();
    }

    /**
     * Bytes, then the end of input.
     *
     * @param content the bytes, copied
     * @return the source
     */
    static StdinSource of(byte[] content) {
        return new Bytes(content.clone());
    }

    /**
     * Text as UTF-8, then the end of input.
     *
     * @param text the text
     * @return the source
     */
    static StdinSource of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A stream of the caller.
     *
     * @param stream what to read; not closed
     * @return the source
     */
    static StdinSource from(InputStream stream) {
        return new From(stream);
    }

    /**
     * The caller writes while the command runs.
     *
     * @return the source
     */
    static StdinSource open() {
        return new Open();
    }

    /** No input: the command meets the end of input at once. */
    record Nothing() implements StdinSource {}

    /** Bytes fed to the command, then the end of input. */
    final class Bytes implements StdinSource {
        private final byte[] content;

        private Bytes(byte[] content) {
            this.content = content;
        }

        /**
         * The bytes.
         *
         * @return a copy
         */
        public byte[] content() {
            return content.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }

        @Override
        public String toString() {
            return "Bytes[" + content.length + " bytes]";
        }
    }

    /**
     * A stream that the library reads on the fleet's executor until its end, then ends the input. It is not closed. A
     * stream that blocks for ever keeps one thread until the command ends and the stream answers.
     *
     * @param stream what to read
     */
    record From(InputStream stream) implements StdinSource {
        /** Checks the values. */
        public From {
            Objects.requireNonNull(stream, "stream");
        }
    }

    /** The caller writes to {@link Cmd#stdin()} and closes it. */
    record Open() implements StdinSource {}
}
