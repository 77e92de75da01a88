package dev.polyvisor.spi.inventory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Equal values as one object, so that many machines cost little. A driver keeps one as long as it makes values of an inventory and
 * asks it for what many machines have in common: scopes, states, images, sizes.
 *
 * <p>It grows to 2,000 values of a class at most, and then takes no new ones of it: what differs from machine to
 * machine is not worth keeping.
 *
 * <p>Thread safety: may be used from any thread. No method blocks.
 */
public final class CommonValues {
    private static final int MOST_OF_A_CLASS = 2_000;

    private final Map<Class<?>, Map<Object, Object>> values = new ConcurrentHashMap<>();

    /** Without any value. */
    public CommonValues() {}

    /**
     * The first of the values that equal this one.
     *
     * @param value immutable, with a hash code that costs little
     * @param <T> its type
     * @return an equal value of the same class, or this one
     */
    @SuppressWarnings("unchecked") // values are kept by their class
    public <T> T value(T value) {
        Map<Object, Object> alike = alike(value.getClass());
        Object known = alike.get(value);
        if (known != null) {
            return (T) known;
        }
        if (alike.size() < MOST_OF_A_CLASS) {
            alike.put(value, value);
        }
        return value;
    }

    /**
     * The same for a map that may change still: it is copied when nobody has given an equal one.
     *
     * @param map of texts to immutable values; no key and no value may be null
     * @param <V> the type of its values
     * @return an unmodifiable map that equals it
     */
    @SuppressWarnings("unchecked") // of two equal maps that are not empty the values equal each other too
    public <V> Map<String, V> copy(Map<String, V> map) {
        // immutable maps have a few classes of their own, which are not to be known: all of them are kept as maps
        Map<Object, Object> alike = alike(Map.class);
        Object known = alike.get(map);
        if (known != null) {
            return (Map<String, V>) known;
        }
        Map<String, V> copy = Map.copyOf(map);
        if (alike.size() < MOST_OF_A_CLASS) {
            alike.put(copy, copy);
        }
        return copy;
    }

    /**
     * The first optional of a value that equals this one.
     *
     * @param value immutable
     * @param <T> its type
     * @return an optional that is not empty
     */
    public <T> Optional<T> of(T value) {
        return value(Optional.of(value));
    }

    /**
     * The same for what may be missing.
     *
     * @param value an optional of an immutable value, or an empty one
     * @param <T> the type of the value
     * @return an equal optional
     */
    public <T> Optional<T> optional(Optional<T> value) {
        return value.isEmpty() ? value : value(value.map(this::value));
    }

    private Map<Object, Object> alike(Class<?> type) {
        Map<Object, Object> known = values.get(type);
        return known != null ? known : values.computeIfAbsent(type, any -> new ConcurrentHashMap<>());
    }
}
