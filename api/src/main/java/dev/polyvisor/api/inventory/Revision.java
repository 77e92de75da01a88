package dev.polyvisor.api.inventory;

import dev.polyvisor.api.PolyvisorException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A state of an inventory: the number of transactions that changed something since the epoch began. Every process, and
 * every restored state, begins an epoch of its own; revisions of different epochs say nothing about each other.
 *
 * @param epoch the epoch: 1 to 64 letters, digits, {@code _} and {@code -}
 * @param number the number of transactions, not negative
 */
public record Revision(String epoch, long number) {
    private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9_-]{1,64})\\.([0-9]{1,19})");

    /** Checks the form. */
    public Revision {
        Objects.requireNonNull(epoch, "epoch");
        if (!EPOCH.matcher(epoch).matches()) {
            throw PolyvisorException.invalidArgument("revision.epoch", "is no epoch");
        }
        if (number < 0) {
            throw PolyvisorException.invalidArgument("revision.number", "is negative");
        }
    }

    /**
     * Reads the text form.
     *
     * @param text what {@link #toString()} gave
     * @return the revision
     * @throws PolyvisorException INVALID_ARGUMENT when the text is no revision
     */
    public static Revision parse(String text) {
        Matcher m = TEXT.matcher(text);
        try {
            if (m.matches()) {
                return new Revision(m.group(1), Long.parseLong(m.group(2)));
            }
        } catch (NumberFormatException tooLarge) {
            // reported below, as any other malformed text
        }
        throw PolyvisorException.invalidArgument("revision", "'" + text + "' is no revision");
    }

    /**
     * Whether this state came after another of the same epoch.
     *
     * @param other the other
     * @return true when it did
     * @throws PolyvisorException INVALID_ARGUMENT when the epochs differ
     */
    public boolean isAfter(Revision other) {
        if (!epoch.equals(other.epoch)) {
            throw PolyvisorException.invalidArgument("revision", "the epochs differ");
        }
        return number > other.number;
    }

    /** The opaque text form, for hosts that keep it. */
    @Override
    public String toString() {
        return epoch + "." + number;
    }
}
