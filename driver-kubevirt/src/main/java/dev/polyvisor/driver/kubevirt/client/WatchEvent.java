package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.driver.kubevirt.wire.WireMarker;
import dev.polyvisor.driver.kubevirt.wire.WireObject;

/**
 * An event of a watch.
 *
 * @param kind the collection that it is of
 * @param type what happened
 * @param object the object as it is then, as it was last for a deletion
 * @param resourceVersion where the watch stands after it
 * @param initialEnd whether all that was there has been shown by now, in a streaming list
 */
public record WatchEvent(KubeKind kind, Type type, Object object, String resourceVersion, boolean initialEnd) {

    /** What happened. */
    public enum Type {
        UPSERT,
        DELETE,
        BOOKMARK
    }

    static WatchEvent of(KubeKind kind, String type, Object object) {
        String version = object instanceof WireObject known ? known.metadata().resourceVersion() : "";
        return new WatchEvent(kind, type.equals("DELETED") ? Type.DELETE : Type.UPSERT, object, version, false);
    }

    static WatchEvent bookmark(KubeKind kind, WireMarker marker) {
        boolean end = "true".equals(marker.metadata().annotations().get("k8s.io/initial-events-end"));
        return new WatchEvent(kind, Type.BOOKMARK, marker, marker.metadata().resourceVersion(), end);
    }
}
