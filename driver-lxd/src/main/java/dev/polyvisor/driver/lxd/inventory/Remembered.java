package dev.polyvisor.driver.lxd.inventory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was found for a key, to be given again: most instances are like others. It grows to a bound and then takes nothing new, since
 * what differs from instance to instance is not worth keeping. Thread safety: may be used from any thread.
 *
 * @param <K> the keys, which do not change
 * @param <V> what is found for them
 */
final class Remembered<K, V> {
    private final Map<K, V> known = new ConcurrentHashMap<>();
    private final int most;

    Remembered(int most) {
        this.most = most;
    }

    @Nullable
    V get(K key) {
        return known.get(key);
    }

    /** Remembers what was found; returns it. */
    V put(K key, V found) {
        if (known.size() < most) {
            known.put(key, found);
        }
        return found;
    }
}
