package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.driver.lxd.wire.WireSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an instance is made from, in LXD's words. */
record CreationSource(Parts parts, String project) {
    /** An image without an alias is named by its fingerprint or the beginning of it. */
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{12,64}");

    Map<String, Object> of(InstanceSource source) throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        if (source instanceof InstanceSource.Image image) {
            body.put("type", "image");
            boolean known = image.server().isEmpty()
                    && FINGERPRINT.matcher(image.name()).matches();
            body.put(known ? "fingerprint" : "alias", image.name());
            image.server().ifPresent(server -> {
                body.put("mode", "pull");
                body.put("server", server);
                body.put("protocol", image.protocol().orElse("simplestreams"));
            });
        } else if (source instanceof InstanceSource.ImageId image) {
            body.put("type", "image");
            body.put("fingerprint", image.id());
        } else if (source instanceof InstanceSource.ImageProperties image) {
            body.put("type", "image");
            body.put("properties", image.properties());
        } else if (source instanceof InstanceSource.CopyOf copy) {
            body.put("type", "copy");
            body.put("source", path(copy));
            body.put("project", copy.instance().scope().name());
            body.put("instance_only", !copy.includeSnapshots());
        } else {
            body.put("type", "none");
        }
        return body;
    }

    /** LXD 5.0.2 copies no profiles unless they are named, and then finds no root disk. */
    Optional<List<String>> profiles(InstanceSource source) throws InterruptedException {
        if (!(source instanceof InstanceSource.CopyOf copy)) {
            return Optional.empty();
        }
        Found original = original(copy.instance());
        return copy.snapshot().isEmpty()
                ? Optional.of(original.wire().profiles())
                : SnapshotsFacet.wire(original, copy.snapshot().get()).map(WireSnapshot::profiles);
    }

    private String path(InstanceSource.CopyOf copy) throws InterruptedException {
        Found original = original(copy.instance());
        if (copy.snapshot().isEmpty()) {
            return original.name();
        }
        String snapshot = copy.snapshot().get();
        if (SnapshotsFacet.wire(original, snapshot).isEmpty()) {
            throw Refusals.notFound("snapshot", snapshot);
        }
        return original.name() + "/" + snapshot;
    }

    private Found original(InstanceRef ref) throws InterruptedException {
        return parts.finder()
                .read(ref.scope().name(), ref.name())
                .orElseThrow(() -> Refusals.notFound("instance", ref.toString()));
    }
}
