package dev.polyvisor.http;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Response;
import okhttp3.WebSocketListener;
import okio.ByteString;
import okio.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Between OkHttp's WebSocket and ours: holds senders back, bounds what arrives, and tells each end once.
 *
 * <p>OkHttp takes at most 16 MiB that wait to be sent and then ends the connection, so a sender is held back long before.
 */
final class WebSocketLink extends WebSocketListener {
    /** A sender waits while more than this is under way. */
    private static final long HIGH_WATER = 1 << 20;

    private static final int LONGEST_MESSAGE = 16 << 20;

    /** What the socket has read ahead when a message is told, and the frames' own bytes. */
    private static final long READ_AHEAD = 128 << 10;

    private static final int CLOSED_WITHOUT_FRAME = 1006;

    /** OkHttp counts a message as sent a moment after its last byte has gone. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final dev.polyvisor.http.WebSocketListener listener;
    private final Failures failures;
    private final RefusalReader refusals;
    private final int maxMessage;
    private final Duration idle;
    private final CompletableFuture<WebSocketLink> opening = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock sending = new ReentrantLock();
    private final Condition sent = sending.newCondition();
    private volatile @Nullable ChannelSocket socket;
    private volatile okhttp3.@Nullable WebSocket peer;
    private volatile boolean closing;
    private volatile boolean aborted;

    WebSocketLink(
            dev.polyvisor.http.WebSocketListener listener,
            Failures failures,
            RefusalReader refusals,
            int maxMessage,
            Duration idle) {
        this.listener = listener;
        this.failures = failures;
        this.refusals = refusals;
        this.maxMessage = maxMessage;
        this.idle = idle;
    }

    /** Told of the socket before it is connected. */
    void use(ChannelSocket made) {
        socket = made;
        made.onSent(this::wakeSenders);
        // a pong or a close frame may meet a peer that has said all and gone: OkHttp would end what is yet to be read
        made.hearLastWords();
    }

    void use(okhttp3.WebSocket started) {
        peer = started;
    }

    CompletableFuture<WebSocketLink> opening() {
        return opening;
    }

    @Override
    public void onOpen(okhttp3.WebSocket webSocket, Response response) {
        peer = webSocket;
        allowNext();
        if (!opening.complete(this)) {
            webSocket.cancel();
        }
    }

    @Override
    public void onMessage(okhttp3.WebSocket webSocket, String text) {
        if (accept(Utf8.size(text))) {
            listener.text(text);
        }
        allowNext();
    }

    @Override
    public void onMessage(okhttp3.WebSocket webSocket, ByteString bytes) {
        if (accept(bytes.size())) {
            listener.binary(bytes.toByteArray());
        }
        allowNext();
    }

    @Override
    public void onClosing(okhttp3.WebSocket webSocket, int code, String reason) {
        closing = true;
        webSocket.close(WebSocket.NORMAL, null);
        wakeSenders();
    }

    @Override
    public void onClosed(okhttp3.WebSocket webSocket, int code, String reason) {
        end(() -> listener.closed(code, reason));
    }

    @Override
    public void onFailure(okhttp3.WebSocket webSocket, Throwable failure, @Nullable Response response) {
        PolyvisorException told = told(failure, response);
        if (opening.completeExceptionally(told)) {
            ended.countDown();
        } else if (opening.isCompletedExceptionally()) {
            ended.countDown();
        } else if (closing) {
            end(() -> listener.closed(CLOSED_WITHOUT_FRAME, ""));
        } else {
            end(() -> listener.failed(told));
        }
    }

    void send(ByteString message, boolean text) {
        if (message.size() > LONGEST_MESSAGE) {
            throw PolyvisorException.invalidArgument("message", "is longer than " + LONGEST_MESSAGE + " bytes");
        }
        okhttp3.WebSocket to = opened();
        sending.lock();
        try {
            awaitRoom(to, message.size());
            boolean taken = text ? to.send(message.utf8()) : to.send(message);
            if (!taken || closing) {
                throw ended();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.error(ErrorCode.CANCELLED, "interrupted while the other side takes nothing", null);
        } finally {
            sending.unlock();
        }
    }

    void finish(int code, String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > 123) {
            throw PolyvisorException.invalidArgument("reason", "is longer than 123 bytes");
        }
        if (code != WebSocket.NORMAL && (code < 3000 || code > 4999)) {
            throw PolyvisorException.invalidArgument("code", "is neither 1000 nor 3000 to 4999");
        }
        closing = true;
        opened().close(code, reason);
        wakeSenders();
    }

    void abort() {
        closing = true;
        aborted = true;
        okhttp3.WebSocket to = peer;
        if (to != null) {
            to.cancel();
        }
        ChannelSocket open = socket;
        if (open != null) {
            open.closeQuietly();
        }
        wakeSenders();
    }

    boolean isOpen() {
        return !closing && ended.getCount() > 0;
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Room in the queue; the time runs anew whenever something has been taken. */
    private void awaitRoom(okhttp3.WebSocket to, int size) throws InterruptedException {
        long limit = idle.isZero() ? Long.MAX_VALUE : idle.toNanos();
        long left = limit;
        long before = to.queueSize();
        while (isOpen() && before > 0 && before + size > HIGH_WATER) {
            long slice = Math.min(left, RECHECK_NANOS);
            left -= slice - Math.max(0, sent.awaitNanos(slice));
            long now = to.queueSize();
            if (now < before) {
                left = limit;
            } else if (left <= 0) {
                abort();
                throw failures.error(ErrorCode.DEADLINE_EXCEEDED, "the other side takes nothing", null);
            }
            before = now;
        }
    }

    private void wakeSenders() {
        sending.lock();
        try {
            sent.signalAll();
        } finally {
            sending.unlock();
        }
    }

    /** Whether a message is told; not after the end, and none that is too large. */
    private boolean accept(long size) {
        if (size > maxMessage) {
            throw failures.tooLong(maxMessage);
        }
        return !aborted;
    }

    private void allowNext() {
        ChannelSocket open = socket;
        if (open != null) {
            open.allow(maxMessage + READ_AHEAD);
        }
    }

    private void end(Runnable last) {
        closing = true;
        try {
            last.run();
        } finally {
            ended.countDown();
            wakeSenders();
        }
    }

    private okhttp3.WebSocket opened() {
        okhttp3.WebSocket to = peer;
        if (to == null) {
            throw ended();
        }
        return to;
    }

    private PolyvisorException ended() {
        return failures.error(ErrorCode.UNAVAILABLE, "the WebSocket has ended", null);
    }

    private PolyvisorException told(Throwable failure, @Nullable Response response) {
        if (failure instanceof PolyvisorException known) {
            return known;
        }
        if (response != null && response.code() != 101) {
            return Refusals.of(response, failures, refusals);
        }
        if (failure instanceof IOException io) {
            return failures.of(io);
        }
        return PolyvisorException.of(ErrorCode.INTERNAL, "the listener of the WebSocket failed", failure);
    }
}
