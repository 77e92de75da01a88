package dev.polyvisor.simulators.fault;

import static dev.polyvisor.simulators.fault.Direction.TO_CLIENT;
import static dev.polyvisor.simulators.fault.Direction.TO_SERVER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.simulators.server.TestCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultProxyTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final VirtualClock clock = new VirtualClock();
    private final ServerSocketChannel echo = listen();
    private final FaultProxy proxy = FaultProxy.to(address(echo)).clock(clock).start();

    /** Sends back each byte that it gets, until it gets no more. */
    private ServerSocketChannel listen() {
        try {
            ServerSocketChannel server =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            threads.execute(() -> {
                try {
                    while (true) {
                        SocketChannel one = server.accept();
                        threads.execute(() -> echo(one));
                    }
                } catch (IOException closed) {
                    // the test is over
                }
            });
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void echo(SocketChannel one) {
        try (one) {
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (one.read(buffer) >= 0) {
                one.write(buffer.flip());
                buffer.clear();
            }
        } catch (IOException gone) {
            // the client has gone
        }
    }

    private static InetSocketAddress address(ServerSocketChannel server) {
        try {
            return (InetSocketAddress) server.getLocalAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
        threads.shutdownNow();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), UTF_8);
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    @Test
    void without_faults_every_byte_passes_and_the_end_too() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "hello");
            socket.shutdownOutput();
            assertThat(readAll(socket)).isEqualTo("hello");
        }
    }

    @Test
    void a_cut_lets_exactly_the_bytes_before_it_through_and_resets() throws Exception {
        proxy.onNextConnection(Fault.cut(TO_SERVER, 3));
        try (Socket socket = connect()) {
            send(socket, "abc");
            assertThat(read(socket, 3)).isEqualTo("abc");
            send(socket, "d");
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void a_truncation_ends_in_order() throws Exception {
        proxy.onNextConnection(Fault.truncate(TO_CLIENT, 2));
        try (Socket socket = connect()) {
            send(socket, "abcdef");
            assertThat(readAll(socket)).isEqualTo("ab");
        }
    }

    @Test
    void bytes_are_doubled_and_dropped_where_it_was_said() throws Exception {
        proxy.onNextConnection(Fault.twice(TO_CLIENT, 1, 2));
        proxy.onNextConnection(Fault.drop(TO_CLIENT, 4, 1));
        try (Socket socket = connect()) {
            send(socket, "abcdef");
            socket.shutdownOutput();
            assertThat(readAll(socket)).isEqualTo("abcbcdf");
        }
    }

    @Test
    void a_stall_holds_one_direction_until_it_is_released() throws Exception {
        proxy.onNextConnection(Fault.stall(TO_CLIENT, 1));
        try (Socket socket = connect()) {
            send(socket, "abc");
            assertThat(read(socket, 1)).isEqualTo("a");
            while (proxy.stalled() == 0) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }
            assertThat(socket.getInputStream().available()).isZero();
            proxy.release();
            assertThat(read(socket, 2)).isEqualTo("bc");
        }
    }

    @Test
    void delays_and_limits_wait_for_the_clock() throws Exception {
        proxy.onNextConnection(Fault.delay(TO_SERVER, 0, Duration.ofHours(1)));
        proxy.onNextConnection(Fault.limit(TO_CLIENT, 0, 20));
        try (Socket socket = connect()) {
            send(socket, "ab");
            clock.awaitTimers(1);
            clock.advance(Duration.ofHours(1));
            assertThat(read(socket, 1)).isEqualTo("a");
            clock.awaitTimers(1);
            assertThat(socket.getInputStream().available()).isZero();
            clock.advance(Duration.ofMillis(50));
            assertThat(read(socket, 1)).isEqualTo("b");
        }
    }

    @Test
    void faults_belong_to_the_connection_with_their_number() throws Exception {
        proxy.onConnection(2, Fault.truncate(TO_CLIENT, 0));
        for (int number = 1; number <= 3; number++) {
            try (Socket socket = connect()) {
                send(socket, "abc");
                socket.shutdownOutput();
                assertThat(readAll(socket)).isEqualTo(number == 2 ? "" : "abc");
            }
        }
        assertThat(proxy.accepted()).isEqualTo(3);
    }

    @Test
    void open_connections_are_cut_and_stalled_on_command() throws Exception {
        try (Socket socket = connect()) {
            send(socket, "a");
            assertThat(read(socket, 1)).isEqualTo("a");
            proxy.stallAll();
            send(socket, "b");
            while (proxy.stalled() == 0) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }
            assertThat(socket.getInputStream().available()).isZero();
            proxy.cutAll();
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void connects_are_refused_and_taken_again_at_the_same_address() throws Exception {
        int port = proxy.port();
        proxy.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.accept();
        assertThat(proxy.port()).isEqualTo(port);
        try (Socket socket = connect()) {
            send(socket, "x");
            assertThat(read(socket, 1)).isEqualTo("x");
        }
    }

    @Test
    void a_connect_hangs_until_connects_are_taken_again() throws Exception {
        proxy.hang();
        try (Socket socket = new Socket()) {
            InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port());
            assertThatThrownBy(() -> socket.connect(there, 200)).isInstanceOf(SocketTimeoutException.class);
        }
        proxy.accept();
        try (Socket socket = connect()) {
            send(socket, "x");
            assertThat(read(socket, 1)).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unix_sockets_pass_hang_and_are_refused_like_ports(boolean refused, @TempDir Path folder) throws Exception {
        Path front = folder.resolve("front");
        try (LoopbackServer server = LoopbackServer.builder()
                        .handler(exchange -> exchange.reply(200, new byte[0]))
                        .unixSocket(folder.resolve("back"))
                        .start();
                FaultProxy between =
                        FaultProxy.to(server.unixAddress()).unixSocket(front).start()) {
            assertThat(status(between)).startsWith("HTTP/1.1 200");
            if (refused) {
                between.refuse();
                assertThatThrownBy(() -> status(between)).hasCauseInstanceOf(IOException.class);
                between.accept();
                assertThat(status(between)).startsWith("HTTP/1.1 200");
            } else {
                between.hang();
                CompletableFuture<String> hanging = CompletableFuture.supplyAsync(() -> status(between), threads);
                between.accept();
                assertThat(hanging.get()).startsWith("HTTP/1.1 200");
            }
        }
        assertThat(front).doesNotExist();
    }

    private static String status(FaultProxy proxy) {
        try (SocketChannel channel = SocketChannel.open(proxy.address())) {
            channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_tls_handshake_hangs_when_the_first_byte_of_the_server_is_held_back() throws Exception {
        TestCertificate own = TestCertificate.selfSigned("server");
        try (LoopbackServer server = LoopbackServer.builder()
                        .handler(exchange -> exchange.reply(200, "fine".getBytes(UTF_8)))
                        .https(own)
                        .start();
                FaultProxy between = FaultProxy.to(server.httpsAddress()).start()) {
            between.onNextConnection(Fault.stall(TO_CLIENT, 0));
            HttpClient client =
                    HttpClient.newBuilder().sslContext(own.trustingContext()).build();
            var reply = client.sendAsync(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + between.port()))
                            .build(),
                    BodyHandlers.ofString());
            while (between.stalled() == 0) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }
            assertThat(between.passed(TO_SERVER)).isPositive();
            assertThat(between.passed(TO_CLIENT)).isZero();
            assertThat(reply).isNotDone();

            between.release();
            assertThat(reply.get().body()).isEqualTo("fine");
        }
    }
}
