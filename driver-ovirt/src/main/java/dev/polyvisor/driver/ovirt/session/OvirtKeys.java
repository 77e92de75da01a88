package dev.polyvisor.driver.ovirt.session;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a provider: the identifiers of the engine, which no change of name touches.
 *
 * @param provider the name of the provider
 */
public record OvirtKeys(String provider) {

    /** The key of an entity. */
    public ResourceKey of(Kind<?> kind, String id) {
        return kind.key(provider, id);
    }

    /** The key of what is referred to, empty when nothing is. */
    public Optional<ResourceKey> of(Kind<?> kind, @Nullable WireRef reference) {
        String id = WireRef.idOf(reference);
        return id.isEmpty() ? Optional.empty() : Optional.of(of(kind, id));
    }

    public ResourceKey vm(String id) {
        return of(OvirtVm.KIND, id);
    }
}
