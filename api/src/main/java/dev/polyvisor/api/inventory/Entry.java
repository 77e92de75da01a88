package dev.polyvisor.api.inventory;

import dev.polyvisor.api.policy.Validation;
import java.util.Objects;

/**
 * A value of the inventory with its bookkeeping. The numbers are those of revisions in the inventory's epoch.
 *
 * @param key the identity
 * @param value the value
 * @param createdAt the revision that brought the key in
 * @param changedAt the last revision that changed the value
 * @param touchedAt the last revision that changed the value or the validation
 * @param validation what policy says of the value
 * @param <T> the type of the value
 */
public record Entry<T extends Resource>(
        ResourceKey key, T value, long createdAt, long changedAt, long touchedAt, Validation validation) {

    /** Checks that all parts are there and in order. */
    public Entry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(validation, "validation");
        if (createdAt > changedAt || changedAt > touchedAt) {
            throw new IllegalArgumentException("created, changed and touched are out of order");
        }
    }
}
