package dev.polyvisor.driver.lxd.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A container image of about 1 MB: a static busybox and its links. The same bytes each time. */
final class TestImage {
    /** The name under which tests find it. */
    static final String ALIAS = "tiny";

    private static final List<String> TOOLS = List.of(
            "sh ls cat echo sleep env id pwd stty ps kill true false head tail dd mkdir rmdir rm mv cp ln stat touch"
                    .split(" "));
    private static final List<String> MORE_TOOLS =
            List.of("chmod chown grep sed hostname wc sort od date printf tee test mount umount ip uname".split(" "));
    private static final List<String> SYSTEM = List.of("init", "poweroff", "reboot", "halt", "getty");
    private static final List<String> FOLDERS = List.of(
            "",
            "/bin",
            "/sbin",
            "/etc",
            "/proc",
            "/sys",
            "/dev",
            "/dev/pts",
            "/root",
            "/run",
            "/var",
            "/mnt",
            "/usr",
            "/usr/bin");
    /** Programs of the tests that do more than the shell of a simulated guest can: name and script. */
    private static final Map<String, String> SCRIPTS = Map.of(
            "kills-itself", "kill $$",
            "in-brackets", "while read line; do echo \"<$line>\"; done",
            "two-sizes",
                    "size=$(stty size); echo $size; while [ \"$(stty size)\" = \"$size\" ]; do sleep 0.05; done; stty size",
            "traps-term", "trap 'exit 42' TERM; echo ready; while true; do sleep 0.1; done");

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private TestImage() {}

    /** The static busybox of this machine. */
    static Optional<Path> busybox() {
        return Stream.of("/bin/busybox", "/usr/bin/busybox")
                .map(Path::of)
                .filter(TestImage::isStatic)
                .findFirst();
    }

    /** The tar, compressed. */
    static byte[] content() throws IOException {
        byte[] busybox = Files.readAllBytes(busybox().orElseThrow());
        String architecture = architecture();
        Tar tar = new Tar();
        tar.file("metadata.yaml", metadata(architecture));
        FOLDERS.forEach(folder -> tar.folder("rootfs" + folder, 0755));
        tar.folder("rootfs/tmp", 01777);
        tar.file("rootfs/bin/busybox", 0755, busybox);
        Stream.concat(TOOLS.stream(), MORE_TOOLS.stream()).forEach(tool -> tar.link("rootfs/bin/" + tool, "busybox"));
        new TreeMap<>(SCRIPTS)
                .forEach((name, script) -> tar.file(
                        "rootfs/bin/" + name, 0755, ("#!/bin/sh\n" + script + "\n").getBytes(StandardCharsets.UTF_8)));
        SYSTEM.forEach(tool -> tar.link("rootfs/sbin/" + tool, "../bin/busybox"));
        tar.file("rootfs/etc/inittab", """
                ::sysinit:/bin/hostname -F /etc/hostname
                ::respawn:/bin/sleep 3600
                ::shutdown:/bin/true
                ::ctrlaltdel:/bin/poweroff -f
                """);
        tar.file("rootfs/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/tmp:/bin/sh\n");
        tar.file("rootfs/etc/group", "root:x:0:\nuser:x:1000:\n");
        tar.file("rootfs/etc/hostname", "tiny\n");
        tar.folder("templates", 0755);
        tar.file("templates/hostname.tpl", "{{ container.name }}\n");
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(tar.toBytes());
        }
        return compressed.toByteArray();
    }

    private static String metadata(String architecture) {
        return String.join(
                "\n",
                "architecture: " + architecture,
                "creation_date: 1700000000",
                "properties:",
                "  architecture: " + architecture,
                "  description: Tiny busybox test image",
                "  os: Busybox",
                "  release: static",
                "templates:",
                "  /etc/hostname:",
                "    when: [create, copy, rename, start]",
                "    template: hostname.tpl",
                "");
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    /** An executable that names no interpreter needs no libraries; one that does has the text in its first page. */
    private static boolean isStatic(Path file) {
        if (!Files.isExecutable(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(4096);
            String text = new String(head, StandardCharsets.ISO_8859_1);
            return text.startsWith(new String(ELF, StandardCharsets.ISO_8859_1)) && !text.contains("/ld-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
