package dev.polyvisor.driver.kubevirt.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the clients of fabric8 do with the threads and the connections of a session that ends. */
class OurHttpTest {
    private static final byte[] REPLY = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket server;
    private HttpClient http;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        http = new OurHttp(threads, false).newBuilder(Config.empty()).build();
    }

    @AfterEach
    void end() throws IOException {
        http.close();
        threads.shutdownNow();
        server.close();
    }

    private CompletableFuture<HttpResponse<InputStream>> get() {
        return http.sendAsync(
                http.newHttpRequestBuilder()
                        .uri("http://127.0.0.1:" + server.getLocalPort() + "/version")
                        .build(),
                InputStream.class);
    }

    private Socket asked() throws IOException {
        Socket peer = server.accept();
        assertThat(peer.getInputStream().read()).isEqualTo('G');
        return peer;
    }

    @Test
    void a_reply_that_comes_when_the_session_takes_no_work_any_more_is_not_forgotten() throws Exception {
        CompletableFuture<HttpResponse<InputStream>> call = get();
        try (Socket peer = asked()) {
            threads.shutdown();
            peer.getOutputStream().write(REPLY);

            try (InputStream body = call.get(1, TimeUnit.MINUTES).body()) {
                assertThat(body.readAllBytes()).asString(US_ASCII).isEqualTo("{}");
            }
        }
    }

    @Test
    void an_idle_connection_ends_with_its_client() throws Exception {
        assumeThat(Runtime.version().feature())
                .as("before 21 a client of the JDK cannot be closed")
                .isGreaterThanOrEqualTo(21);
        CompletableFuture<HttpResponse<InputStream>> call = get();
        try (Socket peer = asked()) {
            peer.getOutputStream().write(REPLY);
            try (InputStream body = call.get(1, TimeUnit.MINUTES).body()) {
                assertThat(body.readAllBytes()).hasSize(2);
            }

            http.close();

            peer.setSoTimeout(60_000);
            peer.getInputStream().readAllBytes(); // returns at the end of the stream
            assertThat(peer.getInputStream().read()).isNegative();
        }
    }
}
