package dev.polyvisor.simulators.kubevirt.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One state of an object. Immutable: a change makes another one. The object is kept as the bytes that are sent, or as what they are
 * made of.
 */
public final class Stored {
    private final String namespace;
    private final String name;
    private final String uid;
    private final long version;
    private final Map<String, String> labels;
    private final List<String> owners;
    private final Content content;

    /** The bytes of an object, without a line end. */
    @FunctionalInterface
    interface Content {
        byte[] bytes();
    }

    /** An object of many that are alike. */
    Stored(
            String namespace,
            String name,
            String uid,
            long version,
            Map<String, String> labels,
            List<String> owners,
            Content content) {
        this.namespace = namespace;
        this.name = name;
        this.uid = uid;
        this.version = version;
        this.labels = labels;
        this.owners = owners;
        this.content = content;
    }

    static Stored of(ObjectNode tree, long version) {
        ((ObjectNode) tree.get("metadata")).put("resourceVersion", Long.toString(version));
        return frozen(tree, version);
    }

    /** Of what was only tried: it has the version that it had, or none. */
    static Stored preview(ObjectNode tree) {
        return frozen(tree, 0);
    }

    private static Stored frozen(ObjectNode tree, long version) {
        ObjectNode metadata = (ObjectNode) tree.get("metadata");
        byte[] bytes = Json.bytes(tree);
        return new Stored(
                Json.text(metadata, "namespace"),
                Json.text(metadata, "name"),
                Json.text(metadata, "uid"),
                version,
                Json.textMap(metadata.path("labels")),
                owners(metadata.path("ownerReferences")),
                () -> bytes);
    }

    private static List<String> owners(JsonNode references) {
        if (references.isEmpty()) {
            return List.of();
        }
        List<String> owners = new ArrayList<>();
        references.forEach(each -> owners.add(Json.text(each, "uid")));
        return owners;
    }

    /** What it is found and ordered by. */
    static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    public String key() {
        return key(namespace, name);
    }

    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    public String uid() {
        return uid;
    }

    public long version() {
        return version;
    }

    public Map<String, String> labels() {
        return labels;
    }

    public boolean isOwnedBy(String owner) {
        return owners.contains(owner);
    }

    List<String> owners() {
        return owners;
    }

    public byte[] bytes() {
        return content.bytes();
    }

    /** The same with its bytes made now, and kept. */
    Stored rendered() {
        byte[] bytes = bytes();
        return new Stored(namespace, name, uid, version, labels, owners, () -> bytes);
    }

    /** A tree of one's own. */
    public ObjectNode tree() {
        return Json.parse(bytes());
    }
}
