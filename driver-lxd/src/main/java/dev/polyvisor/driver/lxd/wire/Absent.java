package dev.polyvisor.driver.lxd.wire;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands for a field that the server left out or sent as null. */
final class Absent {
    private Absent() {}

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Without the elements that are null. */
    static <T> List<T> list(@Nullable List<T> value) {
        if (value == null || value.isEmpty()) {
            return List.of();
        }
        return hasNull(value) ? value.stream().filter(Objects::nonNull).toList() : value;
    }

    /** Without the members that are null. */
    static <V> Map<String, V> map(@Nullable Map<String, V> value) {
        if (value == null || value.isEmpty()) {
            return Map.of();
        }
        if (!hasNull(value.values())) {
            return value;
        }
        Map<String, V> there = new LinkedHashMap<>(value);
        there.values().removeIf(Objects::isNull);
        return there;
    }

    /** Not every collection can be asked whether it contains null. */
    private static boolean hasNull(Collection<?> values) {
        for (Object each : values) {
            if (each == null) {
                return true;
            }
        }
        return false;
    }
}
