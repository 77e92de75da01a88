package dev.polyvisor.http;

import java.io.IOException;
import java.io.InputStream;
import okhttp3.Response;

/** The body of a reply; what goes wrong is told as the one error type, so that no layer above has to translate. */
final class ReplyStream extends InputStream {
    private final Response response;
    private final InputStream in;
    private final Failures failures;

    ReplyStream(Response response, Failures failures) {
        this.response = response;
        this.in = response.body().byteStream();
        this.failures = failures;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException failure) {
            throw failures.of(failure);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            return in.read(bytes, offset, length);
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
