package dev.polyvisor.api.inventory;

/**
 * Turns the values of a kind into text and back, for a saved state.
 *
 * <p>Thread safety: must be safe for several threads.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {

    /**
     * Writes a value.
     *
     * @param value the value
     * @return its text, on one line, without secrets
     */
    String encode(T value);

    /**
     * Reads a value.
     *
     * @param text what {@link #encode} gave, perhaps in an earlier version of the driver
     * @return the value
     * @throws IllegalArgumentException when the text cannot be read; the value is left out of the restored state
     */
    T decode(String text);
}
