package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The metadata of an object. */
public record WireMeta(
        String name,
        String namespace,
        String uid,
        String resourceVersion,
        long generation,
        String creationTimestamp,
        @Nullable String deletionTimestamp,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<Owner> ownerReferences) {
    static final WireMeta NONE = new WireMeta("", "", "", "", 0, "", null, Map.of(), Map.of(), List.of());

    public WireMeta {
        name = Absent.text(name);
        namespace = Absent.text(namespace);
        uid = Absent.text(uid);
        resourceVersion = Absent.text(resourceVersion);
        creationTimestamp = Absent.text(creationTimestamp);
        labels = Absent.map(labels);
        annotations = Absent.map(annotations);
        ownerReferences = Absent.list(ownerReferences);
    }

    static WireMeta orNone(@Nullable WireMeta meta) {
        return meta == null ? NONE : meta;
    }

    public boolean isTerminating() {
        return deletionTimestamp != null;
    }

    /** The owner of a kind that controls it. */
    public Optional<Owner> controller(String kind) {
        for (Owner owner : ownerReferences) {
            if (owner.controller && owner.kind.equals(kind)) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    public record Owner(String kind, String name, String uid, boolean controller) {
        public Owner {
            kind = Absent.text(kind);
            name = Absent.text(name);
            uid = Absent.text(uid);
        }
    }
}
