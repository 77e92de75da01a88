package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.DataSize;
import java.io.IOException;
import java.io.InputStream;

/** The last bytes of a stream, in bounded memory. */
final class Tail {
    private static final int CHUNK = 1 << 16;

    private Tail() {}

    static byte[] of(InputStream in, DataSize atMost) throws IOException {
        int most = (int) Math.min(atMost.bytes(), 16 << 20);
        byte[] kept = new byte[0];
        byte[] chunk = in.readNBytes(CHUNK);
        while (chunk.length > 0) {
            int old = Math.min(kept.length, Math.max(0, most - chunk.length));
            int fresh = Math.min(chunk.length, most);
            byte[] joined = new byte[old + fresh];
            System.arraycopy(kept, kept.length - old, joined, 0, old);
            System.arraycopy(chunk, chunk.length - fresh, joined, old, fresh);
            kept = joined;
            chunk = in.readNBytes(CHUNK);
        }
        return kept;
    }
}
