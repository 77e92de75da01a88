package dev.polyvisor.driver.ovirt.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collections within entities: {@code {"nic": […]}}, {@code {"nic": []}}, {@code {}}, or nothing at all. A listing of machines has a
 * dozen for each of them, most of which are empty, so that loops are used: setting up a stream takes longer than they do.
 */
public final class Listed {
    private Listed() {}

    /** The elements. */
    public static <T> List<T> in(@Nullable Map<String, List<T>> collection) {
        return in(collection, Function.identity());
    }

    /** What is made of each element. */
    public static <T, R> List<R> in(
            @Nullable Map<String, List<T>> collection, Function<? super T, ? extends R> mapping) {
        if (collection == null || collection.isEmpty()) {
            return List.of();
        }
        List<R> found = new ArrayList<>();
        for (@Nullable List<T> each : collection.values()) {
            if (each != null) {
                for (@Nullable T element : each) {
                    if (element != null) {
                        found.add(mapping.apply(element));
                    }
                }
            }
        }
        return List.copyOf(found);
    }
}
