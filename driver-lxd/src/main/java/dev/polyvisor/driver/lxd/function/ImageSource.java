package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.model.LxdImage;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which image an instance is made from, as the {@code source} of a request says it. The first that is there counts: fingerprint,
 * alias, properties. Empty texts are as good as none.
 *
 * @param fingerprint the fingerprint, or the beginning of it
 * @param alias another name of it
 * @param properties properties that it has, empty to take any; absent to say nothing
 * @param server the image server that has it, absent for the server itself
 * @param protocol how the image server speaks: {@code simplestreams}, {@code lxd}, {@code incus}; absent for {@code lxd}
 * @param secret whether a secret is sent for it, as for private images of another server
 */
public record ImageSource(
        Optional<String> fingerprint,
        Optional<String> alias,
        Optional<Map<String, String>> properties,
        Optional<String> server,
        Optional<String> protocol,
        boolean secret) {

    /** Drops empty texts and copies the properties. */
    public ImageSource {
        fingerprint = fingerprint.filter(text -> !text.isEmpty());
        alias = alias.filter(text -> !text.isEmpty());
        properties = properties.map(Map::copyOf);
        server = server.filter(text -> !text.isEmpty());
        protocol = protocol.filter(text -> !text.isEmpty());
    }

    /**
     * An image by its fingerprint.
     *
     * @param fingerprint the fingerprint, or the beginning of it
     * @return the source
     */
    public static ImageSource ofFingerprint(String fingerprint) {
        return of(Optional.of(fingerprint), Optional.empty(), Optional.empty());
    }

    /**
     * An image by an alias.
     *
     * @param alias the alias
     * @return the source
     */
    public static ImageSource ofAlias(String alias) {
        return of(Optional.empty(), Optional.of(alias), Optional.empty());
    }

    /**
     * The newest image that has some properties.
     *
     * @param properties the properties
     * @return the source
     */
    public static ImageSource ofProperties(Map<String, String> properties) {
        return of(Optional.empty(), Optional.empty(), Optional.of(properties));
    }

    /**
     * The same on an image server.
     *
     * @param server its address
     * @param protocol how it speaks
     * @return the source
     */
    public ImageSource on(String server, String protocol) {
        return new ImageSource(fingerprint, alias, properties, Optional.of(server), Optional.of(protocol), secret);
    }

    /**
     * What a request names the image by: its fingerprint; on an image server its alias. Does not block.
     *
     * @param images the images of the project, as the inventory has them
     * @return the fingerprint as it was given; the alias, when an image server has it; else the fingerprint of the image
     * @throws PolyvisorException INVALID_ARGUMENT with the path {@code source} when nothing is said, and {@code source.properties} when
     *     an image server is to look for properties; NOT_FOUND when there is no such image
     */
    public String resolve(Collection<LxdImage> images) {
        if (fingerprint.isPresent()) {
            return fingerprint.get();
        } else if (alias.isPresent()) {
            return server.isPresent()
                    ? alias.get()
                    : byAlias(alias.get(), images).fingerprint();
        } else if (properties.isEmpty()) {
            throw PolyvisorException.invalidArgument("source", "has no fingerprint, no alias and no properties");
        } else if (server.isPresent()) {
            throw PolyvisorException.invalidArgument("source.properties", "do not go with an image server");
        }
        return newest(properties.get(), images).fingerprint();
    }

    private static ImageSource of(
            Optional<String> fingerprint, Optional<String> alias, Optional<Map<String, String>> properties) {
        return new ImageSource(fingerprint, alias, properties, Optional.empty(), Optional.empty(), false);
    }

    private static LxdImage byAlias(String alias, Collection<LxdImage> images) {
        return images.stream()
                .filter(image -> image.aliases().contains(alias))
                .findFirst()
                .orElseThrow(
                        () -> PolyvisorException.of(ErrorCode.NOT_FOUND, "no image has the alias '" + alias + "'"));
    }

    private static LxdImage newest(Map<String, String> properties, Collection<LxdImage> images) {
        return images.stream()
                .filter(image -> properties.entrySet().stream()
                        .allMatch(one -> Objects.equals(image.labels().getOrDefault(one.getKey(), ""), one.getValue())))
                // of equally old ones the later one counts
                .reduce((best, next) -> age(next).isBefore(age(best)) ? best : next)
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.NOT_FOUND, "no image has these properties"));
    }

    private static Instant age(LxdImage image) {
        return image.created().orElse(Instant.MIN);
    }
}
