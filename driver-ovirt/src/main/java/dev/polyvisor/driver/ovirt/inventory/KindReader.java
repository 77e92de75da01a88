package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one kind is read, for {@link KindAdapter}.
 *
 * @param <R> the type of its values
 */
interface KindReader<R extends Resource> {
    Kind<R> kind();

    /**
     * Everything of the kind, read while the engine sends it.
     *
     * @param model what the inventory has
     */
    Stream<R> all(Places places, InventorySnapshot model) throws InterruptedException;

    /** One value, empty when the engine has none of that key. */
    Optional<R> read(ResourceKey key, Places places) throws InterruptedException;

    /** Whether a value will change without an event that says so. */
    default boolean isOnItsWay(R value) {
        return false;
    }
}
