package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Trust;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backend may stop at any moment: the call ends when its time is up, when its thread is interrupted, or at close. */
@SuppressWarnings("try") // closing, early or late, is what is tested
class HangTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(5);

    @RegisterExtension
    final Threads threads = new Threads();

    @TempDir
    Path folder;

    /** Where the backend stops. */
    enum Stop {
        CONNECT,
        HANDSHAKE,
        SLOW_HANDSHAKE,
        HEAD,
        BODY,
        UPLOAD,
        UNIX_HEAD,
        UNIX_BODY,
        WEB_SOCKET_OPENING
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void the_call_ends_when_its_time_is_up(Stop stop) throws Exception {
        try (Backend backend = backend(stop);
                HttpTransport transport = threads.transport(backend.connection().timeouts(SHORT, SHORT))
                        .build()) {
            PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, () -> call(transport, stop));

            assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.provider()).contains("lab");
        }
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void the_call_ends_when_its_thread_is_interrupted(Stop stop) throws Exception {
        try (Backend backend = backend(stop);
                HttpTransport transport = threads.transport(backend.connection().timeouts(LONG, LONG))
                        .build()) {
            CompletableFuture<PolyvisorException> ended = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                PolyvisorException failure =
                        catchThrowableOfType(PolyvisorException.class, () -> call(transport, stop));
                ended.complete(Thread.currentThread().isInterrupted() ? failure : null);
            });
            caller.start();
            backend.awaitStop(transport);
            caller.interrupt();

            assertThat(ended.get()).isNotNull();
            assertThat(ended.get().code()).isEqualTo(ErrorCode.CANCELLED);
        }
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void the_call_ends_when_the_transport_is_closed(Stop stop) throws Exception {
        try (Backend backend = backend(stop);
                HttpTransport transport = threads.transport(backend.connection().timeouts(LONG, LONG))
                        .build()) {
            Future<PolyvisorException> ended = threads.executor()
                    .submit(() -> catchThrowableOfType(PolyvisorException.class, () -> call(transport, stop)));
            backend.awaitStop(transport);
            transport.close();

            assertThat(ended.get().code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
            assertThat(transport.openSockets()).isZero();
        }
    }

    @Test
    void a_reply_that_trickles_ends_when_the_whole_time_is_up() throws Exception {
        try (RawServer server = RawServer.tcp((in, out) -> {
                    RawServer.readHead(in);
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    CountDownLatch never = new CountDownLatch(1);
                    while (!never.await(10, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                        out.write('x');
                    }
                });
                HttpTransport transport =
                        threads.transport(Connection.parse(server.url())).build()) {
            PolyvisorException failure = catchThrowableOfType(
                    PolyvisorException.class,
                    () -> transport.send(HttpRequest.get("/").timeout(SHORT)).text());
            assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        }
    }

    @Test
    void an_interrupted_thread_sends_nothing() throws Exception {
        try (RawServer server = RawServer.tcp(RawServer.answering("HTTP/1.1 200 OK\r\n\r\n", new byte[0]));
                HttpTransport transport = threads.open(server.url())) {
            Thread.currentThread().interrupt();
            PolyvisorException failure =
                    catchThrowableOfType(PolyvisorException.class, () -> transport.send(HttpRequest.get("/")));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void a_closed_transport_takes_no_call() throws Exception {
        try (HttpTransport transport = threads.open("http://127.0.0.1:1")) {
            transport.close();
            transport.close();
            assertThat(catchThrowableOfType(PolyvisorException.class, () -> transport.send(HttpRequest.get("/")))
                            .code())
                    .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        }
    }

    private static void call(HttpTransport transport, Stop stop) {
        switch (stop) {
            case WEB_SOCKET_OPENING ->
                transport.webSocket(HttpRequest.get("/ws").timeout(Duration.ZERO), new WebSocketListener() {});
            case UPLOAD ->
                transport.send(HttpRequest.put("/")
                        .timeout(Duration.ZERO)
                        .body(Body.stream("application/octet-stream", -1, HangTest::endless)));
            default ->
                transport.send(HttpRequest.get("/").timeout(Duration.ZERO)).text();
        }
    }

    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return length;
            }
        };
    }

    /** A backend that stops, and tells when it has. */
    private record Backend(Connection connection, CountDownLatch stopped, List<Closeable> parts) implements Closeable {
        /** Until the call has come to where the backend stops; nobody can tell of a connection that is not accepted. */
        void awaitStop(HttpTransport transport) throws InterruptedException {
            if (parts.get(0) instanceof ServerSocket) {
                while (transport.openSockets() == 0) {
                    assertThat(Thread.currentThread().isInterrupted())
                            .as("waited too long")
                            .isFalse();
                    Thread.onSpinWait();
                }
            } else {
                stopped.await();
            }
        }

        @Override
        public void close() throws IOException {
            for (Closeable part : parts) {
                part.close();
            }
        }
    }

    private Backend backend(Stop stop) throws IOException {
        CountDownLatch stopped = new CountDownLatch(1);
        if (stop == Stop.CONNECT) {
            return full();
        }
        RawServer.Script script = (in, out) -> {
            if (stop == Stop.HANDSHAKE || stop == Stop.SLOW_HANDSHAKE) {
                in.read();
                stopped.countDown();
                CountDownLatch never = new CountDownLatch(1);
                // the beginning of a record of 16,384 bytes: the client reads on
                out.write(new byte[] {22, 3, 3, 0x40, 0});
                while (stop == Stop.SLOW_HANDSHAKE && !never.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    out.write(0);
                }
                RawServer.hang(in);
            }
            RawServer.readHead(in);
            if (stop == Stop.BODY || stop == Stop.UNIX_BODY) {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234".getBytes(StandardCharsets.UTF_8));
            }
            stopped.countDown();
            if (stop == Stop.UPLOAD) {
                new CountDownLatch(1).await();
            }
            RawServer.hang(in);
        };
        if (stop.name().startsWith("UNIX")) {
            Path path = folder.resolve("s");
            return new Backend(Connection.unixSocket(path.toString()), stopped, List.of(RawServer.unix(path, script)));
        }
        RawServer server = RawServer.tcp(script);
        Connection connection = stop.name().endsWith("HANDSHAKE")
                ? Connection.https("https://127.0.0.1:" + server.port()).trust(Trust.insecure())
                : Connection.parse(server.url());
        return new Backend(connection, stopped, List.of(server));
    }

    /** A server whose queue of connections is full: the system answers nobody else. */
    private static Backend full() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        List<Closeable> parts = new ArrayList<>(List.of(server));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(address);
            parts.add(channel);
        }
        return new Backend(Connection.parse("http://127.0.0.1:" + server.getLocalPort()), new CountDownLatch(0), parts);
    }
}
