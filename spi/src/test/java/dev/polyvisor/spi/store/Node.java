package dev.polyvisor.spi.store;

import dev.polyvisor.api.inventory.Host;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;

/** A host of the tests. */
public record Node(ResourceKey key, String name, Optional<ResourceKey> parent, List<ResourceKey> references)
        implements Host {
    public static final Kind<Node> KIND = Kind.of("test-node", Node.class);

    public Node {
        references = List.copyOf(references);
    }

    public static Node of(String provider, String id) {
        return new Node(KIND.key(provider, id), "node-" + id, Optional.empty(), List.of());
    }

    public Node under(ResourceKey value) {
        return new Node(key, name, Optional.of(value), references);
    }

    public Node referringTo(ResourceKey... values) {
        return new Node(key, name, parent, List.of(values));
    }

    @Override
    public boolean schedulable() {
        return true;
    }

    @Override
    public String nativeState() {
        return "up";
    }
}
