package dev.polyvisor.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A password, a token, a private key: something that must not appear in a log line, an exception, a {@code toString} or
 * a recorded exchange.
 *
 * <p>The value is kept as bytes of UTF-8 text. {@link #from(Supplier)} asks the host each time, so that a rotated
 * credential is picked up at the next login. Equality compares the values in constant time.
 *
 * <p>Thread safety: safe for use by several threads.
 */
public final class Secret {
    private final Supplier<byte[]> source;

    private Secret(Supplier<byte[]> source) {
        this.source = source;
    }

    /**
     * A secret with a fixed text.
     *
     * @param text the text
     * @return the secret
     */
    public static Secret of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A secret with a fixed text. The array is copied; the caller may wipe it.
     *
     * @param text the text
     * @return the secret
     */
    public static Secret of(char[] text) {
        ByteBuffer encoded = ByteBuffer.allocate(Math.multiplyExact(text.length, 3));
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return new Secret(() -> bytes);
    }

    /**
     * A secret with fixed bytes. The array is copied; the caller may wipe it.
     *
     * @param bytes the bytes
     * @return the secret
     */
    public static Secret of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Secret(() -> copy);
    }

    /**
     * A secret that the host looks up whenever it is needed.
     *
     * @param lookup called on the threads that need the value; may block briefly; must not return null
     * @return the secret
     */
    public static Secret from(Supplier<String> lookup) {
        Objects.requireNonNull(lookup, "lookup");
        return new Secret(
                () -> Objects.requireNonNull(lookup.get(), "the host's secret").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The value as text. Call it at the last moment, and hand the result to nothing that logs.
     *
     * @return the text
     */
    public String reveal() {
        return new String(source.get(), StandardCharsets.UTF_8);
    }

    /**
     * The value as bytes.
     *
     * @return a copy
     */
    public byte[] revealBytes() {
        return source.get().clone();
    }

    /**
     * Whether there is nothing in it.
     *
     * @return true for an empty text
     */
    public boolean isEmpty() {
        return source.get().length == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(source.get(), that.source.get());
    }

    /** The same for all secrets, so that a hash tells nothing of the value. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    /** Always three stars. */
    @Override
    public String toString() {
        return "***";
    }
}
