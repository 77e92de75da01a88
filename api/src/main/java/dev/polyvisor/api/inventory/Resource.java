package dev.polyvisor.api.inventory;

import dev.polyvisor.api.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of the inventory. Drivers implement it, and the common views below it, with deeply immutable records whose
 * {@code equals} compares all that they show: the store writes nothing when a value equals the one it has.
 *
 * <p>Thread safety: immutable.
 */
public interface Resource {

    /**
     * The identity.
     *
     * @return the key
     */
    ResourceKey key();

    /**
     * The name that people know it by.
     *
     * @return the name, not always unique, may be empty
     */
    String name();

    /**
     * The project, namespace or data centre that it belongs to.
     *
     * @return the scope, empty for what stands above all scopes
     */
    default Optional<Scope> scope() {
        return Optional.empty();
    }

    /**
     * What contains it: the host or cluster of a machine, the pool of a volume.
     *
     * @return the key of the parent, which need not be in the inventory; empty for a root
     */
    default Optional<ResourceKey> parent() {
        return Optional.empty();
    }

    /**
     * Everything else that it refers to: the networks, volumes and profiles of a machine. Workloads expand them, and
     * a change of one of them makes the validation of those that refer to it due again.
     *
     * @return the keys, which need not be in the inventory; the parent need not be repeated
     */
    default Collection<ResourceKey> references() {
        return List.of();
    }

    /**
     * Labels, tags or user keys.
     *
     * @return an unmodifiable map
     */
    default Map<String, String> labels() {
        return Map.of();
    }
}
