package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.server.TestCertificate;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The sockets of an operation of another server, as a request names it: its URL, the certificate by which the server is known, and the
 * secrets by name.
 */
record RemoteSockets(URI operation, X509Certificate certificate, Map<String, String> secrets) {

    static RemoteSockets of(JsonNode named) {
        Map<String, String> secrets = new TreeMap<>(Json.textMap(named.path("secrets"), "secrets"));
        try {
            return new RemoteSockets(
                    URI.create(Json.text(named, "operation").replaceFirst("^https", "wss")),
                    (X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(
                                    Json.text(named, "certificate").getBytes(StandardCharsets.US_ASCII))),
                    secrets);
        } catch (CertificateException e) {
            throw Refused.invalid("Invalid certificate: " + e.getMessage());
        }
    }

    /** Connects to all of them, control first. Blocks; fails when one cannot be reached. */
    void connect(SocketSession session, Executor executor) {
        HttpClient client = HttpClient.newBuilder()
                .executor(executor)
                .sslContext(TestCertificate.trusting(certificate))
                .build();
        secrets.forEach((name, secret) -> {
            WebSocket socket;
            try {
                socket = client.newWebSocketBuilder()
                        .buildAsync(URI.create(operation + "/websocket?secret=" + secret), new Arriving(session, name))
                        .join();
            } catch (CompletionException e) {
                throw Refused.failed("Failed connecting to " + operation + ": " + e.getCause());
            }
            session.opened(name, new RemoteFrames(socket));
            socket.request(1);
        });
    }

    /** What comes from the other server. */
    private record Arriving(SocketSession session, String name) implements WebSocket.Listener {
        @Override
        public void onOpen(WebSocket socket) {
            // nothing is taken before the session knows the socket
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            session.data(name, data.toString().getBytes(StandardCharsets.UTF_8), true);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            session.data(name, bytes, false);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            session.closed(name);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            session.closed(name);
        }
    }
}
