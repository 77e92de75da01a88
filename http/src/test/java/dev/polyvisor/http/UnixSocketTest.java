package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void a_get_goes_through_the_socket(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("unix.socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            Future<String> seen = executor.submit(() -> {
                try (SocketChannel client = server.accept()) {
                    InputStream in = Channels.newInputStream(client);
                    StringBuilder head = new StringBuilder();
                    while (head.indexOf("\r\n\r\n") < 0) {
                        head.append((char) in.read());
                    }
                    client.write(ByteBuffer.wrap(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.UTF_8)));
                    return head.toString();
                }
            });

            try (HttpTransport transport = HttpTransport.builder(
                                    Connection.unixSocket(path.toString()), "lab", executor)
                            .build();
                    HttpReply reply = transport.send(HttpRequest.get("/1.0"))) {
                assertThat(reply.text()).isEqualTo("hi");
            }
            assertThat(seen.get()).startsWith("GET /1.0 HTTP/1.1\r\n").contains("Host: localhost\r\n");
        }
    }
}
