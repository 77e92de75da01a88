package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.driver.lxd.wire.WireSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an instance is made from, in LXD's words.
 *
 * @param parts what handles share
 * @param project the project of the new instance
 * @param terms how a copy is made
 */
record CreationSource(Parts parts, String project, Terms terms) {
    private static final String ADDRESS = "hwaddr";

    /**
     * How a copy is made.
     *
     * @param macs whether it has the hardware addresses of its original
     * @param inconsistent whether files that change meanwhile are tolerated
     */
    record Terms(boolean macs, boolean inconsistent) {
        static final Terms USUAL = new Terms(false, false);
    }

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
            if (terms.inconsistent()) {
                if (!parts.session().client().has("instance_allow_inconsistent_copy")) {
                    throw Refusals.unimplemented("this server copies what is consistent only");
                }
                body.put("allow_inconsistent", true);
            }
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

    /** The addresses that the server made for the original, when the copy is to have them. */
    Map<String, String> addresses(InstanceSource source) throws InterruptedException {
        Map<String, String> kept = new LinkedHashMap<>();
        if (terms.macs() && source instanceof InstanceSource.CopyOf copy) {
            config(copy).forEach((key, value) -> {
                if (isAddress(key)) {
                    kept.put(key, value);
                }
            });
        }
        return kept;
    }

    /** Whether a key of the configuration is an address that the server made. */
    static boolean isAddress(String key) {
        return key.startsWith("volatile.") && key.endsWith("." + ADDRESS);
    }

    /** The interfaces whose address somebody chose, without it, when the copy is to have addresses of its own. */
    Map<String, Map<String, String>> readdressed(InstanceSource source) throws InterruptedException {
        if (terms.macs() || !(source instanceof InstanceSource.CopyOf copy)) {
            return Map.of();
        }
        Map<String, Map<String, String>> changed = new LinkedHashMap<>(devices(copy));
        changed.values().removeIf(device -> !device.containsKey(ADDRESS));
        changed.replaceAll((name, device) -> withoutAddress(device));
        return changed;
    }

    static Map<String, String> withoutAddress(Map<String, String> device) {
        Map<String, String> changed = new LinkedHashMap<>(device);
        changed.remove(ADDRESS);
        return changed;
    }

    private Map<String, String> config(InstanceSource.CopyOf copy) throws InterruptedException {
        Found original = original(copy.instance());
        return copy.snapshot()
                .flatMap(name -> SnapshotsFacet.wire(original, name))
                .map(WireSnapshot::config)
                .orElse(original.wire().config());
    }

    private Map<String, Map<String, String>> devices(InstanceSource.CopyOf copy) throws InterruptedException {
        Found original = original(copy.instance());
        return copy.snapshot()
                .flatMap(name -> SnapshotsFacet.wire(original, name))
                .map(WireSnapshot::devices)
                .orElse(original.wire().devices());
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
