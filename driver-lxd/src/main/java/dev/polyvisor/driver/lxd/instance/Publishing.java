package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.wire.WireAlias;
import dev.polyvisor.driver.lxd.wire.WireImage;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.instance.Blocking;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes images of instances. Whose an image is says a property of it. */
final class Publishing {
    private static final String KEY = "polyvisor.key";
    private static final int LONGEST = 255;

    private final InstanceHandle instance;
    private final Parts parts;

    Publishing(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<PublishedImage> publish(PublishSpec spec) {
        instance.need(Capability.PUBLISH);
        checkAlias(spec.name());
        Refusals.unknownOptions(spec.options().keySet());
        if (spec.properties().containsKey(KEY)) {
            throw PolyvisorException.invalidArgument("properties." + KEY, "is kept by the lxd driver");
        }
        if (spec.storagePool().isPresent()) {
            throw Refusals.unimplemented("LXD keeps its images in one place for all pools");
        }
        return instance.<PublishedImage>work("publish", spec.name())
                .then(new Publish(spec))
                .touching(() -> Blocking.get(() -> image(spec.name())).stream()
                        .map(image -> Target.entity(key(image)))
                        .collect(Collectors.toSet()))
                .giving(context -> published(spec.name()));
    }

    /** Aliases may have slashes, unlike other names. */
    private static void checkAlias(String name) {
        boolean bad = name.length() > LONGEST
                || name.chars().anyMatch(Character::isISOControl)
                || Set.of(".", "..").contains(name);
        if (bad) {
            throw PolyvisorException.invalidArgument("name", "is no alias of an image");
        }
    }

    boolean isPublished(String alias) throws InterruptedException {
        return image(alias).isPresent();
    }

    PublishedImage published(String alias) throws InterruptedException {
        WireImage image = image(alias).orElseThrow(() -> Refusals.notFound("image", alias));
        return new PublishedImage(
                key(image), alias, image.size() > 0 ? Optional.of(DataSize.bytes(image.size())) : Optional.empty());
    }

    private ResourceKey key(WireImage image) {
        String owner = Blocking.get(() -> parts.session().features(project()).images());
        return parts.keys().image(owner, image.fingerprint());
    }

    private String project() {
        return instance.ref().scope().name();
    }

    private Optional<WireImage> image(String alias) throws InterruptedException {
        Optional<WireAlias> found = parts.session()
                .client()
                .find(HttpRequest.get("/1.0/images/aliases/{}", alias).query("project", project()), WireAlias.class);
        return found.isEmpty()
                ? Optional.empty()
                : parts.session()
                        .client()
                        .find(
                                HttpRequest.get("/1.0/images/{}", found.get().target())
                                        .query("project", project()),
                                WireImage.class);
    }

    /** The request for an image of the instance or of a snapshot; refuses what the state does not allow. */
    static Map<String, Object> body(
            Found found, Optional<String> snapshot, Map<String, String> properties, Optional<String> compression) {
        if (snapshot.isPresent() && SnapshotsFacet.wire(found, snapshot.get()).isEmpty()) {
            throw Refusals.notFound("snapshot", snapshot.get());
        }
        if (snapshot.isEmpty() && found.isRunning()) {
            throw Refusals.precondition(
                    "instance '" + found.name() + "' is running; LXD makes images of stopped ones and of snapshots");
        }
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("type", snapshot.isPresent() ? "snapshot" : "instance");
        source.put("name", snapshot.map(name -> found.name() + "/" + name).orElse(found.name()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("source", source);
        body.put("properties", properties);
        compression.ifPresent(with -> body.put("compression_algorithm", with));
        return body;
    }

    static HttpRequest request(Found found, Map<String, Object> body) {
        return HttpRequest.post("/1.0/images").query("project", found.project()).json(body);
    }

    private final class Publish implements Step {
        private final PublishSpec spec;

        Publish(PublishSpec spec) {
            this.spec = spec;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<WireImage> there = image(spec.name());
            if (there.isPresent()
                    && !spec.idempotencyKey().equals(there.get().properties().get(KEY))) {
                throw Refusals.taken("an image", spec.name());
            }
            return there.isPresent();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Found found = instance.find();
            Map<String, String> properties = new LinkedHashMap<>(imageProperties(found));
            properties.putAll(spec.properties());
            if (!spec.description().isEmpty()) {
                properties.put("description", spec.description());
            }
            properties.put(KEY, spec.idempotencyKey());
            Map<String, Object> body = body(found, spec.snapshot(), properties, spec.compression());
            body.put("public", spec.isPublic());
            body.put("aliases", List.of(Map.of("name", spec.name(), "description", spec.description())));
            spec.expiresAt().ifPresent(at -> body.put("expires_at", at.toString()));
            return parts.calls().begin(request(found, body));
        }

        @Override
        public String description() {
            return "Downloading image";
        }
    }

    /** What the image of the instance said of itself. */
    static Map<String, String> imageProperties(Found found) {
        return found.wire().config().entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith("image.") && !each.getKey().equals("image." + KEY))
                .collect(Collectors.toMap(each -> each.getKey().substring("image.".length()), Map.Entry::getValue));
    }
}
