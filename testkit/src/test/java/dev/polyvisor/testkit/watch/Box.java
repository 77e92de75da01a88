package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;

/** The plainest value an inventory can hold. */
record Box(ResourceKey key, String name, int level) implements Resource {
    static final Kind<Box> KIND = Kind.of("test-box", Box.class);
    static final Kind<Box> OTHER_KIND = Kind.of("test-crate", Box.class);

    static ResourceKey key(String id) {
        return KIND.key("lab", id);
    }

    static Box of(String id, int level) {
        return new Box(key(id), id, level);
    }
}
