package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.Violation;
import java.util.List;

/**
 * What is to be said of a configuration.
 *
 * @param violations what every server refuses; the paths are {@code config.KEY}
 * @param unknownKeys keys that no release has that this library knows of, in order; a newer server may have them
 */
public record ConfigCheck(List<Violation> violations, List<String> unknownKeys) {

    /** Copies the lists. */
    public ConfigCheck {
        violations = List.copyOf(violations);
        unknownKeys = List.copyOf(unknownKeys);
    }
}
