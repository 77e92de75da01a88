package dev.polyvisor.spi.collector;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;

/** A value of the model. Its version grows with each change that the reference backend makes, over all things. */
record Thing(ResourceKey key, long version, Optional<ResourceKey> parent) implements Resource {
    static final String PROVIDER = "lab";
    static final Kind<Thing> VM = Kind.of("test-vm", Thing.class);
    static final Kind<Thing> DISK = Kind.of("test-disk", Thing.class);

    @Override
    public String name() {
        return key.id();
    }

    static ResourceKey vm(String id) {
        return VM.key(PROVIDER, id);
    }

    static ResourceKey disk(String id) {
        return DISK.key(PROVIDER, id);
    }
}
