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
 * A VirtualMachineSnapshotContent: what is in a snapshot.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param snapshot the name of its snapshot, empty when that is gone
 * @param ready whether it can be used
 * @param created when it was made
 * @param labels its labels
 */
public record KubevirtSnapshotContent(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String snapshot,
        boolean ready,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtSnapshotContent> KIND = Kind.of(
                    "kubevirt-snapshot-content", KubevirtSnapshotContent.class)
            .index(Index.one("name", KubevirtSnapshotContent::name));

    /** Copies the collections. */
    public KubevirtSnapshotContent {
        labels = Map.copyOf(labels);
    }
}
