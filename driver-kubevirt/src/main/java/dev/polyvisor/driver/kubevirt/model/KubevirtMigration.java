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
 * A VirtualMachineInstanceMigration.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param machine the name of the instance that moves
 * @param phase the phase, empty before the first
 * @param sourceNode where it comes from, empty while not known
 * @param targetNode where it goes, empty while not known
 * @param created when it was asked for
 * @param labels its labels
 */
public record KubevirtMigration(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String machine,
        String phase,
        String sourceNode,
        String targetNode,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtMigration> KIND =
            Kind.of("kubevirt-migration", KubevirtMigration.class).index(Index.one("name", KubevirtMigration::name));

    /** Copies the collections. */
    public KubevirtMigration {
        labels = Map.copyOf(labels);
    }
}
