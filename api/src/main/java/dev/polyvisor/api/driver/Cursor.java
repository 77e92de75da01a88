package dev.polyvisor.api.driver;

import java.util.Objects;

/**
 * A position in the events of a source. Only the source understands it.
 *
 * @param text the position
 */
public record Cursor(String text) {

    /** Checks that there is a text. */
    public Cursor {
        Objects.requireNonNull(text, "text");
    }
}
