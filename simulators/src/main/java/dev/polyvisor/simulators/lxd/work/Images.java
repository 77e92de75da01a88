package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.fake.backend.Content;
import dev.polyvisor.simulators.fake.backend.Content.Node;
import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.Image;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Imports, publishes and deletes images, and knows what is in them. */
public final class Images {
    private static final String APPLETS =
            "sh ls cat echo sleep env id pwd stty ps kill true false head tail dd mkdir rmdir rm mv cp ln"
                    + " stat touch chmod chown grep sed hostname wc sort od date printf tee test mount umount ip";

    private final Work work;

    public Images(Work work) {
        this.work = work;
    }

    private String home(String project) {
        return work.state().home(project, "images");
    }

    /** By fingerprint, or what it begins with when that is enough. */
    public Optional<Image> find(String project, String fingerprint) {
        Map<String, Image> known = work.state().images().in(home(project));
        Image exact = known.get(fingerprint);
        if (exact != null || fingerprint.isEmpty()) {
            return Optional.ofNullable(exact);
        }
        List<Image> begin = known.values().stream()
                .filter(image -> image.fingerprint().startsWith(fingerprint))
                .toList();
        return begin.size() == 1 ? Optional.of(begin.get(0)) : Optional.empty();
    }

    public Image get(String project, String fingerprint) {
        return find(project, fingerprint).orElseThrow(() -> Refused.notFound("Image not found"));
    }

    public Collection<ObjectNode> aliases(String project, Image image) {
        return work.state().aliases().in(home(project)).values().stream()
                .filter(alias -> Json.text(alias, "target").equals(image.fingerprint()))
                .toList();
    }

    /** Which image a source of an instance means. */
    String resolve(String project, JsonNode source) {
        String alias = Json.text(source, "alias");
        String fingerprint = Json.text(source, "fingerprint");
        if (!alias.isEmpty()) {
            return work.state()
                    .aliases()
                    .find(home(project), alias)
                    .map(found -> Json.text(found, "target"))
                    .orElseThrow(() -> Refused.notFound("Image alias not found"));
        }
        if (!fingerprint.isEmpty()) {
            return fingerprint;
        }
        Map<String, String> properties = Json.textMap(source.path("properties"), "properties");
        if (properties.isEmpty()) {
            throw Refused.failed("Must specify one of alias, fingerprint or properties for init from image");
        }
        return work.state().images().in(home(project)).values().stream()
                .filter(image -> image.properties().entrySet().containsAll(properties.entrySet()))
                .map(Image::fingerprint)
                .findFirst()
                .orElseThrow(() -> Refused.failed("No matching image could be found"));
    }

    /** An archive, or metadata and files apart. */
    public Operation upload(
            String project, String filename, List<byte[]> parts, Map<String, String> properties, boolean open) {
        return work.operations().start("Downloading image", project, Map.of(), operation -> {
            String yaml = ImageArchive.file(parts.get(0), "metadata.yaml")
                    .orElseThrow(() -> Refused.failed("Metadata tarball is missing metadata.yaml"));
            Map<String, String> all = new TreeMap<>(ImageArchive.properties(yaml));
            all.putAll(properties);
            Instant created = Instant.ofEpochSecond(ImageArchive.created(yaml));
            work.operations().pause();
            return work.state().locked(() -> {
                String name = filename.isEmpty() ? digest(parts) + ".tar" : filename;
                return add(
                        project,
                        new Image(
                                digest(parts),
                                name,
                                parts,
                                all,
                                open,
                                Instant.EPOCH,
                                created,
                                work.state().now()));
            });
        });
    }

    private ObjectNode add(String project, Image image) {
        if (work.state().images().has(home(project), image.fingerprint())) {
            throw Refused.failed("Image with same fingerprint already exists");
        }
        work.state().images().put(home(project), image.fingerprint(), image);
        work.events()
                .lifecycle(
                        "image-created",
                        home(project),
                        "/1.0/images/" + image.fingerprint(),
                        Json.object().put("type", "container"),
                        true);
        return Json.object().put("fingerprint", image.fingerprint()).put("size", Long.toString(image.size()));
    }

    /** An image without content, for tests that need one to be there. */
    public void seed(String alias) {
        work.state().locked(() -> {
            String yaml = "architecture: x86_64\ncreation_date: 1700000000\nproperties:\n  architecture: x86_64\n"
                    + "  description: Simulated image " + alias + "\n  os: Busybox\n  release: static\n";
            List<byte[]> parts = List.of(ImageArchive.tar("metadata.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
            Image image = new Image(
                    digest(parts),
                    alias + ".tar",
                    parts,
                    ImageArchive.properties(yaml),
                    false,
                    Instant.EPOCH,
                    Instant.ofEpochSecond(ImageArchive.created(yaml)),
                    work.state().now());
            work.state().images().put(LxdState.DEFAULT, image.fingerprint(), image);
            work.state()
                    .aliases()
                    .put(LxdState.DEFAULT, alias, alias(alias, image.fingerprint(), "Simulated image " + alias));
        });
    }

    public static ObjectNode alias(String name, String target, String description) {
        return Json.object()
                .put("description", description)
                .put("target", target)
                .put("name", name)
                .put("type", "container");
    }

    /** Makes an image of an instance or of a snapshot. */
    public Operation publish(String project, JsonNode body) {
        JsonNode source = body.path("source");
        String sort = Json.text(source, "type");
        if (!sort.equals("instance") && !sort.equals("container") && !sort.equals("snapshot")) {
            throw Refused.invalid("Invalid image source type \"" + sort + "\"");
        }
        String[] name = Json.text(source, "name").split("/", 2);
        Instance instance = work.state().locked(() -> work.state().instance(project, name[0]));
        Map<String, String> properties = Json.textMap(body.path("properties"), "properties");
        return work.operations().start("Downloading image", project, Map.of(), operation -> {
            work.operations().pause();
            return work.state().locked(() -> {
                if (name.length == 1 && instance.isUp()) {
                    throw Refused.failed("Cannot export a running instance as an image");
                }
                if (name.length == 2 && !instance.snapshots().containsKey(name[1])) {
                    throw Refused.failed("Instance snapshot not found");
                }
                List<byte[]> parts = List.of(ImageArchive.tar(
                        "metadata.yaml",
                        ("architecture: x86_64\ncreation_date: "
                                        + work.state().now().getEpochSecond() + "\n# "
                                        + String.join("/", name) + "\n")
                                .getBytes(StandardCharsets.UTF_8)));
                String fingerprint = digest(parts);
                ObjectNode result = add(
                        project,
                        new Image(
                                fingerprint,
                                fingerprint + ".tar",
                                parts,
                                properties,
                                Json.flag(body, "public"),
                                Json.time(body, "expires_at", Instant.EPOCH),
                                work.state().now(),
                                work.state().now()));
                body.path("aliases")
                        .forEach(each -> work.state()
                                .aliases()
                                .put(
                                        home(project),
                                        Json.text(each, "name"),
                                        alias(Json.text(each, "name"), fingerprint, Json.text(each, "description"))));
                return result;
            });
        });
    }

    public Operation delete(String project, Image image) {
        Map<String, List<String>> resources = Map.of("images", List.of("/1.0/images/" + image.fingerprint()));
        return work.operations().start("Deleting image", project, resources, operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                if (work.state()
                        .images()
                        .remove(home(project), image.fingerprint())
                        .isEmpty()) {
                    throw Refused.failed("Image not found");
                }
                for (ObjectNode alias : aliases(project, image)) {
                    boolean unused = work.state()
                            .aliases()
                            .remove(home(project), Json.text(alias, "name"))
                            .isPresent();
                }
                tell("image-deleted", project, image.fingerprint());
            });
            return null;
        });
    }

    public void tell(String action, String project, String below) {
        work.events().lifecycle(action, home(project), "/1.0/images/" + below, null, true);
    }

    private static String digest(List<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files of a new instance: those of the test image, whatever the image was. */
    public Content root(String hostName) {
        Instant now = work.state().now();
        Content fresh = new Content(now);
        for (String directory : List.of(
                "bin", "sbin", "etc", "proc", "sys", "dev", "dev/pts", "tmp", "root", "run", "var", "mnt", "usr",
                "usr/bin")) {
            fresh.put("/" + directory, Node.directory(directory.equals("tmp") ? 01777 : 0755, now));
        }
        fresh.put("/bin/busybox", Node.file("\u007fELF".getBytes(StandardCharsets.ISO_8859_1), 0755, now));
        Stream.of(APPLETS.split(" ")).forEach(applet -> fresh.put("/bin/" + applet, Node.link("busybox", now)));
        for (String applet : List.of("init", "poweroff", "reboot", "halt", "getty")) {
            fresh.put("/sbin/" + applet, Node.link("../bin/busybox", now));
        }
        put(fresh, "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/tmp:/bin/sh\n");
        put(fresh, "/etc/group", "root:x:0:\nuser:x:1000:\n");
        put(fresh, "/etc/hostname", hostName + "\n");
        put(fresh, "/etc/inittab", """
                ::sysinit:/bin/hostname -F /etc/hostname
                ::respawn:/bin/sleep 3600
                ::shutdown:/bin/true
                ::ctrlaltdel:/bin/poweroff -f
                """);
        return fresh;
    }

    private void put(Content content, String path, String text) {
        content.put(
                path,
                Node.file(
                        text.getBytes(StandardCharsets.UTF_8),
                        0644,
                        work.state().now()));
    }
}
