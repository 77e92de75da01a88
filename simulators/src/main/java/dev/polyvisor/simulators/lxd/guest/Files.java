package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.api.instance.FileType;
import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The files of one instance, with the answers of LXD's SFTP server. Used under the lock of the state. */
public final class Files {
    private static final int MOST_LINKS = 20;

    private final Mounts content;
    private final Instant now;

    public Files(Content content, Instant now) {
        this.content = new Mounts(content);
        this.now = now;
    }

    /** Puts the files of a volume below a path. */
    public void mount(String path, Content volume) {
        content.mount(clean(path), volume, now);
    }

    /** What is under a path; a link at its end is not followed. */
    public Node get(String path) {
        return find(path).orElseThrow(() -> Refused.notFound("Not Found"));
    }

    private Optional<Node> find(String path) {
        return Optional.ofNullable(content.get(parentFollowed(path, 0)));
    }

    /** What is under a path when all links are followed. */
    public Optional<Node> follow(String path) {
        return Optional.ofNullable(content.get(followed(path, 0)));
    }

    public List<String> entries(String path) {
        return content.entries(parentFollowed(path, 0));
    }

    /** Where a link points to, made absolute. */
    public String target(String path, Node link) {
        String target = link.target();
        String clean = clean(path);
        return clean(target.startsWith("/") ? target : clean.substring(0, clean.lastIndexOf('/') + 1) + target);
    }

    /** Owner and mode count for a new file only. */
    public void write(String path, byte[] bytes, boolean append, long uid, long gid, int mode) {
        String at = followed(path, 0);
        Node old = content.get(at);
        if (old == null && append) {
            throw Refused.notFound("Not Found");
        }
        if (old != null && old.isDirectory()) {
            throw failure("open " + clean(path) + ": is a directory");
        }
        needParent(at);
        byte[] all = bytes;
        if (append && old != null) {
            all = Arrays.copyOf(old.content(), old.content().length + bytes.length);
            System.arraycopy(bytes, 0, all, old.content().length, bytes.length);
        }
        Node made = Node.file(all, old == null ? mode : old.mode(), now);
        content.put(at, old == null ? made.owned(uid, gid) : made.owned(old.uid(), old.gid()));
    }

    /** Whatever is there already is left as it is. */
    public void makeDirectory(String path, long uid, long gid, int mode) {
        String at = parentFollowed(path, 0);
        if (content.get(at) == null) {
            needParent(at);
            content.put(at, Node.directory(mode, now).owned(uid, gid));
        }
    }

    public void makeLink(String path, String target) {
        String at = parentFollowed(path, 0);
        Node old = content.get(at);
        if (old == null) {
            needParent(at);
            content.put(at, Node.link(target, now));
        } else if (old.type() != FileType.SYMLINK || !old.target().equals(target)) {
            throw failure("symlink " + target + " " + clean(path) + ": file exists");
        }
    }

    public void delete(String path) {
        String at = parentFollowed(path, 0);
        Node old = get(path);
        if (old.isDirectory() && (at.isEmpty() || !content.entries(at).isEmpty())) {
            throw failure("remove " + clean(path) + ": directory not empty");
        }
        content.remove(at);
    }

    private static Refused failure(String what) {
        return Refused.failed("sftp: \"" + what + "\" (SSH_FX_FAILURE)");
    }

    private void needParent(String at) {
        Node parent = content.get(at.substring(0, Math.max(0, at.lastIndexOf('/'))));
        if (parent == null) {
            throw Refused.notFound("Not Found");
        } else if (!parent.isDirectory()) {
            throw failure("open " + at + ": not a directory");
        }
    }

    private String followed(String path, int depth) {
        String at = parentFollowed(path, depth);
        Node node = content.get(at);
        if (node == null || node.type() != FileType.SYMLINK) {
            return at;
        }
        if (depth >= MOST_LINKS) {
            throw failure("open " + path + ": too many levels of symbolic links");
        }
        String target = node.target();
        return followed(target.startsWith("/") ? target : at.substring(0, at.lastIndexOf('/') + 1) + target, depth + 1);
    }

    private String parentFollowed(String path, int depth) {
        String clean = clean(path);
        int slash = clean.lastIndexOf('/');
        return slash <= 0 ? clean : followed(clean.substring(0, slash), depth) + clean.substring(slash);
    }

    /** From the root, without {@code .} and {@code ..}; the root itself is empty. */
    private static String clean(String path) {
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
}
