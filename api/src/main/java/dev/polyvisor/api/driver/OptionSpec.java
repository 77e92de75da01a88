package dev.polyvisor.api.driver;

import dev.polyvisor.api.PolyvisorException;
import java.util.Objects;
import java.util.Optional;

/**
 * A connection option that a driver understands. The engine refuses options that are not declared, misses required ones
 * and checks values against the pattern before the driver is opened.
 *
 * @param name the name
 * @param description what it is for, in one sentence
 * @param secret whether it is given as a secret
 * @param required whether it must be given
 * @param fallback the value when it is not given, empty for none
 * @param pattern a regular expression that the whole value must match, empty for any value
 */
public record OptionSpec(
        String name,
        String description,
        boolean secret,
        boolean required,
        Optional<String> fallback,
        Optional<String> pattern) {

    /** Checks that all parts are there. */
    public OptionSpec {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(fallback, "fallback");
        Objects.requireNonNull(pattern, "pattern");
        if (name.isBlank()) {
            throw PolyvisorException.invalidArgument("option.name", "is blank");
        }
    }

    /**
     * An option that may be left out.
     *
     * @param name the name
     * @param description what it is for
     * @return the specification
     */
    public static OptionSpec optional(String name, String description) {
        return new OptionSpec(name, description, false, false, Optional.empty(), Optional.empty());
    }

    /**
     * A secret option that may be left out.
     *
     * @param name the name
     * @param description what it is for
     * @return the specification
     */
    public static OptionSpec secret(String name, String description) {
        return new OptionSpec(name, description, true, false, Optional.empty(), Optional.empty());
    }

    /**
     * With a value for when it is not given.
     *
     * @param value the value
     * @return a new specification
     */
    public OptionSpec orElse(String value) {
        return new OptionSpec(name, description, secret, required, Optional.of(value), pattern);
    }

    /**
     * With a pattern for its value.
     *
     * @param regex the regular expression
     * @return a new specification
     */
    public OptionSpec matching(String regex) {
        return new OptionSpec(name, description, secret, required, fallback, Optional.of(regex));
    }

    /**
     * The same, but it must be given.
     *
     * @return a new specification
     */
    public OptionSpec mandatory() {
        return new OptionSpec(name, description, secret, true, fallback, pattern);
    }
}
