package dev.polyvisor.driver.lxd.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a tar (ustar) in memory: folders, files and symbolic links, owned by root, at a fixed time. */
final class Tar {
    private static final int BLOCK = 512;
    private static final long TIME = 1_700_000_000L;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Tar folder(String path, int mode) {
        return entry(path + "/", mode, '5', "", new byte[0]);
    }

    Tar file(String path, int mode, byte[] content) {
        return entry(path, mode, '0', "", content);
    }

    Tar file(String path, String content) {
        return file(path, 0644, content.getBytes(StandardCharsets.UTF_8));
    }

    Tar link(String path, String target) {
        return entry(path, 0777, '2', target, new byte[0]);
    }

    byte[] toBytes() {
        byte[] written = out.toByteArray();
        return Arrays.copyOf(written, written.length + 2 * BLOCK);
    }

    private Tar entry(String path, int mode, char type, String target, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, path);
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, content.length);
        octal(header, 136, 12, TIME);
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static void octal(byte[] header, int at, int length, long value) {
        put(header, at, String.format("%0" + (length - 1) + "o", value));
    }
}
