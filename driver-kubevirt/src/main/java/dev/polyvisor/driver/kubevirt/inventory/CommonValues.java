package dev.polyvisor.driver.kubevirt.inventory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Equal values as one object, so that 50,000 machines cost little. Of each class it stops taking new values when it is full: what
 * differs from machine to machine is not worth keeping. Thread safety: may be used from any thread.
 */
final class CommonValues {
    private static final int MOST_OF_A_CLASS = 2_000;

    private final Map<Class<?>, Map<Object, Object>> values = new ConcurrentHashMap<>();

    /** The first of the values that equal this one; they must be immutable. */
    @SuppressWarnings("unchecked") // values are kept by their class
    <T> T value(T value) {
        Map<Object, Object> alike = values.computeIfAbsent(value.getClass(), type -> new ConcurrentHashMap<>());
        Object known = alike.get(value);
        if (known != null) {
            return (T) known;
        }
        if (alike.size() < MOST_OF_A_CLASS) {
            alike.put(value, value);
        }
        return value;
    }

    /** The first of the maps that equal this one, which may be changed later. */
    @SuppressWarnings("unchecked") // maps are equal when their keys and values are
    <T> Map<String, T> map(Map<String, T> value) {
        Map<Object, Object> alike = values.computeIfAbsent(Map.class, type -> new ConcurrentHashMap<>());
        Object known = alike.get(value);
        if (known != null) {
            return (Map<String, T>) known;
        }
        Map<String, T> copy = Map.copyOf(value);
        if (alike.size() < MOST_OF_A_CLASS) {
            alike.put(copy, copy);
        }
        return copy;
    }

    <T> Optional<T> of(T value) {
        return value(Optional.of(value));
    }
}
