package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an adapter may write: values of its own kinds and of its own provider. Anything else is a fault of the driver that
 * must not reach the model.
 */
final class Ownership {
    private final String provider;
    private final Map<String, Kind<?>> kinds;

    Ownership(String provider, Collection<Kind<?>> kinds) {
        this.provider = provider;
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(Kind::name, Function.identity()));
    }

    Collection<Kind<?>> kinds() {
        return kinds.values();
    }

    boolean owns(String kind) {
        return kinds.containsKey(kind);
    }

    /** The kind with a name. */
    Kind<?> kind(String name) {
        Kind<?> kind = kinds.get(name);
        if (kind == null) {
            throw fault("the kind '" + name + "' is not of this adapter");
        }
        return kind;
    }

    void check(Resource value) {
        check(value.key());
        if (!kind(value.key().kind()).type().isInstance(value)) {
            throw fault("the value of " + value.key() + " has the type of another kind");
        }
    }

    void check(ResourceKey key) {
        if (!key.provider().equals(provider)) {
            throw fault(key + " is not of this provider");
        }
        // throws when there is none
        var unused = kind(key.kind());
    }

    void check(Target target) {
        if (target instanceof Target.Entity entity) {
            check(entity.key());
        } else {
            var unused = kind(target.kind());
        }
    }

    void check(ChangeSet changes) {
        changes.upserts().forEach(this::check);
        changes.deletes().forEach(this::check);
        changes.rechecks().forEach(this::check);
        for (ChangeSet.Replacement group : changes.replacements()) {
            Kind<?> kind = kind(group.kind());
            Optional<ResourceKey> parent = group.parent();
            for (Resource value : group.values()) {
                check(value);
                if (!value.key().kind().equals(kind.name())) {
                    throw fault(value.key() + " stands in a group of the kind '" + kind + "'");
                }
                if (parent.isPresent() && !value.parent().equals(parent)) {
                    throw fault(value.key() + " stands in a group of another parent");
                }
            }
        }
    }

    @Override
    public String toString() {
        return kinds.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    private static PolyvisorException fault(String what) {
        return PolyvisorException.of(ErrorCode.INTERNAL, "a fault of the driver: " + what);
    }
}
