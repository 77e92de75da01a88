package dev.polyvisor.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/**
 * How far one call has come, for its errors; it also gives the TLS handshake a limit as a whole, which OkHttp does not
 * have: a server that sends one byte now and then could hold it for ever.
 */
final class CallTrace extends EventListener {
    /** Where a call is. */
    enum Phase {
        RESOLVE("resolving the name"),
        CONNECT("connecting"),
        HANDSHAKE("the TLS handshake"),
        SEND("sending the request"),
        WAIT("waiting for the reply"),
        RECEIVE("receiving the reply");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Duration handshakeLimit;
    private volatile Phase phase = Phase.RESOLVE;
    private volatile boolean connected;
    private volatile boolean handshakeTimedOut;
    private @Nullable AsyncTimeout handshake;

    CallTrace(Duration handshakeLimit) {
        this.handshakeLimit = handshakeLimit;
    }

    Phase phase() {
        return phase;
    }

    /** Whether the call used an idle connection again, and ended before anything came back. */
    boolean lostIdleConnection() {
        return !connected && (phase == Phase.SEND || phase == Phase.WAIT);
    }

    boolean handshakeTimedOut() {
        return handshakeTimedOut;
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        connected = true;
        phase = Phase.CONNECT;
    }

    @Override
    public void secureConnectStart(Call call) {
        phase = Phase.HANDSHAKE;
        AsyncTimeout limit = new AsyncTimeout() {
            @Override
            protected void timedOut() {
                handshakeTimedOut = true;
                call.cancel();
            }
        };
        limit.timeout(Timeouts.millis(handshakeLimit), TimeUnit.MILLISECONDS);
        limit.enter();
        handshake = limit;
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake done) {
        endHandshake();
    }

    @Override
    public void connectFailed(
            Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol, IOException failure) {
        endHandshake();
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        phase = Phase.SEND;
    }

    @Override
    public void requestHeadersEnd(Call call, Request request) {
        if (request.body() == null) {
            phase = Phase.WAIT;
        }
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
        phase = Phase.WAIT;
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        phase = Phase.RECEIVE;
    }

    private void endHandshake() {
        AsyncTimeout limit = handshake;
        if (limit != null) {
            handshake = null;
            limit.exit();
        }
    }
}
