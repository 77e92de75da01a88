package dev.polyvisor.spi.store.saved;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines of bounded length and counts them. */
final class LineReader {
    private final InputStream in;
    private final int maxLength;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private int number;

    LineReader(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** The number of the last line, 1 for the first. */
    int number() {
        return number;
    }

    /** The next line, null at the end. */
    byte @Nullable [] next() throws IOException {
        number++;
        if (from == to && !fill()) {
            return null;
        }
        int begin = from;
        if (findEnd(0)) {
            return Arrays.copyOfRange(buffer, begin, from - 1);
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(2 * (from - begin));
        line.write(buffer, begin, from - begin);
        while (fill()) {
            boolean ended = findEnd(line.size());
            line.write(buffer, 0, ended ? from - 1 : from);
            if (ended) {
                break;
            }
        }
        return line.toByteArray();
    }

    /** Goes behind the end of the line, of which so much was read before, or to the end of the buffer if it is not there. */
    private boolean findEnd(int before) throws IOException {
        int begin = from;
        boolean ended = false;
        while (from < to && !ended) {
            ended = buffer[from++] == '\n';
        }
        if (before + (from - begin) - (ended ? 1 : 0) > maxLength) {
            throw new IOException("the line is longer than " + maxLength + " bytes");
        }
        return ended;
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer));
        return to > 0;
    }
}
