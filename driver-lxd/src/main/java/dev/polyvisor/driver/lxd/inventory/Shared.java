package dev.polyvisor.driver.lxd.inventory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Equal values as one object, so that 50,000 instances cost little. It stops taking new values when it is full: what differs
 * from instance to instance is not worth keeping. Thread safety: may be used from any thread.
 */
final class Shared {
    private static final int MOST = 10_000;

    private final Map<Object, Object> values = new ConcurrentHashMap<>();

    /** The first of the values that equal this one; they must be immutable. */
    @SuppressWarnings("unchecked") // equal values of the classes that are given here have the same class
    <T> T value(T value) {
        Object known = values.get(value);
        if (known != null) {
            return (T) known;
        }
        if (values.size() < MOST) {
            values.put(value, value);
        }
        return value;
    }

    /** The same for a map that may change still: it is copied when nobody has given an equal one. */
    @SuppressWarnings("unchecked") // maps are given with one type only
    <V> Map<String, V> copy(Map<String, V> map) {
        Object known = values.get(map);
        return known == null ? value(Map.copyOf(map)) : (Map<String, V>) known;
    }

    <T> Optional<T> of(T value) {
        return value(Optional.of(value));
    }
}
