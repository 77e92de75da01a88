package dev.polyvisor.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Trust;
import dev.polyvisor.simulators.fault.Direction;
import dev.polyvisor.simulators.fault.Fault;
import dev.polyvisor.simulators.fault.FaultProxy;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.FrameListener;
import dev.polyvisor.simulators.server.Frames;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.simulators.server.TestCertificate;
import dev.polyvisor.testkit.leak.NoLeaks;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** However a server hangs, closing the fleet ends: nothing of it is left after its bound. */
@NoLeaks(waitSeconds = 60)
class HangingServerTest {
    private static final Duration BOUND = Duration.ofSeconds(2);

    /** When the test gives up: far beyond the bound, and far before the time-outs of {@link #PATIENT}. */
    private static final long GIVE_UP_SECONDS = 60;

    /** No time-out of a connection may be what ends the waiting. */
    private static final Duration PATIENT = Duration.ofHours(1);

    private static final String SERVER =
            "{\"type\":\"sync\",\"status\":\"Success\",\"status_code\":200,\"metadata\":{\"api_extensions\":"
                    + "[\"etag\",\"event_lifecycle\",\"container_full\",\"instances\",\"projects\",\"storage\"],"
                    + "\"auth\":\"trusted\",\"environment\":{\"server\":\"lxd\",\"server_version\":\"5.0.2\"}}}";

    private static Fleet open(Connection connection) {
        return Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory())
                .provider("hangs", "lxd", connection.timeouts(PATIENT, PATIENT))
                .open();
    }

    private static void closes(Fleet fleet) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        Thread closing = new Thread(() -> {
            fleet.close(BOUND);
            closed.countDown();
        });
        closing.start();
        assertThat(closed.await(GIVE_UP_SECONDS, TimeUnit.SECONDS)).as("closed").isTrue();
        closing.join();
    }

    private static void await(CountDownLatch reached) throws InterruptedException {
        assertThat(reached.await(GIVE_UP_SECONDS, TimeUnit.SECONDS))
                .as("the server hangs")
                .isTrue();
    }

    @Test
    void in_connect() throws InterruptedException {
        try (LoopbackServer server = LoopbackServer.builder()
                        .handler(exchange -> exchange.cut())
                        .http()
                        .start();
                FaultProxy proxy = FaultProxy.to(server.httpAddress()).start()) {
            proxy.hang();
            Fleet fleet = open(Connection.parse("http://127.0.0.1:" + proxy.port()));
            closes(fleet);
        }
    }

    @Test
    void in_the_handshake_of_tls() throws InterruptedException {
        TestCertificate certificate = TestCertificate.selfSigned("server");
        try (LoopbackServer server = LoopbackServer.builder()
                        .handler(exchange -> exchange.cut())
                        .https(certificate)
                        .start();
                FaultProxy proxy = FaultProxy.to(server.httpsAddress()).start()) {
            proxy.onEveryConnection(Fault.stall(Direction.TO_CLIENT, 0));
            TestCertificate client = TestCertificate.selfSigned("client");
            Fleet fleet = open(Connection.https("https://127.0.0.1:" + proxy.port())
                    .trust(Trust.pinned(certificate.pem()))
                    .clientCertificate(client.pem(), client.keyPem()));
            while (proxy.stalled() == 0) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }
            closes(fleet);
        }
    }

    @Test
    void in_the_middle_of_a_reply() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        try (LoopbackServer server = LoopbackServer.builder()
                .handler(exchange -> {
                    half(exchange);
                    hanging.countDown();
                    new CountDownLatch(1).await();
                })
                .http()
                .start()) {
            Fleet fleet = open(Connection.parse(server.http().toString()));
            await(hanging);
            closes(fleet);
        }
    }

    private static void half(Exchange exchange) {
        OutputStream out = exchange.reply(200);
        try {
            out.write(SERVER.substring(0, SERVER.length() / 2).getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void in_a_websocket() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        try (LoopbackServer server = LoopbackServer.builder()
                .handler(exchange -> {
                    if (exchange.isWebSocketRequest()) {
                        // it opens, and never says or answers anything
                        exchange.webSocket(new Silent());
                        hanging.countDown();
                    } else if (exchange.path().equals("/1.0")) {
                        exchange.setHeader("Content-Type", "application/json");
                        exchange.reply(200, SERVER.getBytes(StandardCharsets.UTF_8));
                    } else {
                        new CountDownLatch(1).await();
                    }
                })
                .http()
                .start()) {
            Fleet fleet = open(Connection.parse(server.http().toString()));
            await(hanging);
            closes(fleet);
        }
    }

    /** Takes what comes and says nothing. */
    private static final class Silent implements FrameListener {
        @Override
        public void opened(Frames frames) {
            // says nothing, and holds nothing
        }

        @Override
        public void data(byte[] payload, boolean text) {
            // says nothing, and holds nothing
        }

        @Override
        public void closed(int code) {
            // says nothing, and holds nothing
        }
    }
}
