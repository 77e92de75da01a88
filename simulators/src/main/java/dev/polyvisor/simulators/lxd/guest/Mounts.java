package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file system of an instance: its own files, and below some paths those of volumes. Paths are clean and follow no links.
 * Used under the lock of the state.
 */
final class Mounts {
    private final Content root;
    private final Map<String, Content> mounted = new TreeMap<>();

    Mounts(Content root) {
        this.root = root;
    }

    /** Where the path leads nowhere LXD makes the directories on the way. */
    void mount(String path, Content volume, Instant now) {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            directory(path.substring(0, slash), now);
        }
        directory(path, now);
        mounted.put(path, volume);
    }

    private void directory(String path, Instant now) {
        if (root.get(path) == null) {
            root.put(path, Node.directory(0755, now));
        }
    }

    private record Place(Content content, String path) {}

    private Place place(String path) {
        Place best = new Place(root, path);
        int length = 0;
        for (Map.Entry<String, Content> each : mounted.entrySet()) {
            String at = each.getKey();
            if ((path.equals(at) || path.startsWith(at + "/")) && at.length() > length) {
                length = at.length();
                best = new Place(each.getValue(), path.substring(length));
            }
        }
        return best;
    }

    @Nullable
    Node get(String path) {
        Place place = place(path);
        return place.content.get(place.path);
    }

    List<String> entries(String path) {
        Place place = place(path);
        return place.content.entries(place.path);
    }

    void put(String path, Node node) {
        Place place = place(path);
        place.content.put(place.path, node);
    }

    void remove(String path) {
        Place place = place(path);
        place.content.remove(place.path);
    }
}
