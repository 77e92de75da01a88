package dev.polyvisor.simulators.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private final BlockingQueue<String> atServer = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> atClient = new LinkedBlockingQueue<>();
    private final CompletableFuture<Frames> opened = new CompletableFuture<>();
    private final LoopbackServer server = LoopbackServer.builder()
            .handler(exchange -> exchange.webSocket(new Recording()))
            .http()
            .start();
    private final WebSocket socket = HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(server.http().toString().replace("http", "ws")), new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
                    atClient.add("text " + data);
                    ws.request(1);
                    return null;
                }

                @Override
                public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
                    atClient.add("binary " + UTF_8.decode(data));
                    ws.request(1);
                    return null;
                }

                @Override
                public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
                    atClient.add("close " + code + " " + reason);
                    return null;
                }

                @Override
                public void onError(WebSocket ws, Throwable error) {
                    atClient.add("error");
                }
            })
            .join();

    private final class Recording implements FrameListener {
        @Override
        public void opened(Frames frames) {
            frames.text("welcome");
            opened.complete(frames);
        }

        @Override
        public void data(byte[] payload, boolean text) {
            atServer.add((text ? "text " : "binary ") + new String(payload, UTF_8));
        }

        @Override
        public void pong(byte[] payload) {
            atServer.add("pong " + new String(payload, UTF_8));
        }

        @Override
        public void closed(int code) {
            atServer.add("closed " + code);
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(30, TimeUnit.SECONDS);
    }

    private static final byte[] HANDSHAKE = String.join(
                    "\r\n",
                    "GET / HTTP/1.1",
                    "Host: localhost",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "",
                    "")
            .getBytes(ISO_8859_1);

    @Test
    void a_connection_that_the_server_cuts_before_it_is_a_websocket_is_told_closed() throws Exception {
        Told told = new Told();
        try (LoopbackServer cutting = LoopbackServer.builder()
                        .handler(exchange -> {
                            exchange.webSocket(told);
                            exchange.cut();
                        })
                        .http()
                        .start();
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(), cutting.http().getPort())) {
            client.getOutputStream().write(HANDSHAKE);
            assertThat(told.untilClosed()).isEqualTo("closed 1006");
        }
        assertThat(told.queue).as("what is told after the end").isEmpty();
    }

    @Test
    void a_client_that_is_gone_before_it_is_let_in_is_told_closed() throws Exception {
        Told told = new Told();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (LoopbackServer slow = LoopbackServer.builder()
                .handler(exchange -> {
                    asked.complete(null);
                    gone.orTimeout(30, TimeUnit.SECONDS).join();
                    exchange.webSocket(told);
                })
                .http()
                .start()) {
            try (Socket client =
                    new Socket(InetAddress.getLoopbackAddress(), slow.http().getPort())) {
                client.getOutputStream().write(HANDSHAKE);
                asked.get(30, TimeUnit.SECONDS);
                client.setSoLinger(true, 0);
            }
            gone.complete(null);
            assertThat(told.untilClosed()).isEqualTo("closed 1006");
        }
        assertThat(told.queue).as("what is told after the end").isEmpty();
    }

    /** What a listener is told. */
    private static final class Told implements FrameListener {
        private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

        @Override
        public void opened(Frames frames) {
            queue.add("opened");
        }

        @Override
        public void data(byte[] payload, boolean text) {
            queue.add("data");
        }

        @Override
        public void closed(int code) {
            queue.add("closed " + code);
        }

        /** What is told, after a possible "opened". */
        private String untilClosed() throws InterruptedException {
            String first = next(queue);
            return "opened".equals(first) ? next(queue) : first;
        }
    }

    @Test
    void frames_pass_both_ways_with_their_types() throws Exception {
        Frames frames = opened.get();
        assertThat(next(atClient)).isEqualTo("text welcome");

        socket.sendText("a", true).join();
        socket.sendBinary(ByteBuffer.wrap("b".getBytes(UTF_8)), true).join();
        socket.sendText("", true).join();
        assertThat(next(atServer)).isEqualTo("text a");
        assertThat(next(atServer)).isEqualTo("binary b");
        assertThat(next(atServer)).isEqualTo("text ");

        assertThat(frames.binary("xyz".getBytes(UTF_8), 1, 2)).isTrue();
        assertThat(frames.text("")).isTrue();
        assertThat(frames.ping("keepalive")).isTrue();
        assertThat(next(atClient)).isEqualTo("binary yz");
        assertThat(next(atClient)).isEqualTo("text ");
        assertThat(next(atServer)).isEqualTo("pong keepalive");
    }

    @Test
    void each_end_is_told_to_the_other_side_once() throws Exception {
        Frames frames = opened.get();
        assertThat(next(atClient)).isEqualTo("text welcome");
        frames.close(1000, "done");
        assertThat(next(atClient)).isEqualTo("close 1000 done");
        assertThat(next(atServer)).isEqualTo("closed 1000");
        assertThat(frames.isOpen()).isFalse();
        assertThat(frames.text("too late")).isFalse();
    }

    /** The client of the JDK does not tell of an end of the stream that follows a message at once; so this looks at the bytes. */
    @Test
    void it_can_end_without_a_close_frame_after_what_was_sent() throws Exception {
        socket.abort();
        try (LoopbackServer other = LoopbackServer.builder()
                        .handler(exchange -> exchange.webSocket(new Ending()))
                        .http()
                        .start();
                Socket raw = new Socket(
                        InetAddress.getLoopbackAddress(), other.http().getPort())) {
            raw.getOutputStream()
                    .write(String.join(
                                    "\r\n",
                                    "GET / HTTP/1.1",
                                    "Host: x",
                                    "Upgrade: websocket",
                                    "Connection: Upgrade",
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                    "Sec-WebSocket-Version: 13",
                                    "",
                                    "")
                            .getBytes(UTF_8));
            String everything = new String(raw.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(everything).startsWith("HTTP/1.1 101").endsWith("\r\n\r\n\u0081\u0004last\u0081\u0000");
        }
    }

    private record Ending() implements FrameListener {
        @Override
        public void opened(Frames frames) {
            frames.text("last");
            frames.text("");
            frames.end();
        }

        @Override
        public void data(byte[] payload, boolean text) {}

        @Override
        public void closed(int code) {}
    }

    @Test
    void a_cut_of_either_side_is_told_to_the_other() throws Exception {
        Frames frames = opened.get();
        assertThat(next(atClient)).isEqualTo("text welcome");
        frames.cut();
        assertThat(next(atClient)).isIn("error", "close 1006 ");
        assertThat(next(atServer)).isEqualTo("closed 1006");
    }

    @Test
    void a_client_that_vanishes_is_noticed() throws Exception {
        opened.get();
        socket.abort();
        assertThat(next(atServer)).isEqualTo("closed 1006");
    }
}
