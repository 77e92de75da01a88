package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the server sends to a stream of the host, once: a stream that has taken a part cannot be begun again. Thread safety:
 * {@link #cancel} may be called from any thread.
 */
final class Download {
    private static final int CHUNK = 1 << 16;
    private static final int WHOLE = 100;

    private final Calls calls;
    private final OutputStream to;
    private final String stage;
    private final AtomicReference<@Nullable HttpReply> open = new AtomicReference<>();
    private volatile boolean cancelled;
    private volatile @Nullable ExportResult result;

    Download(Calls calls, OutputStream to, String stage) {
        this.calls = calls;
        this.to = to;
        this.stage = stage;
    }

    /** Carries it; blocks as long as that takes. */
    void run(HttpRequest request, OperationContext context) throws InterruptedException {
        try (HttpReply reply = calls.reply(request.timeout(Duration.ZERO));
                InputStream in = reply.body()) {
            open.set(reply);
            result = copied(in, length(reply), context);
        } catch (IOException e) {
            throw cancelled
                    ? PolyvisorException.of(ErrorCode.CANCELLED, "the transfer was given up")
                    : PolyvisorException.of(ErrorCode.UNAVAILABLE, "the transfer broke", e);
        } finally {
            open.set(null);
        }
    }

    private static OptionalLong length(HttpReply reply) {
        return reply.header("Content-Length")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private ExportResult copied(InputStream in, OptionalLong length, OperationContext context)
            throws IOException, InterruptedException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[CHUNK];
        long done = 0;
        int told = -1;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (cancelled) {
                throw new IOException("given up");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("the transfer was interrupted");
            }
            to.write(buffer, 0, count);
            digest.update(buffer, 0, count);
            done += count;
            int percent = length.isPresent() && length.getAsLong() > 0
                    ? (int) Math.min(WHOLE, done * WHOLE / length.getAsLong())
                    : told;
            if (percent != told) {
                told = percent;
                context.progress(Progress.of(percent, stage));
            }
        }
        to.flush();
        return new ExportResult(
                OptionalLong.of(done),
                Optional.empty(),
                Optional.of(HexFormat.of().formatHex(digest.digest())));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "this JVM has no SHA-256", e);
        }
    }

    /** Gives it up: what the stream has taken is a part. */
    Cancellation cancel() {
        if (result != null) {
            return Cancellation.TOO_LATE;
        }
        cancelled = true;
        HttpReply reply = open.get();
        if (reply != null) {
            reply.close();
        }
        return Cancellation.CANCELLED;
    }

    boolean isCancelled() {
        return cancelled;
    }

    ExportResult result() {
        ExportResult value = result;
        if (value == null) {
            throw PolyvisorException.of(ErrorCode.INTERNAL, "the transfer has no result");
        }
        return value;
    }
}
