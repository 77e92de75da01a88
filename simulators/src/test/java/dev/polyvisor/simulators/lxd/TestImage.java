package dev.polyvisor.simulators.lxd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** The image of the recordings, without its files: a tar with the same metadata, packed with gzip. */
final class TestImage {
    private static final String METADATA = """
            architecture: x86_64
            creation_date: 1700000000
            properties:
              architecture: x86_64
              description: Tiny busybox test image
              os: Busybox
              release: static
            templates:
              /etc/hostname:
                when: [create, copy, rename, start]
                template: hostname.tpl
            """;

    private TestImage() {}

    static byte[] unified() {
        byte[] content = METADATA.getBytes(UTF_8);
        byte[] header = new byte[512];
        put(header, 0, "metadata.yaml");
        put(header, 124, String.format("%011o", content.length));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(header);
            zip.write(content);
            zip.write(new byte[512 - content.length % 512 + 1024]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        System.arraycopy(text.getBytes(UTF_8), 0, header, at, text.length());
    }

    /** Metadata and files apart, as a form. */
    static byte[] form(String boundary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        part(out, boundary, "metadata", unified());
        part(out, boundary, "rootfs", new byte[] {1, 2, 3, '\r', '\n', 4});
        out.writeBytes(("--" + boundary + "--\r\n").getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    private static void part(ByteArrayOutputStream out, String boundary, String name, byte[] content) {
        out.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"f\"\r\n\r\n")
                        .getBytes(ISO_8859_1));
        out.writeBytes(content);
        out.writeBytes("\r\n".getBytes(ISO_8859_1));
    }
}
