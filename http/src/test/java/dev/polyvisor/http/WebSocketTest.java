package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // closing, early or late, is what is tested
class WebSocketTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    final Threads threads = new Threads();

    private final Recorder recorder = new Recorder();

    /** Keeps what it is told. */
    private static class Recorder implements WebSocketListener {
        final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

        @Override
        public void text(String message) {
            told.add(message);
        }

        @Override
        public void binary(byte[] message) {
            told.add(ByteBuffer.wrap(message));
        }

        @Override
        public void closed(int code, String reason) {
            told.add("closed " + code + ' ' + reason);
        }

        @Override
        public void failed(PolyvisorException failure) {
            told.add(failure);
        }
    }

    @Test
    void messages_go_both_ways_in_their_order() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded(Frames::echo));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            socket.sendText("héllo");
            socket.sendText("");
            socket.sendBinary(new byte[] {1, 2, 3, 4}, 1, 2);

            assertThat(List.of(recorder.told.take(), recorder.told.take(), recorder.told.take()))
                    .containsExactly("héllo", "", ByteBuffer.wrap(new byte[] {2, 3}));
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void it_goes_through_a_unix_socket_too(@TempDir java.nio.file.Path folder) throws Exception {
        java.nio.file.Path path = folder.resolve("s");
        try (RawServer server = RawServer.unix(path, Frames.upgraded(Frames::echo));
                HttpTransport transport = threads.transport(Connection.unixSocket(path.toString()))
                        .build();
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            socket.sendText("hello");

            assertThat(recorder.told.take()).isEqualTo("hello");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void the_handshake_carries_the_headers_of_the_request_and_asks_for_no_compression() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.tcp((in, out) -> {
                    String head = RawServer.readHead(in);
                    heads.add(head);
                    Frames.accept(head, out);
                    RawServer.hang(in);
                });
                HttpTransport transport = threads.transport(
                                Connection.parse(server.url()).token(Secret.of("hush-hush")))
                        .build();
                WebSocket socket = transport.webSocket(
                        HttpRequest.get("/ws/{}", "a b").query("secret", "s").header("X-One", "1"), recorder)) {
            assertThat(heads.take())
                    .startsWith("GET /ws/a%20b?secret=s HTTP/1.1\r\n")
                    .contains("X-One: 1\r\n", "Authorization: Bearer hush-hush\r\n")
                    .doesNotContain("Sec-WebSocket-Extensions");
        }
    }

    @ParameterizedTest
    @CsvSource({"403, PERMISSION_DENIED", "404, NOT_FOUND", "200, INTERNAL"})
    void a_refused_handshake_is_told_by_its_status(int status, ErrorCode code) throws Exception {
        try (RawServer server = RawServer.tcp(RawServer.answering(
                        "HTTP/1.1 " + status + " No\r\nContent-Length: 15\r\n\r\n",
                        "token=swordfish".getBytes(StandardCharsets.UTF_8)));
                HttpTransport transport = threads.open(server.url())) {
            PolyvisorException failure = catchThrowableOfType(
                    PolyvisorException.class,
                    () -> transport.webSocket(HttpRequest.get("/ws").operation("instance.exec"), recorder));

            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.operation()).contains("instance.exec");
            assertThat(failure.detail().orElse("")).doesNotContain("swordfish");
        }
        assertThat(recorder.told).isEmpty();
    }

    @Test
    void no_connection_is_unavailable() {
        try (HttpTransport transport = threads.open("http://127.0.0.1:1")) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.webSocket(HttpRequest.get("/ws"), recorder))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE);
        }
    }

    @Test
    void a_close_frame_of_the_other_side_ends_it() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> {
                    Frames.frame(out, Frames.TEXT, "last");
                    Frames.frame(out, Frames.CLOSE, "\u0003\u00e9going");
                    RawServer.hang(in);
                }));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            assertThat(recorder.told.take()).isEqualTo("last");
            assertThat(recorder.told.take()).isEqualTo("closed 1001 going");
            assertThat(socket.awaitEnd(PATIENCE)).isTrue();
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> socket.sendText("late"))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE);
        }
        assertThat(recorder.told).isEmpty();
    }

    @Test
    void a_connection_that_is_cut_has_failed() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> Frames.frame(out, Frames.TEXT, "last")));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws").operation("events"), recorder)) {
            assertThat(recorder.told.take()).isEqualTo("last");
            assertThat(recorder.told.take()).isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(failure.operation()).contains("events");
            });
            assertThat(socket.awaitEnd(PATIENCE)).isTrue();
        }
        assertThat(recorder.told).isEmpty();
    }

    @Test
    void a_connection_that_is_cut_after_this_side_closed_has_not_failed() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> {
                    Frames.frame(out, Frames.TEXT, "");
                    Frames.readFrame(in);
                }));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            assertThat(recorder.told.take()).isEqualTo("");
            socket.close(WebSocket.NORMAL, "");
            assertThat(recorder.told.take()).isEqualTo("closed 1006 ");
        }
    }

    @Test
    void closing_answers_and_ends() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded(Frames::echo));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            socket.close(3001, "bye");
            socket.close(3001, "bye");
            assertThat(recorder.told.take()).isEqualTo("closed 3001 bye");
            assertThat(socket.isOpen()).isFalse();
        }
        assertThat(recorder.told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1006, 2999, 5000})
    void a_code_that_may_not_be_sent_is_refused(int code) throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded(Frames::echo));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> socket.close(code, ""))
                    .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT);
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void closing_the_transport_ends_it() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> RawServer.hang(in)));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            transport.close();

            assertThat(recorder.told.take())
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
            assertThat(socket.awaitEnd(PATIENCE)).isTrue();
            assertThat(transport.openSockets()).isZero();
        }
    }

    @Test
    void closing_it_at_once_tells_the_listener() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> RawServer.hang(in)));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            socket.close();
            socket.close();
            assertThat(recorder.told.take()).isEqualTo("closed 1006 ");
            assertThat(transport.openSockets()).isZero();
        }
    }

    @Test
    void a_listener_that_throws_ends_it() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> {
                    Frames.frame(out, Frames.TEXT, "boom");
                    RawServer.hang(in);
                }));
                HttpTransport transport = threads.open(server.url())) {
            WebSocketListener broken = new WebSocketListener() {
                @Override
                public void text(String message) {
                    throw new IllegalStateException(message);
                }

                @Override
                public void failed(PolyvisorException failure) {
                    recorder.failed(failure);
                }
            };
            try (WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), broken)) {
                assertThat(recorder.told.take()).isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
                    assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_message_that_is_too_large_is_refused_while_it_arrives(boolean endless) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> {
                    try {
                        if (endless) {
                            out.write(new byte[] {(byte) Frames.BINARY, 127, 0, 0, 1, 0, 0, 0, 0, 0});
                            while (true) {
                                out.write(new byte[1 << 16]);
                            }
                        }
                        Frames.frame(out, Frames.TEXT, "x".repeat(1001));
                        RawServer.hang(in);
                    } finally {
                        gone.countDown();
                    }
                }));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(
                        HttpRequest.get("/ws"), new WebSocketSettings(Duration.ZERO, 1000), recorder)) {
            assertThat(recorder.told.take())
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
            gone.await();
        }
    }

    @Test
    void many_messages_below_the_limit_are_no_message_above_it() throws Exception {
        int count = 20_000;
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> {
                    for (int i = 0; i < count; i++) {
                        Frames.frame(out, Frames.TEXT, "x".repeat(100));
                    }
                    Frames.frame(out, Frames.TEXT, "end");
                    RawServer.hang(in);
                }));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(
                        HttpRequest.get("/ws"), new WebSocketSettings(Duration.ZERO, 100), recorder)) {
            int seen = 0;
            for (Object told = recorder.told.take(); !told.equals("end"); told = recorder.told.take()) {
                assertThat(told).isInstanceOf(String.class);
                seen++;
            }
            assertThat(seen).isEqualTo(count);
        }
    }

    @Test
    void a_sender_is_held_back_while_the_other_side_takes_nothing_and_goes_on_when_it_does() throws Exception {
        CountDownLatch takes = new CountDownLatch(1);
        AtomicLong sent = new AtomicLong();
        long all = 32L << 20;
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> {
                    takes.await();
                    long seen = 0;
                    while (seen < all) {
                        seen += Frames.readFrame(in).length;
                    }
                    Frames.frame(out, Frames.TEXT, "all");
                    RawServer.hang(in);
                }));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            threads.executor().execute(() -> {
                byte[] some = new byte[64 << 10];
                for (long n = 0; n < all; n += some.length) {
                    socket.sendBinary(some);
                    sent.addAndGet(some.length);
                }
            });
            // it comes to a stand: several looks in a row see no progress
            long before = -1;
            for (int same = 0; same < 20; ) {
                long now = sent.get();
                same = now == before && now > 0 ? same + 1 : 0;
                before = now;
                assertThat(new CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            assertThat(sent.get()).isLessThan(16L << 20);
            takes.countDown();
            assertThat(recorder.told.take()).isEqualTo("all");
        }
    }

    @Test
    void a_sender_gives_up_when_the_other_side_takes_nothing_for_the_idle_time() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> new CountDownLatch(1).await()));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket =
                        transport.webSocket(HttpRequest.get("/ws").idleTimeout(Duration.ofMillis(200)), recorder)) {
            PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, () -> {
                while (true) {
                    socket.sendBinary(new byte[1 << 20]);
                }
            });
            assertThat(failure.code()).isIn(ErrorCode.DEADLINE_EXCEEDED, ErrorCode.UNAVAILABLE);
            assertThat(socket.awaitEnd(PATIENCE)).isTrue();
        }
    }

    @Test
    void the_other_side_is_held_back_while_the_listener_is_busy() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicLong sent = new AtomicLong();
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> {
                    byte[] some = new byte[64 << 10];
                    while (true) {
                        Frames.frame(out, Frames.BINARY, some);
                        sent.addAndGet(some.length);
                    }
                }));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), new WebSocketListener() {
                    @Override
                    public void binary(byte[] message) {
                        try {
                            goOn.await();
                        } catch (InterruptedException ended) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })) {
            long before = -1;
            for (int same = 0; same < 20; ) {
                long now = sent.get();
                same = now == before ? same + 1 : 0;
                before = now;
                assertThat(new CountDownLatch(1).await(10, java.util.concurrent.TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            assertThat(sent.get()).isLessThan(64L << 20);
            goOn.countDown();
            while (sent.get() <= before + (64 << 20)) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("waited too long")
                        .isFalse();
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void a_peer_that_answers_no_ping_has_failed() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> RawServer.hang(in)));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(
                        HttpRequest.get("/ws"), WebSocketSettings.DEFAULT.pings(Duration.ofMillis(50)), recorder)) {
            assertThat(recorder.told.take())
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
            assertThat(socket.isOpen()).isFalse();
        }
    }

    @Test
    void a_ping_of_the_other_side_is_answered() throws Exception {
        try (RawServer server = RawServer.tcp(Frames.upgraded((in, out) -> {
                    Frames.frame(out, Frames.PING, "sign of life");
                    Frames.frame(out, Frames.TEXT, new String(Frames.readFrame(in), StandardCharsets.UTF_8));
                    RawServer.hang(in);
                }));
                HttpTransport transport = threads.open(server.url());
                WebSocket socket = transport.webSocket(HttpRequest.get("/ws"), recorder)) {
            assertThat(recorder.told.take()).isEqualTo("sign of life");
        }
    }
}
