package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Image;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A DataSource: an image that disks are made from.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param sourceKind {@code pvc} or {@code snapshot}, empty for none
 * @param sourceName namespace and name of the source, empty for none
 * @param ready whether it can be used
 * @param created when it was made
 * @param labels its labels
 */
public record KubevirtDataSource(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String sourceKind,
        String sourceName,
        boolean ready,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Image {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtDataSource> KIND = Kind.of("kubevirt-data-source", KubevirtDataSource.class)
            .index(Index.one("name", KubevirtDataSource::name));

    /** Copies the collections. */
    public KubevirtDataSource {
        labels = Map.copyOf(labels);
    }
}
