package dev.polyvisor.driver.ovirt.wire;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collections within entities: {@code {"nic": […]}}, {@code {"nic": []}}, {@code {}}, or nothing at all. */
public final class Listed {
    private Listed() {}

    /** The elements. */
    public static <T> List<T> in(@Nullable Map<String, List<T>> collection) {
        if (collection == null || collection.isEmpty()) {
            return List.of();
        }
        return collection.values().stream()
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .toList();
    }
}
