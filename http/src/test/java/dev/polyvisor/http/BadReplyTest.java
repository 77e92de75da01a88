package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a backend sends, a call ends with the right code and in bounded memory. */
class BadReplyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";

    @RegisterExtension
    final Threads threads = new Threads();

    record Named(String name, long cpus) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"name\": \"web\"",
                "{\"name\": \"we",
                "{\"name\": }",
                "{\"name\": \"web\", \"cpus\": tru}",
                "nonsense",
                "{\"name\": {\"a\": 1}}",
                "{\"cpus\": \"many\"}",
                "{\"cpus\": [1]}",
                "[]",
                "\"text\"",
                "null"
            })
    void what_is_no_such_value_is_internal(String body) throws Exception {
        PolyvisorException failure = failure(body, reply -> reply.json(Named.class));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.provider()).contains("lab");
        assertThat(failure.operation()).contains("instances.list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"metadata\": [{\"name\": \"a\"}, {\"name\": ]}| /metadata/1/name",
                "{\"metadata\": [{\"name\": \"a\"}, 7]}          | /metadata",
                "{\"metadata\": [{\"name\": \"a\"}, {\"cpus\": \"x\"}]}| /metadata/1/cpus",
                "{\"metadata\": {\"name\": \"a\"}}               | /metadata",
                "{\"metadata\": [{\"name\": \"a\"}                | /metadata"
            })
    void an_element_that_is_wrong_is_named_by_its_place(String body, String place) throws Exception {
        PolyvisorException failure = failure(body, reply -> {
            try (Stream<Named> all = reply.elements("metadata", BadReplyTest::named)) {
                return all.toList();
            }
        });

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure).hasMessageContaining(place);
    }

    @Test
    void the_value_that_cannot_be_read_is_not_quoted() throws Exception {
        PolyvisorException failure =
                failure("{\"cpus\": \"hunter2\", \"name\": hunter2}", reply -> reply.json(Named.class));

        assertThat(failure.getMessage()).doesNotContain("hunter2");
        assertThat(failure.getCause()).isNull();
    }

    @Test
    void html_is_told_as_such() throws Exception {
        try (RawServer server = RawServer.tcp(RawServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 6\r\n\r\n",
                        "<html>".getBytes(StandardCharsets.UTF_8)));
                HttpTransport transport = threads.open(server.url())) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/")).json(Named.class))
                    .withMessageContaining("HTML")
                    .matches(e -> e.code() == ErrorCode.INTERNAL);
        }
    }

    @Test
    void a_body_that_ends_too_early_is_unavailable() throws Exception {
        try (RawServer server = RawServer.tcp(RawServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
                        "{\"name\": \"web\"".getBytes(StandardCharsets.UTF_8)));
                HttpTransport transport = threads.open(server.url())) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/")).json(Named.class))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE && e.retryable());
        }
    }

    @Test
    void a_chunked_body_that_ends_too_early_is_unavailable() throws Exception {
        try (RawServer server = RawServer.tcp(RawServer.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "e\r\n{\"name\": \"web\"\r\n".getBytes(StandardCharsets.UTF_8)));
                HttpTransport transport = threads.open(server.url())) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/")).json(Named.class))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 banana\r\n\r\n", ""})
    void what_speaks_no_http_is_unavailable(String hello) throws Exception {
        try (RawServer server = RawServer.tcp(RawServer.answering(hello, new byte[0]));
                HttpTransport transport = threads.open(server.url())) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/")))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE);
        }
    }

    @Test
    void headers_without_end_are_unavailable() throws Exception {
        try (RawServer server = RawServer.tcp((in, out) -> {
                    RawServer.readHead(in);
                    write(out, "HTTP/1.1 200 OK\r\n");
                    for (int i = 0; ; i++) {
                        write(out, "X-Header-" + i + ": " + "x".repeat(1000) + "\r\n");
                    }
                });
                HttpTransport transport = threads.open(server.url())) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.get("/")))
                    .matches(e -> e.code() == ErrorCode.UNAVAILABLE);
        }
    }

    @Test
    void a_string_of_100_mib_is_refused_while_it_arrives() throws Exception {
        RawServer.Script script = (in, out) -> {
            RawServer.readHead(in);
            write(out, OK + "{\"metadata\": [{\"name\": \"");
            writeMany(out, 'x', 100 << 20);
            write(out, "\"}]}");
        };
        for (Read read : everyWayToReadAnElement()) {
            assertThat(failure(script, read).code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        }
    }

    @Test
    void a_string_of_100_mib_that_nobody_wants_is_skipped() throws Exception {
        try (RawServer server = RawServer.tcp((in, out) -> {
                    RawServer.readHead(in);
                    write(out, OK + "{\"other\": \"");
                    writeMany(out, 'x', 100 << 20);
                    write(out, "\", \"metadata\": [{\"name\": \"web\"}]}");
                });
                HttpTransport transport = threads.open(server.url());
                HttpReply reply = transport.send(HttpRequest.get("/"));
                Stream<Named> all = reply.elements("metadata", BadReplyTest::named)) {
            assertThat(all).containsExactly(new Named("web", 0));
        }
    }

    @Test
    void an_element_without_end_is_refused_while_it_arrives() throws Exception {
        RawServer.Script script = (in, out) -> {
            RawServer.readHead(in);
            write(out, OK + "{\"metadata\": [{\"list\": [");
            byte[] some = "1,2,3,4,5,6,7,8,".repeat(1000).getBytes(StandardCharsets.UTF_8);
            while (true) {
                out.write(some);
            }
        };
        for (Read read : everyWayToReadAnElement()) {
            assertThat(failure(script, read).code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        }
    }

    @Test
    void nesting_of_100_000_is_refused() throws Exception {
        for (String deep : List.of("[".repeat(100_000), "{\"a\":".repeat(100_000))) {
            for (Read read : everyWayToReadAnElement()) {
                assertThat(failure("{\"metadata\": [{\"x\": " + deep, read).code())
                        .isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
            }
        }
    }

    @Test
    void a_text_without_end_is_refused_while_it_arrives() throws Exception {
        RawServer.Script script = (in, out) -> {
            RawServer.readHead(in);
            write(out, OK);
            writeMany(out, 'x', 1L << 40);
        };
        assertThat(failure(script, HttpReply::text).code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    void what_grows_when_it_is_unpacked_is_bounded_too() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            writeMany(gzip, ' ', 64 << 20);
        }
        RawServer.Script script = RawServer.answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n", packed.toByteArray());
        assertThat(failure(script, HttpReply::text).code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        assertThat(failure(script, reply -> reply.json(Named.class)).code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    void a_refusal_without_end_is_told_by_its_beginning() throws Exception {
        RawServer.Script script = (in, out) -> {
            RawServer.readHead(in);
            write(out, "HTTP/1.1 500 Oops\r\nConnection: close\r\n\r\n");
            writeMany(out, 'x', 1L << 40);
        };
        PolyvisorException failure = failure(script, HttpReply::text);
        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.detail().orElseThrow()).startsWith("xxx").hasSizeLessThan(5000);
    }

    /** Reads a reply in one way. */
    @FunctionalInterface
    private interface Read {
        Object from(HttpReply reply);
    }

    private static List<Read> everyWayToReadAnElement() {
        return List.of(
                reply -> reply.json(JsonReader::nextMap),
                reply -> reply.json(Object.class),
                reply -> {
                    try (Stream<?> all = reply.elements("metadata", Object.class)) {
                        return all.toList();
                    }
                },
                reply -> {
                    try (Stream<Named> all = reply.elements("metadata", BadReplyTest::named)) {
                        return all.toList();
                    }
                });
    }

    private static Named named(JsonReader reader) {
        String name = "";
        long cpus = 0;
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "name" -> name = reader.nextString();
                case "cpus" -> cpus = reader.nextLong();
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return new Named(name, cpus);
    }

    private PolyvisorException failure(String body, Read read) throws IOException {
        return failure(RawServer.answering(OK, body.getBytes(StandardCharsets.UTF_8)), read);
    }

    private PolyvisorException failure(RawServer.Script script, Read read) throws IOException {
        try (RawServer server = RawServer.tcp(script);
                HttpTransport transport = threads.open(server.url())) {
            return catchThrowableOfType(
                    PolyvisorException.class,
                    () -> read.from(
                            transport.send(HttpRequest.get("/1.0/instances").operation("instances.list"))));
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void writeMany(OutputStream out, char c, long count) throws IOException {
        byte[] some = String.valueOf(c).repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        for (long left = count; left > 0; left -= some.length) {
            out.write(some, 0, (int) Math.min(left, some.length));
        }
    }
}
