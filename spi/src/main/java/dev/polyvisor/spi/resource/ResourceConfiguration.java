package dev.polyvisor.spi.resource;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code ResourceDriver.prepare} was given, over the defaults.
 *
 * @param network the network for definitions that name none; empty for the backend's default
 * @param networks the names of the backend's networks by those that definitions use, for example {@code nat}; others are
 *     taken as they are
 * @param pool the storage pool, storage domain or storage class for disks; empty for the default
 * @param diskTypes the file systems that definitions may ask for
 * @param timeout how long a call may take
 * @param orphanAge how old something must be to count as left behind, since another process may be about to use it
 */
public record ResourceConfiguration(
        Optional<String> network,
        Map<String, String> networks,
        Optional<String> pool,
        Set<String> diskTypes,
        Duration timeout,
        Duration orphanAge) {
    /** How long a call may take unless somebody says otherwise. */
    static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** Copies the collections. */
    public ResourceConfiguration {
        Objects.requireNonNull(network, "network");
        networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
        Objects.requireNonNull(pool, "pool");
        diskTypes = Set.copyOf(diskTypes);
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(orphanAge, "orphanAge");
    }

    /** Where a network of a definition is found. */
    Optional<String> networkNamed(String text) {
        return text.isEmpty() ? network : Optional.of(networks.getOrDefault(text, text));
    }
}
