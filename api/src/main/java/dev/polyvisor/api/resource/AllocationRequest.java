package dev.polyvisor.api.resource;

import dev.polyvisor.api.PolyvisorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be allocated. Neither the definition nor the metadata shows in the text form, since they can hold
 * credentials.
 *
 * @param definition a JSON object, as the driver's page describes it
 * @param metadata what the guest gets to know: texts, numbers, Booleans, nulls, lists and maps of these; copied deeply
 * @param idempotencyKey what tells a retry from a second request; empty when every call is a new one
 */
public record AllocationRequest(
        String definition, Map<String, @Nullable Object> metadata, Optional<String> idempotencyKey) {
    private static final int MAX_DEPTH = 64;

    /** Checks and copies the values. */
    public AllocationRequest {
        if (definition.isBlank()) {
            throw PolyvisorException.invalidArgument("definition", "is blank");
        }
        if (idempotencyKey.isPresent() && idempotencyKey.get().isBlank()) {
            throw PolyvisorException.invalidArgument("idempotencyKey", "is blank");
        }
        metadata = copy("metadata", metadata, 0);
    }

    /**
     * A request without metadata.
     *
     * @param definition a JSON object
     * @return the request
     */
    public static AllocationRequest of(String definition) {
        return new AllocationRequest(definition, Map.of(), Optional.empty());
    }

    /**
     * The same request with metadata.
     *
     * @param values what the guest gets to know
     * @return a new request
     */
    public AllocationRequest withMetadata(Map<String, ? extends @Nullable Object> values) {
        return new AllocationRequest(definition, new LinkedHashMap<>(values), idempotencyKey);
    }

    /**
     * The same request with an idempotency key.
     *
     * @param key what tells a retry from a second request
     * @return a new request
     */
    public AllocationRequest withIdempotencyKey(String key) {
        return new AllocationRequest(definition, metadata, Optional.of(key));
    }

    @Override
    public String toString() {
        return "AllocationRequest[" + definition.length() + " characters, metadata=" + metadata.keySet()
                + ", idempotencyKey=" + idempotencyKey + "]";
    }

    private static Map<String, @Nullable Object> copy(String path, Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getKey() instanceof String key)) {
                throw PolyvisorException.invalidArgument(path, "has a key that is no text");
            }
            copy.put(key, value(path + "." + key, e.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object value(String path, @Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw PolyvisorException.invalidArgument(path, "is nested deeper than " + MAX_DEPTH);
        }
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Double d && !Double.isFinite(d) || value instanceof Float f && !Float.isFinite(f)) {
            throw PolyvisorException.invalidArgument(path, "is no finite number");
        }
        if (number(value)) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return copy(path, map, depth);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (Object element : list) {
                copy.add(value(path + "[" + copy.size() + "]", element, depth + 1));
            }
            return Collections.unmodifiableList(copy);
        }
        throw PolyvisorException.invalidArgument(
                path, "is neither a text, a number, a Boolean, null, a list nor a map");
    }

    private static boolean number(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Double
                || value instanceof Float
                || value instanceof BigInteger
                || value instanceof BigDecimal;
    }
}
