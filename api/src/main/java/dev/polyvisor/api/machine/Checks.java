package dev.polyvisor.api.machine;

import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The checks that the records of this package share. */
final class Checks {
    private static final int MAX_NAME = 253;

    private Checks() {}

    static void notBlank(String path, String value) {
        if (value.isBlank()) {
            throw PolyvisorException.invalidArgument(path, "is blank");
        }
    }

    /** A name that may become part of a path or URL. */
    static void machineName(String value) {
        notBlank("machineName", value);
        if (value.length() > MAX_NAME) {
            throw PolyvisorException.invalidArgument("machineName", "is longer than " + MAX_NAME + " characters");
        }
        if (value.indexOf('/') >= 0 || value.chars().anyMatch(Character::isISOControl)) {
            throw PolyvisorException.invalidArgument("machineName", "contains a slash or a control character");
        }
    }

    static void timeout(Optional<Duration> value) {
        if (value.isPresent() && (value.get().isNegative() || value.get().isZero())) {
            throw PolyvisorException.invalidArgument("timeout", "is not above zero");
        }
    }

    /** An unmodifiable copy that keeps the order. */
    static <V> Map<String, V> copy(Map<String, V> map) {
        Map<String, V> copy = new LinkedHashMap<>();
        map.forEach((k, v) -> copy.put(Objects.requireNonNull(k, "key"), Objects.requireNonNull(v, "value")));
        return Collections.unmodifiableMap(copy);
    }
}
