package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** How the objects of one request are written: in the version that was asked for, whole or only their metadata. */
final class Shape {
    private final Target target;
    private final boolean metadataOnly;
    private final byte[] head;

    Shape(Target target, String as) {
        this.target = target;
        this.metadataOnly = as.startsWith("PartialObjectMetadata");
        Type type = target.type();
        this.head = ("{\"kind\":\"" + type.kind() + "\",\"apiVersion\":\"" + type.apiVersion() + "\",")
                .getBytes(StandardCharsets.UTF_8);
    }

    boolean isMetadataOnly() {
        return metadataOnly;
    }

    /** As the object of a reply or an event. */
    byte[] bytes(Stored object) {
        if (metadataOnly) {
            return Json.bytes(metadata(object.tree()));
        }
        return target.version().equals(target.type().version())
                ? object.bytes()
                : Json.bytes(target.shown(object.tree()));
    }

    static ObjectNode metadata(ObjectNode object) {
        ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.get("metadata"));
        return partial;
    }

    /** As an item of a list. */
    void item(Stored object, OutputStream out) throws IOException {
        byte[] bytes = bytes(object);
        if (target.type().custom() || metadataOnly) {
            out.write(bytes);
            return;
        }
        out.write('{');
        out.write(bytes, head.length, bytes.length - head.length);
    }

    /** An event of a watch. */
    void event(String verb, Stored object, OutputStream out) throws IOException {
        event(verb, bytes(object), out);
    }

    static void event(String verb, byte[] object, OutputStream out) throws IOException {
        out.write(("{\"type\":\"" + verb + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
        out.write(object);
        out.write('}');
        out.write('\n');
    }

    byte[] bookmark(long version, boolean endOfInitialEvents) {
        ObjectNode object = Json.object();
        if (metadataOnly) {
            object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        } else {
            object.put("apiVersion", target.apiVersion())
                    .put("kind", target.type().kind());
        }
        ObjectNode metadata = object.putObject("metadata");
        if (endOfInitialEvents) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        metadata.put("resourceVersion", Long.toString(version));
        return Json.bytes(object);
    }
}
