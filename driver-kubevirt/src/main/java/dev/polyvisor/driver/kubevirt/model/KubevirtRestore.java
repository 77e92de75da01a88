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
 * A VirtualMachineRestore.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param machine the name of the machine
 * @param snapshot the name of the snapshot
 * @param complete whether it is done
 * @param problem what it complains of, empty for nothing
 * @param created when it was asked for
 * @param labels its labels
 */
public record KubevirtRestore(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String machine,
        String snapshot,
        boolean complete,
        String problem,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtRestore> KIND =
            Kind.of("kubevirt-restore", KubevirtRestore.class).index(Index.one("name", KubevirtRestore::name));

    /** Copies the collections. */
    public KubevirtRestore {
        labels = Map.copyOf(labels);
    }
}
