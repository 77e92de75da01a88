package dev.polyvisor.api;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * How far a piece of work has come.
 *
 * @param percent 0 to 100, empty when the backend does not say
 * @param stage what is being done now, in the backend's words; may be empty
 */
public record Progress(OptionalInt percent, String stage) {
    private static final Progress NONE = new Progress(OptionalInt.empty(), "");

    /** Checks the range. */
    public Progress {
        Objects.requireNonNull(stage, "stage");
        if (percent.isPresent() && (percent.getAsInt() < 0 || percent.getAsInt() > 100)) {
            throw PolyvisorException.invalidArgument("percent", percent.getAsInt() + " is not within 0 to 100");
        }
    }

    /**
     * Nothing is known.
     *
     * @return the progress
     */
    public static Progress none() {
        return NONE;
    }

    /**
     * A percentage and a stage.
     *
     * @param percent 0 to 100; values outside are brought to the nearer end, since backends report such
     * @param stage what is being done now
     * @return the progress
     */
    public static Progress of(int percent, String stage) {
        return new Progress(OptionalInt.of(Math.max(0, Math.min(100, percent))), stage);
    }

    /**
     * A stage without a percentage.
     *
     * @param stage what is being done now
     * @return the progress
     */
    public static Progress stage(String stage) {
        return new Progress(OptionalInt.empty(), stage);
    }
}
