package dev.polyvisor.api.driver;

import dev.polyvisor.api.inventory.InventorySnapshot;
import java.util.Objects;

/**
 * What an adapter works in.
 *
 * @param provider the name of the provider, which belongs into every key
 * @param snapshot the inventory as it was when the call began
 */
public record AdapterContext(String provider, InventorySnapshot snapshot) {

    /** Checks that both are there. */
    public AdapterContext {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(snapshot, "snapshot");
    }
}
