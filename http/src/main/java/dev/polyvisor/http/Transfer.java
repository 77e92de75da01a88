package dev.polyvisor.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Sends what a source of the caller holds; what goes wrong with the source is no failure of the connection. */
final class Transfer {
    /** What is sent in chunks has chunks of this size: a server pays for each. */
    private static final int BUFFER = 64 << 10;

    private Transfer() {}

    /**
     * Copies all.
     *
     * @param promised how many bytes there must be, -1 when that is unknown
     */
    static void copy(InputStream in, OutputStream out, long promised) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = promised < 0 ? Long.MAX_VALUE : promised;
        for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
            left -= n;
            if (left < 0) {
                throw new UncheckedIOException(new IOException("the source holds more than " + promised + " bytes"));
            }
            out.write(buffer, 0, n);
        }
        if (promised >= 0 && left > 0) {
            throw tooShort(left);
        }
    }

    /** Copies the beginning; what comes after it is left. */
    static void copyFirst(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = length;
        while (left > 0) {
            int n = read(in, buffer);
            if (n < 0) {
                throw tooShort(left);
            }
            int wanted = (int) Math.min(n, left);
            out.write(buffer, 0, wanted);
            left -= wanted;
        }
    }

    private static UncheckedIOException tooShort(long missing) {
        return new UncheckedIOException(new EOFException("the source holds " + missing + " bytes less than promised"));
    }

    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
