package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.FileInfo;
import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.api.instance.PushOptions;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of one machine: those of its root, and those of its further disks at {@code /mnt/<name>} or at their own path.
 * Used under the lock of the backend.
 */
public final class FileWork {
    private static final int MOST_LINKS = 20;

    private final Machines machines;
    private final MachineDatum machine;

    public FileWork(Machines machines, MachineDatum machine) {
        this.machines = machines;
        this.machine = machine;
    }

    /** What is under a path; links are not followed. */
    public Optional<Node> find(String path) {
        Place place = place(parentFollowed(path, 0));
        return Optional.ofNullable(place.content.get(place.path));
    }

    public Node get(String path) {
        return find(path).orElseThrow(Refusal.no("file", path));
    }

    public FileInfo info(String path, Node node) {
        String clean = clean(path);
        return new FileInfo(
                clean.isEmpty() ? "/" : clean,
                node.type(),
                node.uid(),
                node.gid(),
                node.mode(),
                node.type() == FileType.FILE ? OptionalLong.of(node.content().length) : OptionalLong.empty(),
                Optional.of(node.modifiedAt()),
                node.type() == FileType.SYMLINK ? Optional.of(node.target()) : Optional.empty(),
                node.isDirectory() ? entries(path) : List.of());
    }

    public List<String> entries(String path) {
        Place place = place(parentFollowed(path, 0));
        return place.content.entries(place.path);
    }

    /** Follows links to what they point to in the end. */
    public Optional<Node> follow(String path) {
        Place place = place(followed(path, 0));
        return Optional.ofNullable(place.content.get(place.path));
    }

    /** Writes a file; what exists keeps owner and permissions that the options do not name. */
    public void write(String path, byte[] content, PushOptions options) {
        String target = followed(path, 0);
        Place place = place(target);
        Node old = place.content.get(place.path);
        if (old != null && old.isDirectory()) {
            throw Refusal.precondition(path + " is a directory");
        }
        if (old == null && options.append()) {
            throw Refusal.notFound("file", path);
        }
        needParent(target, options.createParents());
        byte[] all = content;
        if (options.append() && old != null) {
            all = Arrays.copyOf(old.content(), old.content().length + content.length);
            System.arraycopy(content, 0, all, old.content().length, content.length);
        }
        int mode = options.mode().orElse(old == null ? 0644 : old.mode());
        place.content.put(place.path, owned(Node.file(all, mode, now()), old, options));
    }

    /** Makes a directory; false when it is there already. */
    public boolean makeDirectory(String path, PushOptions options) {
        String target = parentFollowed(path, 0);
        Place place = place(target);
        Node old = place.content.get(place.path);
        if (old != null) {
            if (old.isDirectory()) {
                return false;
            }
            throw Refusal.taken("a file", path);
        }
        needParent(target, options.createParents());
        place.content.put(place.path, owned(Node.directory(options.mode().orElse(0755), now()), null, options));
        return true;
    }

    /** Makes a link; false when the same is there already. */
    public boolean makeLink(String path, String to) {
        String target = parentFollowed(path, 0);
        Place place = place(target);
        Node old = place.content.get(place.path);
        if (old != null) {
            if (old.type() == FileType.SYMLINK && old.target().equals(to)) {
                return false;
            }
            throw Refusal.taken("a file", path);
        }
        needParent(target, false);
        place.content.put(place.path, Node.link(to, now()));
        return true;
    }

    /** Removes a file, link or empty directory; false when it is gone already. */
    public boolean remove(String path) {
        Place place = place(parentFollowed(path, 0));
        Node old = place.content.get(place.path);
        if (old == null) {
            return false;
        }
        if (place.path.isEmpty() || !place.content.entries(place.path).isEmpty()) {
            throw Refusal.precondition(path + " is not empty");
        }
        place.content.remove(place.path);
        return true;
    }

    public boolean removeTree(String path) {
        Place place = place(parentFollowed(path, 0));
        boolean there = place.content.get(place.path) != null;
        place.content.removeTree(place.path);
        return there;
    }

    /** The content of a disk by the name of its device. */
    Content disk(String device) {
        String volume = machines.properties(machine)
                .devices()
                .getOrDefault(device, Map.of())
                .get(Devices.VOLUME);
        if (volume == null) {
            throw Refusal.notFound("disk", device);
        }
        return device.equals(Devices.ROOT) ? root(volume) : content(volume);
    }

    private Content root() {
        Map<String, String> device = machines.properties(machine).devices().getOrDefault(Devices.ROOT, Map.of());
        return root(device.getOrDefault(Devices.VOLUME, machine.id() + ":root"));
    }

    /** Of the image that the machine was made from, or of an installation that all share. */
    private Content root(String volume) {
        Backend backend = machines.backend();
        return backend.attachment(volume, Content.class, () -> {
            Content fresh = new Content(now());
            for (String directory : List.of("bin", "etc", "mnt", "root", "tmp", "var", "var/log")) {
                fresh.put("/" + directory, Node.directory(directory.equals("tmp") ? 01777 : 0755, now()));
            }
            String os = "PRETTY_NAME=\"Fake Linux 1\"\nID=fake\nVERSION_ID=\"1\"\n";
            fresh.put("/etc/os-release", Node.file(os.getBytes(StandardCharsets.UTF_8), 0644, now()));
            fresh.put(
                    "/etc/hostname", Node.file((machine.name() + "\n").getBytes(StandardCharsets.UTF_8), 0644, now()));
            return fresh;
        });
    }

    private Content content(String volume) {
        return machines.backend().attachment(volume, Content.class, () -> new Content(now()));
    }

    private Place place(String path) {
        Place best = new Place(root(), path);
        int length = 0;
        for (Map.Entry<String, Map<String, String>> each :
                machines.properties(machine).devices().entrySet()) {
            String volume = each.getValue().get(Devices.VOLUME);
            if (volume == null || each.getKey().equals(Devices.ROOT)) {
                continue;
            }
            String mount = clean(each.getValue().getOrDefault("path", "/mnt/" + each.getKey()));
            if ((path.equals(mount) || path.startsWith(mount + "/")) && mount.length() > length) {
                length = mount.length();
                best = new Place(content(volume), path.substring(mount.length()));
            }
        }
        return best;
    }

    private void needParent(String path, boolean create) {
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        Place place = place(parent);
        Node found = place.content.get(place.path);
        if (found == null && create) {
            needParent(parent, true);
            place.content.put(place.path, Node.directory(0755, now()));
        } else if (found == null) {
            throw Refusal.notFound("directory", parent);
        } else if (!found.isDirectory()) {
            throw Refusal.precondition(parent + " is no directory");
        }
    }

    private String followed(String path, int depth) {
        String at = parentFollowed(path, depth);
        Place place = place(at);
        Node node = place.content.get(place.path);
        if (node == null || node.type() != FileType.SYMLINK) {
            return at;
        }
        return followed(resolve(at, node.target(), depth), depth + 1);
    }

    /** The path with all links on the way followed, but not the last part. */
    private String parentFollowed(String path, int depth) {
        String clean = clean(path);
        int slash = clean.lastIndexOf('/');
        if (slash <= 0) {
            return clean;
        }
        return followed(clean.substring(0, slash), depth) + clean.substring(slash);
    }

    private static String resolve(String link, String target, int depth) {
        if (depth >= MOST_LINKS) {
            throw Refusal.precondition("too many links behind " + link);
        }
        return target.startsWith("/") ? target : link.substring(0, link.lastIndexOf('/') + 1) + target;
    }

    /** Without a slash at the end, {@code .} and {@code ..}, which cannot leave the root; the root is empty. */
    static String clean(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw PolyvisorException.invalidArgument("path", "is not absolute");
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return parts.isEmpty() ? "" : "/" + String.join("/", parts);
    }

    private static Node owned(Node node, @Nullable Node old, PushOptions options) {
        return node.owned(
                options.uid().orElse(old == null ? 0 : old.uid()), options.gid().orElse(old == null ? 0 : old.gid()));
    }

    private Instant now() {
        return machines.backend().now();
    }

    private record Place(Content content, String path) {}
}
