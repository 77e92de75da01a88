package dev.polyvisor.simulators.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackServerTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static final Handler ECHO = exchange -> {
        try {
            byte[] body = exchange.body().readAllBytes();
            exchange.setHeader("X-Seen", exchange.method() + " " + exchange.segments() + " " + exchange.query("q"));
            exchange.reply(200, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    };

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void the_handler_sees_the_decoded_request_and_its_reply_arrives() throws Exception {
        try (LoopbackServer server =
                LoopbackServer.builder().handler(ECHO).http().start()) {
            HttpResponse<String> reply = client.send(
                    HttpRequest.newBuilder(server.http().resolve("/a%2Fb//c+d?q=x%20y&q=z"))
                            .POST(BodyPublishers.ofString("hello"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("hello");
            assertThat(reply.headers().firstValue("X-Seen")).hasValue("POST [a/b, , c+d] Optional[x y]");
            assertThat(reply.headers().map()).doesNotContainKey("server");
        }
    }

    @Test
    void a_streamed_reply_arrives_while_the_handler_still_writes() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Handler endless = exchange -> {
            try {
                OutputStream out = exchange.reply(200);
                out.write("first\n".getBytes(UTF_8));
                out.flush();
                goOn.await();
                out.write("second\n".getBytes(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        try (LoopbackServer server =
                LoopbackServer.builder().handler(endless).http().gzip().start()) {
            for (String encoding : new String[] {"identity", "gzip"}) {
                HttpResponse<InputStream> reply = client.send(
                        HttpRequest.newBuilder(server.http())
                                .header("Accept-Encoding", encoding)
                                .build(),
                        BodyHandlers.ofInputStream());
                InputStream body = encoding.equals("gzip") ? new GZIPInputStream(reply.body()) : reply.body();
                assertThat(new String(body.readNBytes(6), UTF_8)).isEqualTo("first\n");
                goOn.countDown();
                assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo("second\n");
            }
        }
    }

    @Test
    void a_handler_that_fails_answers_500_and_cuts_when_the_reply_has_begun() throws Exception {
        Handler failing = exchange -> {
            if (exchange.path().equals("/late")) {
                OutputStream out = exchange.reply(200);
                try {
                    out.write(new byte[100_000]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            if (!exchange.path().equals("/silent")) {
                throw new IllegalStateException("broken");
            }
        };
        try (LoopbackServer server =
                LoopbackServer.builder().handler(failing).http().start()) {
            HttpResponse<String> early = get(server.http().resolve("/early"));
            assertThat(early.statusCode()).isEqualTo(500);
            assertThat(early.body()).contains("broken");
            assertThat(get(server.http().resolve("/silent")).statusCode()).isEqualTo(500);
            assertThatThrownBy(() -> get(server.http().resolve("/late"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void the_client_certificate_is_shown_to_the_handler_and_only_the_trusted_server_is_talked_to() throws Exception {
        TestCertificate own = TestCertificate.selfSigned("server");
        TestCertificate other = TestCertificate.selfSigned("other");
        TestCertificate caller = TestCertificate.selfSigned("caller");
        Handler who = exchange -> exchange.reply(
                200,
                exchange.clientCertificate()
                        .map(TestCertificate::fingerprint)
                        .orElse("nobody")
                        .getBytes(UTF_8));
        try (LoopbackServer server = LoopbackServer.builder()
                .handler(who)
                .https(own)
                .askForClientCertificates()
                .tlsProtocols("TLSv1.3")
                .start()) {
            HttpRequest request = HttpRequest.newBuilder(server.https()).build();
            assertThat(HttpClient.newBuilder()
                            .sslContext(caller.clientContext(own))
                            .build()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .isEqualTo(caller.fingerprint());
            assertThat(HttpClient.newBuilder()
                            .sslContext(own.trustingContext())
                            .build()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .isEqualTo("nobody");
            assertThatThrownBy(() -> HttpClient.newBuilder()
                            .sslContext(other.trustingContext())
                            .build()
                            .send(request, BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void a_unix_socket_is_answered_and_removed_at_the_end(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("s");
        try (LoopbackServer server = LoopbackServer.builder()
                .handler(exchange ->
                        exchange.reply(200, Boolean.toString(exchange.isLocal()).getBytes(UTF_8)))
                .unixSocket(path)
                .start()) {
            assertThat(overUnix(server.unixSocket())).startsWith("HTTP/1.1 200").endsWith("true");
            server.goDown();
            assertThatThrownBy(() -> overUnix(path)).isInstanceOf(IOException.class);
            server.comeUp();
            assertThat(overUnix(path)).endsWith("true");
        }
        assertThat(Files.exists(path)).isFalse();
    }

    private static String overUnix(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    @Test
    void it_comes_back_at_the_same_port_after_it_was_down() throws Exception {
        try (LoopbackServer server =
                LoopbackServer.builder().handler(ECHO).http().start()) {
            URI uri = server.http();
            assertThat(get(uri).statusCode()).isEqualTo(200);
            server.goDown();
            assertThat(server.connections()).isZero();
            assertThatThrownBy(() -> get(uri)).isInstanceOf(IOException.class);
            server.comeUp();
            assertThat(server.http()).isEqualTo(uri);
            assertThat(get(uri).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void close_ends_requests_that_hang_and_leaves_no_thread() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        LoopbackServer server = LoopbackServer.builder()
                .handler(exchange -> {
                    inside.countDown();
                    new CountDownLatch(1).await();
                })
                .http()
                .start();
        var pending = client.sendAsync(HttpRequest.newBuilder(server.http()).build(), BodyHandlers.ofString());
        inside.await();

        server.close();

        assertThatThrownBy(pending::get).hasRootCauseInstanceOf(IOException.class);
        // a thread is there for a moment after its pool has ended
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("polyvisor-server"))) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("waited too long")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    @SuppressWarnings("try") // closing it is what happens here, a second time does no harm
    void a_connection_that_comes_while_it_closes_or_goes_down_ends_too() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<Socket> sockets;
            try (LoopbackServer server = LoopbackServer.builder()
                    .handler(exchange -> new CountDownLatch(1).await())
                    .http()
                    .start()) {
                int port = server.http().getPort();
                CountDownLatch connected = new CountDownLatch(1);
                CompletableFuture<List<Socket>> all =
                        CompletableFuture.supplyAsync(() -> connectUntilRefused(port, connected));
                connected.await();
                if (round % 2 == 0) {
                    server.goDown();
                    assertThat(server.connections()).isZero();
                } else {
                    server.close();
                }
                sockets = all.get();
            }
            for (Socket socket : sockets) {
                try (socket) {
                    socket.setSoTimeout(30_000);
                    // some of them hear before that the server fails
                    assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                            .doesNotContain(" 200 ");
                } catch (SocketTimeoutException hanging) {
                    throw new AssertionError("a connection was left open", hanging);
                } catch (IOException reset) {
                    // it has ended, too
                }
            }
        }
    }

    private static List<Socket> connectUntilRefused(int port, CountDownLatch connected) {
        List<Socket> sockets = new ArrayList<>();
        try {
            // no more than may wait to be taken: what is beyond tries again after a second
            while (sockets.size() < 40) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                connected.countDown();
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            }
        } catch (IOException refused) {
            // it is down
        }
        return sockets;
    }
}
