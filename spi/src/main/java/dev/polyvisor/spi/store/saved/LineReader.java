package dev.polyvisor.spi.store.saved;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of bounded length and counts them. */
final class LineReader {
    private final InputStream in;
    private final int maxLength;
    private int number;

    LineReader(InputStream in, int maxLength) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.maxLength = maxLength;
    }

    /** The number of the last line, 1 for the first. */
    int number() {
        return number;
    }

    /** The next line, null at the end. */
    byte @Nullable [] next() throws IOException {
        number++;
        int c = in.read();
        if (c < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.size() == maxLength) {
                throw new IOException("the line is longer than " + maxLength + " bytes");
            }
            line.write(c);
        }
        return line.toByteArray();
    }
}
