package dev.polyvisor.simulators.fake.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Image;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image.
 *
 * @param key the identity
 * @param name the name
 * @param aliases other names
 * @param size the size of its root disk
 * @param architecture the architecture
 * @param labels the labels
 */
public record FakeImage(
        ResourceKey key,
        String name,
        List<String> aliases,
        Optional<DataSize> size,
        String architecture,
        Map<String, String> labels)
        implements Image {

    /** The kind, with an index over name and aliases. */
    public static final Kind<FakeImage> KIND = Kind.of("fake-image", FakeImage.class)
            .index(Index.one("name", FakeImage::name))
            .index(Index.many("alias", FakeImage::aliases));

    /** Copies the collections. */
    public FakeImage {
        aliases = List.copyOf(aliases);
        labels = Map.copyOf(labels);
    }
}
