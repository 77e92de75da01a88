package dev.polyvisor.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamingTest {
    @RegisterExtension
    final Threads threads = new Threads();

    @Test
    void what_is_larger_than_the_heap_goes_through_it(@org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        File log = folder.resolve("out").toFile();
        // 64 MiB each way, and a heap that could not hold even one of them
        Process small = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(small.waitFor()).as(() -> read(log)).isZero();
        } finally {
            small.destroyForcibly();
        }
        long bytes = (long) SmallHeap.MIB << 20;
        assertThat(read(log).lines().filter(line -> !line.startsWith("SLF4J")))
                .containsExactly(
                        "down " + bytes, "up " + bytes, "read " + (SmallHeap.MIB << 10), "written " + (bytes + 1));
    }

    @ParameterizedTest
    @CsvSource({"GET, 2", "HEAD, 1"})
    void a_connection_with_much_left_to_read_is_not_read_on_to_be_used_again(String method, int connections)
            throws Exception {
        int length = 1 << 20;
        try (RawServer server = RawServer.tcp((in, out) -> {
                    for (String head = RawServer.readHead(in); !head.isEmpty(); head = RawServer.readHead(in)) {
                        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(UTF_8));
                        if (head.startsWith("GET")) {
                            out.write(new byte[length]);
                        }
                    }
                });
                HttpTransport transport = threads.open(server.url())) {
            for (int i = 0; i < 2; i++) {
                transport.send(HttpRequest.of(method, "/")).close();
            }
            assertThat(server.connections()).isEqualTo(connections);
        }
    }

    @Test
    @SuppressWarnings("try") // the server goes before the reply
    void what_was_read_ahead_is_there_when_the_server_is_gone() throws Exception {
        int length = 1 << 20;
        try (RawServer server = RawServer.tcp((in, out) -> {
                    String unused = RawServer.readHead(in);
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(UTF_8));
                    out.write(new byte[length]);
                });
                HttpTransport transport = threads.open(server.url());
                HttpReply reply = transport.send(HttpRequest.get("/"))) {
            reply.readAhead(2L * length);
            server.close();

            assertThat(reply.body().readAllBytes()).hasSize(length);
        }
    }

    @Test
    void a_connection_that_breaks_while_it_is_read_ahead_is_told() throws Exception {
        try (RawServer server = RawServer.tcp((in, out) -> {
                    String unused = RawServer.readHead(in);
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab".getBytes(UTF_8));
                });
                HttpTransport transport = threads.open(server.url());
                HttpReply reply = transport.send(HttpRequest.get("/"))) {
            assertThatThrownBy(() -> reply.readAhead(100))
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    private static String read(File file) {
        try {
            return java.nio.file.Files.readString(file.toPath());
        } catch (java.io.IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
