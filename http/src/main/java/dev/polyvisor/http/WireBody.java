package dev.polyvisor.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A body on its way to OkHttp. */
final class WireBody extends RequestBody {
    /** What the caller's source or writer threw, on its way through OkHttp, which only knows one sort of failure. */
    static final class Failed extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final RuntimeException original;

        Failed(RuntimeException original) {
            super(original);
            this.original = original;
        }

        RuntimeException original() {
            return original;
        }
    }

    private final Body body;
    private final Json json;
    private final @Nullable MediaType type;

    private WireBody(Body body, Json json) {
        this.body = body;
        this.json = json;
        this.type = MediaType.parse(body.contentType());
    }

    /** Some methods need a body, be it an empty one. */
    static @Nullable RequestBody of(HttpRequest request, Json json) {
        if (request.body().isPresent()) {
            return new WireBody(request.body().get().prepared(json), json);
        }
        return switch (request.method()) {
            case "POST", "PUT", "PATCH" -> RequestBody.create(new byte[0]);
            default -> null;
        };
    }

    @Override
    public @Nullable MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return body.length();
    }

    /** It is sent once: whether a repetition is right is not OkHttp's to judge. */
    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        Sink out = new Sink(sink.outputStream());
        try {
            body.writeTo(out, json);
        } catch (RuntimeException failure) {
            throw out.failure == null ? new Failed(failure) : out.failure;
        }
    }

    /** Knows whether it was the connection that failed, whatever a writer makes of it. */
    private static final class Sink extends FilterOutputStream {
        private @Nullable IOException failure;

        Sink(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** OkHttp flushes when the body is whole. */
        @Override
        public void flush() {}
    }
}
