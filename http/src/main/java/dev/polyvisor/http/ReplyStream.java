package dev.polyvisor.http;

import java.io.IOException;
import java.io.InputStream;
import okhttp3.Response;

/** The body of a reply; what goes wrong is told as the one error type, so that no layer above has to translate. */
final class ReplyStream extends InputStream {
    private final Response response;
    private final InputStream in;
    private final Failures failures;
    private long limit = Long.MAX_VALUE;
    private long left = Long.MAX_VALUE;

    ReplyStream(Response response, Failures failures) {
        this.response = response;
        this.in = response.body().byteStream();
        this.failures = failures;
    }

    /** From here on at most this many bytes. */
    void allow(long bytes) {
        limit = bytes;
        left = bytes;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            int n = in.read(bytes, offset, length);
            left -= Math.max(n, 0);
            if (left < 0) {
                throw failures.tooLong(limit);
            }
            return n;
        } catch (IOException failure) {
            throw failures.of(failure);
        }
    }

    @Override
    public int available() {
        try {
            return in.available();
        } catch (IOException failure) {
            throw failures.of(failure);
        }
    }

    @Override
    public void close() {
        response.close();
    }
}
