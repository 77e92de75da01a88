package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closing, early or late, is what is tested
class ChannelSocketTest {
    @RegisterExtension
    final Threads threads = new Threads();

    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void the_probe_of_an_idle_connection_does_not_wait_for_it(@TempDir Path folder) throws Exception {
        CountDownLatch send = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer server = RawServer.unix(folder.resolve("s"), (in, out) -> {
                    send.await();
                    out.write('x');
                    sent.countDown();
                });
                ChannelSocket socket = unix(folder.resolve("s"))) {
            connect(socket, 0);
            socket.setSoTimeout(1);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
            send.countDown();
            sent.await();
            assertThat(socket.getInputStream().read()).isEqualTo('x');
            socket.setSoTimeout(0);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(server.connections()).isEqualTo(1);
        }
        assertThat(closed).hasValue(1);
    }

    @Test
    void to_write_to_a_peer_that_is_gone_is_an_error_unless_its_last_words_matter(@TempDir Path folder)
            throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ChannelSocket hasty = unix(address.getPath());
                ChannelSocket patient = unix(address.getPath())) {
            server.bind(address);
            connect(hasty, 0);
            sayAndGo(server);
            connect(patient, 0);
            sayAndGo(server);
            patient.hearLastWords();

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> hasty.getOutputStream().write('x'));
            patient.getOutputStream().write('x');
            assertThat(patient.getInputStream().readAllBytes()).isEqualTo(new byte[] {'b', 'y', 'e'});
        }
    }

    @Test
    void large_pieces_are_held_until_they_are_many_or_flushed(@TempDir Path folder) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ChannelSocket socket = unix(address.getPath())) {
            server.bind(address);
            connect(socket, 0);
            socket.gather();
            try (SocketChannel peer = server.accept()) {
                peer.configureBlocking(false);
                OutputStream out = socket.getOutputStream();
                out.write(1);
                assertThat(arrived(peer)).as("a small piece").containsExactly(1);

                byte[] large = new byte[8 << 10];
                Arrays.fill(large, (byte) 2);
                out.write(large);
                out.write(3);
                assertThat(arrived(peer)).isEmpty();
                out.flush();
                byte[] flushed = Arrays.copyOf(large, large.length + 1);
                flushed[large.length] = 3;
                assertThat(arrived(peer)).isEqualTo(flushed);

                byte[] all = new byte[(64 << 10) + 5];
                new Random(1).nextBytes(all);
                out.write(all);
                assertThat(arrived(peer)).isEqualTo(Arrays.copyOf(all, 64 << 10));
                out.flush();
                assertThat(arrived(peer)).isEqualTo(Arrays.copyOfRange(all, 64 << 10, all.length));
            }
        }
    }

    /** All that is there now. */
    private static byte[] arrived(SocketChannel peer) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(128 << 10);
        while (peer.read(into) > 0) {
            assertThat(into.hasRemaining()).isTrue();
        }
        return Arrays.copyOf(into.array(), into.position());
    }

    private static void sayAndGo(ServerSocketChannel server) throws IOException {
        try (SocketChannel peer = server.accept()) {
            peer.write(ByteBuffer.wrap(new byte[] {'b', 'y', 'e'}));
        }
    }

    @Test
    void closing_wakes_a_reader() throws Exception {
        try (RawServer server = RawServer.tcp((in, out) -> RawServer.hang(in));
                ChannelSocket socket = new ChannelSocket(null, s -> closed.incrementAndGet())) {
            connect(socket, server.port());
            CountDownLatch reading = new CountDownLatch(1);
            Future<Integer> read = threads.executor().submit(() -> {
                reading.countDown();
                return socket.getInputStream().read();
            });
            reading.await();
            socket.close();
            socket.close();
            assertThat(read)
                    .failsWithin(java.time.Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withCauseInstanceOf(SocketException.class);
        }
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_closed_socket_connects_to_nobody() throws Exception {
        try (RawServer server = RawServer.tcp((in, out) -> RawServer.hang(in));
                ChannelSocket socket = new ChannelSocket(null, s -> closed.incrementAndGet())) {
            socket.close();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(socket, server.port()));
            assertThat(socket.isClosed()).isTrue();
            assertThat(socket.isConnected()).isFalse();
        }
    }

    @Test
    void a_unix_socket_that_is_not_there_is_unavailable_and_named(@TempDir Path folder) {
        Path path = folder.resolve("missing");
        try (HttpTransport transport =
                threads.transport(Connection.unixSocket(path.toString())).build()) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/1.0")))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE && e.retryable())
                    .withMessageContaining(path.toString());
        }
    }

    @Test
    void a_port_where_nobody_listens_is_unavailable_and_named() {
        try (HttpTransport transport = threads.open("http://127.0.0.1:1/api")) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/1.0")))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE && e.retryable())
                    .withMessageContaining("http://127.0.0.1:1/api");
        }
    }

    @Test
    void a_name_that_nobody_knows_is_unavailable() {
        try (HttpTransport transport = threads.open("http://name.invalid")) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/1.0")))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE && e.retryable())
                    .withMessageContaining("name.invalid");
        }
    }

    private ChannelSocket unix(Path path) {
        return new ChannelSocket(UnixDomainSocketAddress.of(path), s -> closed.incrementAndGet());
    }

    private static void connect(ChannelSocket socket, int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 60_000);
    }
}
