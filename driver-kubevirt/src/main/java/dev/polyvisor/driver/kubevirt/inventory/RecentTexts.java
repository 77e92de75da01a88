package dev.polyvisor.driver.kubevirt.inventory;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What texts mean that come again soon, such as times and quantities: neither are they read again, nor is their meaning kept twice.
 * A text takes the place of another one, so that this stays small whatever comes. Thread safety: may be used from any thread.
 */
final class RecentTexts<T> {
    private static final int PLACES = 1 << 10;

    private final AtomicReferenceArray<@Nullable Read<T>> places = new AtomicReferenceArray<>(PLACES);
    private final Function<String, T> reading;

    RecentTexts(Function<String, T> reading) {
        this.reading = reading;
    }

    private record Read<T>(String text, T meaning) {}

    T of(String text) {
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 10 ^ hash >>> 20) & PLACES - 1;
        Read<T> known = places.get(place);
        if (known != null && known.text.equals(text)) {
            return known.meaning;
        }
        T meaning = reading.apply(text);
        places.set(place, new Read<>(text, meaning));
        return meaning;
    }
}
