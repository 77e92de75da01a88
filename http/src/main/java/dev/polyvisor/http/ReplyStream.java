package dev.polyvisor.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.Response;

/** The body of a reply; what goes wrong is told as the one error type, so that no layer above has to translate. */
final class ReplyStream extends InputStream {
    /** OkHttp reads on for a while to keep the connection; what is longer than this costs more than a new one. */
    private static final long MOST_TO_SKIP = 64 << 10;

    private final Response response;
    private final Call call;
    private final InputStream in;
    private final Failures failures;
    private long limit = Long.MAX_VALUE;
    private long left = Long.MAX_VALUE;

    // the thread that closes may be another than the one that reads
    private final AtomicLong unread;

    ReplyStream(Response response, Call call, Failures failures) {
        this.response = response;
        this.call = call;
        this.in = response.body().byteStream();
        this.failures = failures;
        // the reply to a HEAD tells the length of what it does not carry
        boolean head = response.request().method().equals("HEAD");
        this.unread = new AtomicLong(head ? 0 : response.body().contentLength());
    }

    /** From here on at most this many bytes. */
    void allow(long bytes) {
        limit = bytes;
        left = bytes;
    }

    /** Takes from the connection up to this many bytes, which stay to be read. */
    void readAhead(long bytes) {
        try {
            boolean unused = response.body().source().request(bytes);
        } catch (IOException failure) {
            throw failures.of(failure);
        }
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
            int arrived = Math.max(n, 0);
            unread.addAndGet(-arrived);
            left -= arrived;
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
        if (unread.get() > MOST_TO_SKIP) {
            call.cancel();
        }
        response.close();
    }
}
