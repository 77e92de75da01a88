package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Image;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image in the store of the server.
 *
 * @param key the identity: project and fingerprint
 * @param name the first alias, else the first twelve digits of the fingerprint
 * @param scope the project
 * @param parent the key of the project
 * @param fingerprint the SHA-256 of its files
 * @param aliases the aliases, in order
 * @param type what it makes: {@code container} or {@code virtual-machine}
 * @param size the size of its files
 * @param architecture the architecture, as the server writes it
 * @param labels the properties
 * @param shared whether everybody who reaches the server may take it
 * @param cached whether the server got it from another one by itself
 * @param autoUpdate whether the server keeps it up to date
 * @param profiles the profiles of instances that name none
 * @param created when its maker made it
 * @param uploaded when it came to the server
 * @param expires when the maker says that it is out of date
 */
public record LxdImage(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String fingerprint,
        List<String> aliases,
        String type,
        Optional<DataSize> size,
        String architecture,
        Map<String, String> labels,
        boolean shared,
        boolean cached,
        boolean autoUpdate,
        List<String> profiles,
        Optional<Instant> created,
        Optional<Instant> uploaded,
        Optional<Instant> expires)
        implements Image {

    /** The kind, with indexes over alias and fingerprint. */
    public static final Kind<LxdImage> KIND = Kind.of("lxd-image", LxdImage.class)
            .index(Index.many("alias", LxdImage::aliases))
            .index(Index.one("fingerprint", LxdImage::fingerprint));

    /** Copies the collections. */
    public LxdImage {
        aliases = List.copyOf(aliases);
        labels = Map.copyOf(labels);
        profiles = List.copyOf(profiles);
    }
}
