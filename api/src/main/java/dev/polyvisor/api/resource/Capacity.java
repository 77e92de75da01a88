package dev.polyvisor.api.resource;

import dev.polyvisor.api.PolyvisorException;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How many resources could be allocated now.
 *
 * @param count the number; empty when nobody knows
 * @param reason what limits it, or why it is not known; may be empty
 */
public record Capacity(OptionalLong count, String reason) {

    /** Checks that the number is not negative. */
    public Capacity {
        if (count.isPresent() && count.getAsLong() < 0) {
            throw PolyvisorException.invalidArgument("count", "is negative");
        }
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * A known number.
     *
     * @param count the number, not negative
     * @param limitedBy what limits it, for example {@code memory}
     * @return the capacity
     */
    public static Capacity of(long count, String limitedBy) {
        return new Capacity(OptionalLong.of(count), limitedBy);
    }

    /**
     * An unknown number.
     *
     * @param reason why
     * @return the capacity
     */
    public static Capacity unknown(String reason) {
        return new Capacity(OptionalLong.empty(), reason);
    }

    /**
     * Whether there is no room for one.
     *
     * @return true only for a known number of 0
     */
    public boolean exhausted() {
        return count.isPresent() && count.getAsLong() == 0;
    }
}
