package dev.polyvisor.driver.kubevirt.instance;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps the end of what is written to it. Not thread safe. */
final class LastBytes extends OutputStream {
    private final long limit;
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private long kept;

    LastBytes(long limit) {
        this.limit = limit;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        byte[] chunk = new byte[length];
        System.arraycopy(bytes, offset, chunk, 0, length);
        chunks.addLast(chunk);
        kept += length;
        while (!chunks.isEmpty() && kept - chunks.getFirst().length >= limit) {
            kept -= chunks.removeFirst().length;
        }
    }

    /** The end as text; a character that was cut in two is left out. */
    String text() {
        byte[] all = new byte[(int) kept];
        int at = 0;
        for (byte[] chunk : chunks) {
            System.arraycopy(chunk, 0, all, at, chunk.length);
            at += chunk.length;
        }
        int from = (int) Math.max(0, kept - limit);
        while (from > 0 && from < all.length && (all[from] & 0xC0) == 0x80) {
            from++;
        }
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
}
