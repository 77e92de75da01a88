package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A VirtualMachineClone.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param source kind and name of the source, joined by a slash
 * @param target the name of the machine that is made
 * @param phase the phase, empty before the first
 * @param created when it was asked for
 * @param labels its labels
 */
public record KubevirtClone(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String source,
        String target,
        String phase,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtClone> KIND =
            Kind.of("kubevirt-clone", KubevirtClone.class).index(Index.one("name", KubevirtClone::name));

    /** Copies the collections. */
    public KubevirtClone {
        labels = Map.copyOf(labels);
    }
}
