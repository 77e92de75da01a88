package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;

/** What the backends of these tests consist of. */
record Item(ResourceKey key, String name) implements Resource {
    static final Kind<Item> KIND = Kind.of("lab-item", Item.class);

    static Item of(String provider, String name) {
        return new Item(KIND.key(provider, name), name);
    }
}
