package dev.polyvisor.api.machine;

import java.util.Objects;

/**
 * What a driver wants to be handed back at the next call about the same machine. Opaque to the caller, who stores it.
 *
 * @param text the state; may be empty; never holds a secret
 */
public record LastKnownState(String text) {
    private static final LastKnownState NONE = new LastKnownState("");

    /** Checks that the text is there. */
    public LastKnownState {
        Objects.requireNonNull(text, "text");
    }

    /**
     * No state.
     *
     * @return the empty state
     */
    public static LastKnownState none() {
        return NONE;
    }

    /**
     * The state after a creation.
     *
     * @param providerId the provider id of the machine
     * @return the text {@code Created} and the id
     */
    public static LastKnownState created(String providerId) {
        return new LastKnownState("Created " + providerId);
    }

    /**
     * The state after a deletion.
     *
     * @param providerId the provider id of the machine; empty when nothing was there
     * @return the text {@code Deleted}, a blank and the id
     */
    public static LastKnownState deleted(String providerId) {
        return new LastKnownState("Deleted " + providerId);
    }

    /**
     * Whether there is nothing to store.
     *
     * @return true for an empty text
     */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
