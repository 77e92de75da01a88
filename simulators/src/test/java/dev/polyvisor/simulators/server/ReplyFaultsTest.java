package dev.polyvisor.simulators.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.simulators.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyFaultsTest {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger handled = new AtomicInteger();
    private final VirtualClock clock = new VirtualClock();
    private final LoopbackServer server = LoopbackServer.builder()
            .handler(exchange -> {
                handled.incrementAndGet();
                exchange.reply(200, "0123456789".getBytes(UTF_8));
            })
            .http()
            .clock(clock)
            .start();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpRequest request() {
        // not repeated by the client on its own when the connection breaks
        return HttpRequest.newBuilder(server.http().resolve("/x"))
                .POST(HttpRequest.BodyPublishers.ofString("b"))
                .build();
    }

    private String call() throws IOException, InterruptedException {
        HttpResponse<String> reply = client.send(request(), BodyHandlers.ofString());
        return reply.statusCode() + " " + reply.body();
    }

    @Test
    void a_rule_is_used_up_and_only_fits_what_it_says() throws Exception {
        server.faults().next("POST", "/other", ReplyFault.cutBefore());
        server.faults().add(exchange -> true, 2, ReplyFault.instead(503, "text/html", "<html>"));

        assertThat(call()).isEqualTo("503 <html>");
        assertThat(call()).isEqualTo("503 <html>");
        assertThat(call()).isEqualTo("200 0123456789");
        assertThat(handled).hasValue(1);
        assertThat(server.faults().fired()).isEqualTo(2);
    }

    @Test
    void a_lost_reply_leaves_the_work_done_and_a_lost_request_does_not() {
        server.faults().next("POST", "/x", ReplyFault.cutBefore());
        assertThatThrownBy(this::call).isInstanceOf(IOException.class);
        assertThat(handled).hasValue(0);

        server.faults().next("POST", "/x", ReplyFault.cutAfter());
        assertThatThrownBy(this::call).isInstanceOf(IOException.class);
        assertThat(handled).hasValue(1);
    }

    @Test
    void what_comes_before_the_end_of_a_truncated_reply_arrives_however_late_it_is_read() throws Exception {
        for (int round = 0; round < 30; round++) {
            server.faults().next("POST", "/x", ReplyFault.truncated(4));
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), server.http().getPort())) {
                socket.getOutputStream()
                        .write("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nb".getBytes(UTF_8));
                while (server.faults().fired() <= round || server.connections() > 0) {
                    assertThat(Thread.currentThread().isInterrupted())
                            .as("waited too long")
                            .isFalse();
                    Thread.onSpinWait();
                }
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .contains("Content-Length: 10")
                        .endsWith("\r\n\r\n0123");
            }
        }
    }

    @Test
    void what_is_done_for_a_client_that_has_gone_is_under_way_until_it_is_done() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (LoopbackServer slow = LoopbackServer.builder()
                .handler(exchange -> {
                    asked.countDown();
                    goOn.await();
                    handled.incrementAndGet();
                })
                .http()
                .start()) {
            slow.faults().next("POST", "/x", ReplyFault.cutAfter());
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), slow.http().getPort())) {
                socket.getOutputStream()
                        .write("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nb".getBytes(UTF_8));
                asked.await();
            }
            assertThat(slow.faults().underWay()).isEqualTo(1);

            goOn.countDown();
            while (slow.faults().underWay() > 0) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }

            assertThat(handled).hasValue(1);
            assertThat(slow.faults().fired()).isEqualTo(1);
        }
    }

    @Test
    void a_truncated_reply_is_a_failure_to_its_reader() throws Exception {
        server.faults().next("POST", "/x", ReplyFault.truncated(4));
        InputStream body = client.send(request(), BodyHandlers.ofInputStream()).body();
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void a_stalled_reply_goes_on_when_it_is_released_however_soon_that_is() throws Exception {
        for (int round = 0; round < 30; round++) {
            server.faults().next("POST", "/x", ReplyFault.stalled(4));
            InputStream body =
                    client.send(request(), BodyHandlers.ofInputStream()).body();
            assertThat(new String(body.readNBytes(4), UTF_8)).isEqualTo("0123");
            assertThat(body.available()).isZero();

            server.faults().release();
            assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo("456789");
        }
    }

    @Test
    void delays_and_slow_bodies_wait_for_the_clock() throws Exception {
        server.faults().next("POST", "/x", ReplyFault.delayed(Duration.ofHours(1)));
        CompletableFuture<HttpResponse<String>> late = client.sendAsync(request(), BodyHandlers.ofString());
        clock.awaitTimers(1);
        assertThat(handled).hasValue(0);
        clock.advance(Duration.ofHours(1));
        assertThat(late.get().body()).isEqualTo("0123456789");

        server.faults().next("POST", "/x", ReplyFault.slow(5, Duration.ofHours(1)));
        InputStream body = client.send(request(), BodyHandlers.ofInputStream()).body();
        assertThat(new String(body.readNBytes(5), UTF_8)).isEqualTo("01234");
        clock.awaitTimers(1);
        clock.advance(Duration.ofHours(1));
        assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo("56789");
    }
}
