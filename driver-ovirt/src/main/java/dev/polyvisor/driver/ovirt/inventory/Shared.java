package dev.polyvisor.driver.ovirt.inventory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Equal values as one object, so that 100,000 machines cost little. When it is full it takes no new values: what differs from
 * machine to machine is not worth keeping. Thread safety: may be used from any thread.
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

    <T> Optional<T> of(Optional<T> value) {
        return value.isEmpty() ? value : value(value.map(this::value));
    }
}
