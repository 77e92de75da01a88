package dev.polyvisor.spi.store.saved;

import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.Validation;

/**
 * An entry in its saved form, for as long as its kind is not known.
 *
 * <p>Thread safety: immutable.
 *
 * @param key the key
 * @param coded whether the kind's codec wrote the value, else it is the JSON of a record
 * @param value the value as text
 * @param validation what policy said of it, never VALID: it is about a value of another epoch
 */
public record SavedEntry(ResourceKey key, boolean coded, String value, Validation validation) {}
