package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.instance.FileType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files on a volume, by path from its root; {@code ""} is the root itself. Guarded by the lock of the backend; the nodes
 * are immutable, so that a copy is cheap.
 */
public final class Content {
    private final NavigableMap<String, Node> nodes = new TreeMap<>();

    /** An empty file system. */
    public Content(Instant now) {
        nodes.put("", Node.directory(0755, now));
    }

    private Content(Map<String, Node> from) {
        nodes.putAll(from);
    }

    /** An independent copy. */
    public Content copy() {
        return new Content(nodes);
    }

    public @Nullable Node get(String path) {
        return nodes.get(path);
    }

    public void put(String path, Node node) {
        nodes.put(path, node);
    }

    public void remove(String path) {
        nodes.remove(path);
    }

    /** Removes a directory with all that is in it. */
    public void removeTree(String path) {
        nodes.subMap(path + "/", path + "0").clear();
        if (!path.isEmpty()) {
            nodes.remove(path);
        }
    }

    /** The names in a directory, sorted. */
    public List<String> entries(String directory) {
        String prefix = directory + "/";
        return nodes.subMap(prefix, directory + "0").keySet().stream()
                .map(path -> path.substring(prefix.length()))
                .filter(rest -> rest.indexOf('/') < 0)
                .toList();
    }

    /** How many bytes all files have. */
    public long size() {
        return nodes.values().stream().mapToLong(node -> node.content.length).sum();
    }

    public Map<String, Node> nodes() {
        return Map.copyOf(nodes);
    }

    /** A file, directory or link. The bytes are never changed. */
    public static final class Node {
        private static final byte[] NOTHING = {};

        private final FileType type;
        private final long uid;
        private final long gid;
        private final int mode;
        private final byte[] content;
        private final String target;
        private final Instant modifiedAt;

        private Node(FileType type, long uid, long gid, int mode, byte[] content, String target, Instant modifiedAt) {
            this.type = type;
            this.uid = uid;
            this.gid = gid;
            this.mode = mode;
            this.content = content;
            this.target = target;
            this.modifiedAt = modifiedAt;
        }

        public static Node directory(int mode, Instant now) {
            return new Node(FileType.DIRECTORY, 0, 0, mode, NOTHING, "", now);
        }

        public static Node file(byte[] content, int mode, Instant now) {
            return new Node(FileType.FILE, 0, 0, mode, content, "", now);
        }

        public static Node link(String target, Instant now) {
            return new Node(FileType.SYMLINK, 0, 0, 0777, NOTHING, target, now);
        }

        public Node owned(long newUid, long newGid) {
            return new Node(type, newUid, newGid, mode, content, target, modifiedAt);
        }

        public FileType type() {
            return type;
        }

        public boolean isDirectory() {
            return type == FileType.DIRECTORY;
        }

        public long uid() {
            return uid;
        }

        public long gid() {
            return gid;
        }

        public int mode() {
            return mode;
        }

        /** Not to be changed. */
        public byte[] content() {
            return content;
        }

        public String target() {
            return target;
        }

        public Instant modifiedAt() {
            return modifiedAt;
        }
    }
}
