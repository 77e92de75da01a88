package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.lxd.state.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The two archives that LXD exchanges with clients, as far as a simulator has to look into them: tar, plain or with gzip. */
final class ImageArchive {
    private static final int BLOCK = 512;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE_AT = 156;
    private static final int NAME_LENGTH = 100;

    private ImageArchive() {}

    /** One file as a tar. */
    static byte[] tar(String name, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, SIZE_AT, String.format("%011o", content.length));
        put(header, 136, "00000000000");
        header[TYPE_AT] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, CHECKSUM_AT, String.format("%06o", sum));
        header[CHECKSUM_AT + 6] = 0;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK + 2 * BLOCK]);
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** A file of a tar, empty when there is none of this name; refused when it is no tar at all. */
    static Optional<String> file(byte[] archive, String name) {
        byte[] tar = unpacked(archive);
        int at = 0;
        while (at + BLOCK <= tar.length && tar[at] != 0) {
            String found = text(tar, at, NAME_LENGTH).replaceFirst("^\\./", "");
            long size = size(tar, at);
            if (found.equals(name)) {
                return Optional.of(new String(
                        tar, at + BLOCK, Math.min((int) size, tar.length - at - BLOCK), StandardCharsets.UTF_8));
            }
            at += BLOCK + (int) ((size + BLOCK - 1) / BLOCK * BLOCK);
        }
        return Optional.empty();
    }

    private static long size(byte[] tar, int at) {
        try {
            return Long.parseLong(text(tar, at + SIZE_AT, SIZE_LENGTH).trim(), 8);
        } catch (NumberFormatException e) {
            throw Refused.failed("Unsupported compression");
        }
    }

    private static String text(byte[] bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    private static byte[] unpacked(byte[] archive) {
        boolean zipped = archive.length > 2 && archive[0] == (byte) 0x1f && archive[1] == (byte) 0x8b;
        if (!zipped) {
            return archive;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw Refused.failed("Unsupported compression");
        }
    }

    /** The properties that a {@code metadata.yaml} names, one a line below {@code properties:}. */
    static Map<String, String> properties(String yaml) {
        Map<String, String> found = new TreeMap<>();
        boolean inside = false;
        for (String line : yaml.split("\n", -1)) {
            if (!line.startsWith(" ")) {
                inside = line.startsWith("properties:");
                if (line.startsWith("architecture:")) {
                    found.put(
                            "architecture",
                            line.substring(line.indexOf(':') + 1).trim());
                }
            } else if (inside && line.indexOf(':') > 0) {
                int colon = line.indexOf(':');
                found.put(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim().replace("\"", ""));
            }
        }
        return found;
    }

    /** When a {@code metadata.yaml} says that it was made, in seconds. */
    static long created(String yaml) {
        return yaml.lines()
                .filter(line -> line.startsWith("creation_date:"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .filter(text -> text.matches("\\d{1,15}"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
