package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.model.LxdImage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** On hosts of which architectures an instance can be created. */
public final class SuitableArchitectures {
    private static final Set<String> PROTOCOLS = Set.of("lxd", "incus", "simplestreams");

    /**
     * What is asked for.
     *
     * @param type the {@code source.type} of the request: {@code none}, {@code copy}, {@code migration} or {@code image}
     * @param architecture the {@code architecture} of the request, absent or empty for none
     * @param copied what the instance to copy is called, as project and name; only for {@code copy}
     * @param image the image; only for {@code image}
     */
    public record Request(
            String type, Optional<String> architecture, Optional<CopiedInstance> copied, Optional<ImageSource> image) {

        /** Drops an empty architecture. */
        public Request {
            architecture = architecture.filter(text -> !text.isEmpty());
        }
    }

    /**
     * An instance that is copied.
     *
     * @param project its project
     * @param name its name
     */
    public record CopiedInstance(String project, String name) {}

    /** What is known of the server: the inventory, or the server itself. */
    public interface KnownServer {
        /**
         * The architecture of an instance.
         *
         * @param instance its project and name
         * @return as the server writes it, empty when there is no such instance
         */
        Optional<String> architecture(CopiedInstance instance);

        /**
         * The images of the project that the request is for.
         *
         * @return the images
         */
        Collection<LxdImage> images();
    }

    private SuitableArchitectures() {}

    /**
     * Which architectures are suitable. Blocks only where {@code server} does.
     *
     * @param request what is asked for
     * @param server what is known of the server
     * @return the architectures, none in the list when any will do; empty when it cannot be told, as with the images of an image
     *     server
     * @throws PolyvisorException INVALID_ARGUMENT for a type, architecture or protocol that there is not, with the paths
     *     {@code source.type}, {@code architecture}, {@code source.protocol}, and as {@link ImageSource#resolve} has it; NOT_FOUND when the
     *     instance or image is not there
     */
    public static Optional<List<Architecture>> of(Request request, KnownServer server) {
        return switch (request.type()) {
            case "migration" ->
                Optional.of(List.of(known(request.architecture()
                        .orElseThrow(() -> PolyvisorException.invalidArgument(
                                "architecture", "is missing: migrations need it")))));
            case "none" ->
                Optional.of(
                        request.architecture().map(name -> List.of(known(name))).orElse(List.of()));
            case "copy" -> Optional.of(List.of(known(copied(request, server))));
            case "image" -> image(request, server);
            default ->
                throw PolyvisorException.invalidArgument("source.type", "is none of none, copy, migration, image");
        };
    }

    private static String copied(Request request, KnownServer server) {
        CopiedInstance instance = request.copied()
                .orElseThrow(() -> PolyvisorException.invalidArgument("source.source", "is missing: copies need it"));
        return server.architecture(instance)
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.NOT_FOUND,
                        "there is no instance " + instance.name() + " in the project " + instance.project()));
    }

    private static Optional<List<Architecture>> image(Request request, KnownServer server) {
        ImageSource image =
                request.image().orElseThrow(() -> PolyvisorException.invalidArgument("source", "names no image"));
        if (image.server().isPresent()) {
            if (image.protocol().isPresent()
                    && !PROTOCOLS.contains(image.protocol().get())) {
                throw PolyvisorException.invalidArgument("source.protocol", "is none of lxd, incus, simplestreams");
            }
            return Optional.empty();
        }
        String fingerprint = image.resolve(server.images());
        List<LxdImage> found = server.images().stream()
                .filter(one -> one.fingerprint().startsWith(fingerprint))
                .toList();
        if (found.isEmpty()) {
            throw PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no image " + fingerprint);
        } else if (found.size() > 1) {
            throw PolyvisorException.invalidArgument("source.fingerprint", "is the beginning of more than one");
        }
        return Optional.of(List.of(known(found.get(0).architecture())));
    }

    private static Architecture known(String name) {
        return Architecture.of(name)
                .orElseThrow(() ->
                        PolyvisorException.invalidArgument("architecture", "'" + name + "' is no architecture of LXD"));
    }
}
