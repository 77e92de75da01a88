package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {
    @RegisterExtension
    final Threads threads = new Threads();

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_get_reads_json() throws Exception {
        answer(new MockResponse.Builder()
                .addHeader("ETag", "\"7\"")
                .addHeader("X-Two", "a")
                .addHeader("X-Two", "b")
                .body("{\"metadata\": {\"name\": \"web\"}}"));

        try (HttpTransport transport = open();
                HttpReply reply = transport.send(HttpRequest.get("/1.0/instances/{}", "a b/c?")
                        .query("project", "x&y")
                        .query("é", "+"))) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.etag()).contains("\"7\"");
            assertThat(reply.headers()).containsEntry("x-two", "a, b");
            assertThat(reply.json(JsonReader::nextMap)).isEqualTo(Map.of("metadata", Map.of("name", "web")));
        }

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getRequestLine())
                .isEqualTo("GET /base/1.0/instances/a%20b%2Fc%3F?project=x%26y&%C3%A9=%2B HTTP/1.1");
        assertThat(seen.getHeaders().get("Authorization")).isEqualTo("Bearer hush-hush");
    }

    @Test
    void a_post_sends_json_with_its_length() throws Exception {
        answer(new MockResponse.Builder().code(202));

        send(HttpRequest.post("/1.0/instances").json(Map.of("name", "web")));

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getBody().utf8()).isEqualTo("{\"name\":\"web\"}");
        assertThat(seen.getHeaders().get("Content-Length")).isEqualTo("14");
        assertThat(seen.getHeaders().get("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void a_request_goes_through_a_unix_socket(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("unix.socket");
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        try (RawServer unix = RawServer.unix(path, (in, out) -> {
                    for (String head = RawServer.readHead(in); !head.isEmpty(); head = RawServer.readHead(in)) {
                        heads.add(head);
                        out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.UTF_8));
                    }
                });
                HttpTransport transport = threads.transport(Connection.unixSocket(path.toString()))
                        .build()) {
            for (int i = 0; i < 3; i++) {
                try (HttpReply reply = transport.send(HttpRequest.get("/1.0"))) {
                    assertThat(reply.text()).isEqualTo("hi");
                }
            }
            assertThat(heads.take()).startsWith("GET /1.0 HTTP/1.1\r\n").contains("Host: localhost\r\n");
            assertThat(unix.connections()).as("a connection is used again").isEqualTo(1);
        }
    }

    @Test
    void headers_of_the_transport_are_sent_unless_the_request_has_its_own() throws Exception {
        answer(new MockResponse.Builder());
        answer(new MockResponse.Builder());
        try (HttpTransport transport = threads.transport(connection())
                .header("Accept", "application/json")
                .header("Version", "4")
                .build()) {
            transport.send(HttpRequest.get("/")).close();
            transport
                    .send(HttpRequest.get("/").header("accept", "*/*").basic("me", Secret.of("pw")))
                    .close();
        }
        assertThat(server.takeRequest().getHeaders().values("Accept")).containsExactly("application/json");
        RecordedRequest second = server.takeRequest();
        assertThat(second.getHeaders().values("Accept")).containsExactly("*/*");
        assertThat(second.getHeaders().get("Version")).isEqualTo("4");
        assertThat(second.getHeaders().values("Authorization")).containsExactly("Basic bWU6cHc=");
    }

    @Test
    void a_login_is_not_sent_where_the_driver_exchanges_it() throws Exception {
        answer(new MockResponse.Builder());
        try (HttpTransport transport =
                threads.transport(connection()).withoutAuthorization().build()) {
            transport.send(HttpRequest.get("/")).close();
        }
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
    }

    @Test
    void a_supplied_token_is_asked_for_each_time() throws Exception {
        answer(new MockResponse.Builder());
        answer(new MockResponse.Builder());
        AtomicInteger n = new AtomicInteger();
        try (HttpTransport transport = threads.transport(
                        connection().token(Secret.from(() -> "t" + n.incrementAndGet())))
                .build()) {
            transport.send(HttpRequest.get("/")).close();
            transport.send(HttpRequest.get("/")).close();
        }
        String first = server.takeRequest().getHeaders().get("Authorization");
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNotEqualTo(first);
    }

    @Test
    void a_resource_that_is_unchanged_is_not_sent_again() throws Exception {
        answer(new MockResponse.Builder().code(304));
        try (HttpTransport transport = open();
                HttpReply reply = transport.send(HttpRequest.get("/x").ifNoneMatch("\"7\""))) {
            assertThat(reply.notModified()).isTrue();
        }
        assertThat(server.takeRequest().getHeaders().get("If-None-Match")).isEqualTo("\"7\"");
    }

    @Test
    void a_resource_that_another_has_changed_is_not_overwritten() throws Exception {
        answer(new MockResponse.Builder().code(412));
        PolyvisorException failure =
                failure(HttpRequest.put("/x").json(Map.of()).ifMatch("\"7\""));
        assertThat(failure.code()).isEqualTo(ErrorCode.ABORTED);
        assertThat(server.takeRequest().getHeaders().get("If-Match")).isEqualTo("\"7\"");
    }

    @Test
    void packed_replies_are_unpacked() throws Exception {
        Buffer packed = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(packed))) {
            sink.writeUtf8("[1, 2, 3]");
        }
        answer(new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(packed));
        try (HttpTransport transport = open();
                Stream<Integer> all = transport.send(HttpRequest.get("/x")).elements("", JsonReader::nextInt)) {
            assertThat(all).containsExactly(1, 2, 3);
        }
        assertThat(server.takeRequest().getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
    }

    @Test
    void a_redirect_is_not_followed_with_our_credentials() throws Exception {
        answer(new MockResponse.Builder().code(302).addHeader("Location", "http://127.0.0.1:1/"));
        assertThat(failure(HttpRequest.get("/")).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void json_is_written_while_it_is_sent() throws Exception {
        answer(new MockResponse.Builder());
        send(HttpRequest.post("/")
                .body(Body.jsonStream(json -> json.beginObject()
                        .name("all")
                        .array(IntStream.range(0, 1000).mapToObj(i -> Map.of("n", i)))
                        .name("ok")
                        .value(true)
                        .endObject())));
        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getHeaders().get("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(seen.getBody().utf8())
                .startsWith("{\"all\":[{\"n\":0},{\"n\":1},")
                .endsWith("{\"n\":999}],\"ok\":true}");
    }

    @Test
    void a_stream_is_sent_and_closed() throws Exception {
        answer(new MockResponse.Builder());
        answer(new MockResponse.Builder());
        AtomicInteger closed = new AtomicInteger();
        Body known = Body.stream("text/plain", 5, () -> closing("hello", closed));
        Body unknown = Body.stream("text/plain", -1, () -> closing("hello", closed));
        send(HttpRequest.put("/").body(known));
        send(HttpRequest.put("/").body(unknown));

        RecordedRequest first = server.takeRequest();
        assertThat(first.getBody().utf8()).isEqualTo("hello");
        assertThat(first.getHeaders().get("Content-Length")).isEqualTo("5");
        RecordedRequest second = server.takeRequest();
        assertThat(second.getBody().utf8()).isEqualTo("hello");
        assertThat(second.getHeaders().get("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(closed).hasValue(2);
    }

    @Test
    void a_form_is_encoded() throws Exception {
        answer(new MockResponse.Builder());
        send(HttpRequest.post("/").body(Body.form(Map.of("user", Secret.of("a b"), "password", Secret.of("p&w=1")))));
        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getBody().utf8()).isEqualTo("password=p%26w%3D1&user=a+b");
        assertThat(seen.getHeaders().get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    }

    @Test
    void several_parts_are_one_body() throws Exception {
        answer(new MockResponse.Builder());
        send(HttpRequest.post("/")
                .body(Body.multipart(List.of(
                        new Body.Part("metadata", "meta.tar", Body.text("text/plain", "one")),
                        new Body.Part("note", "", Body.json(Map.of("n", 1)))))));
        RecordedRequest seen = server.takeRequest();
        String type = seen.getHeaders().get("Content-Type");
        assertThat(type).startsWith("multipart/form-data; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        assertThat(seen.getBody().utf8()).isEqualTo("""
                        --B
                        Content-Disposition: form-data; name="metadata"; filename="meta.tar"
                        Content-Type: text/plain

                        one
                        --B
                        Content-Disposition: form-data; name="note"
                        Content-Type: application/json

                        {"n":1}
                        --B--
                        """.replace("\n", "\r\n").replace("B", boundary));
    }

    @Test
    void what_a_source_throws_reaches_the_caller_and_leaves_no_connection() throws Exception {
        try (HttpTransport transport = open()) {
            assertThatThrownBy(() -> transport.send(HttpRequest.put("/").body(Body.stream("text/plain", 10, () -> {
                        throw new IllegalStateException("no file");
                    }))))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(transport.openSockets()).isZero();
        }
    }

    @Test
    void a_source_that_cannot_be_read_is_no_fault_of_the_backend() throws Exception {
        try (HttpTransport transport = open()) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> transport.send(
                            HttpRequest.put("/").body(Body.stream("text/plain", 10, InputStream::nullInputStream))));
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> transport.send(HttpRequest.put("/")
                            .body(Body.stream("text/plain", -1, () -> new InputStream() {
                                @Override
                                public int read() throws IOException {
                                    throw new IOException("disk");
                                }

                                @Override
                                public int read(byte[] to, int offset, int length) throws IOException {
                                    return read();
                                }
                            }))))
                    .withMessageContaining("disk");
            assertThat(transport.openSockets()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void a_name_that_leads_to_another_path_is_refused(String name) {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> HttpRequest.delete("/1.0/instances/{}/x/{}", name, name))
                .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT)
                .matches(e -> e.violations().size() == 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "/a/../b", "/a/%2e%2E", "/./x", "/a b", "/a#b", "/x/{}", "/a\r\nHost: x"})
    void a_path_that_is_none_is_refused(String path) {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> HttpRequest.of("GET", path))
                .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void a_header_cannot_begin_another_line() {
        HttpRequest request = HttpRequest.get("/");
        assertThatExceptionOfType(PolyvisorException.class).isThrownBy(() -> request.header("A", "b\r\nC: d"));
        assertThatExceptionOfType(PolyvisorException.class).isThrownBy(() -> request.header("A: b", "c"));
        try (HttpTransport transport = open()) {
            assertThatExceptionOfType(PolyvisorException.class)
                    .isThrownBy(() -> transport.send(request.header("A", Secret.of("pass\nword"))))
                    .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT)
                    .matches(e -> !e.toString().contains("pass"));
        }
    }

    @Test
    void time_outs_that_are_none_are_refused() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> HttpRequest.get("/").timeout(Duration.ofSeconds(-1)));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> threads.transport(connection()).callTimeout(Duration.ofSeconds(-1)));
    }

    @Test
    void an_address_that_is_no_server_is_refused() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> threads.transport(Connection.inCluster()))
                .matches(e -> e.violations().get(0).path().equals("address"));
    }

    @Test
    void a_proxy_is_used_when_the_connection_names_one() throws Exception {
        answer(new MockResponse.Builder().body("through the proxy"));
        Connection connection = Connection.parse("http://backend.invalid/api")
                .proxy(URI.create("http://127.0.0.1:" + server.getPort()));
        try (HttpTransport transport = threads.transport(connection).build();
                HttpReply reply = transport.send(HttpRequest.get("/x"))) {
            assertThat(reply.text()).isEqualTo("through the proxy");
        }
        assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET http://backend.invalid/api/x HTTP/1.1");
    }

    @Test
    void a_read_is_repeated_once_when_an_idle_connection_was_lost_and_a_write_is_not() throws Exception {
        BlockingQueue<String> heads = new LinkedBlockingQueue<>();
        // answers one request of each connection, reads the next, and goes away
        try (RawServer raw = RawServer.tcp((in, out) -> {
                    heads.add(RawServer.readHead(in));
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.UTF_8));
                    heads.add(RawServer.readHead(in));
                });
                HttpTransport transport = threads.open(raw.url())) {
            assertThat(transport.send(HttpRequest.get("/1")).text()).isEqualTo("hi");
            assertThat(transport.send(HttpRequest.get("/2")).text()).isEqualTo("hi");
            assertThat(catchThrowableOfType(PolyvisorException.class, () -> transport.send(HttpRequest.post("/3")))
                            .code())
                    .isEqualTo(ErrorCode.UNAVAILABLE);
        }
        assertThat(heads.stream().map(head -> head.substring(0, head.indexOf(" HTTP"))))
                .containsExactly("GET /1", "GET /2", "GET /2", "POST /3");
    }

    @Test
    void no_text_of_a_request_or_a_failure_holds_a_secret() throws Exception {
        String secret = "swordfish-1";
        HttpRequest request = HttpRequest.post("/sso")
                .query("x", secret)
                .header("X-Auth", Secret.of(secret))
                .bearer(Secret.of(secret))
                .body(Body.form(Map.of("password", Secret.of(secret))));
        assertThat(request.toString() + request.operation() + request.body()).doesNotContain(secret);
        try (RawServer raw = RawServer.tcp(RawServer.answering("HTTP/1.1 " + secret + "\r\n\r\n", new byte[0]));
                HttpTransport transport = threads.open(raw.url())) {
            PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, () -> transport.send(request));
            assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            for (Throwable next = failure; next != null; next = next.getCause()) {
                assertThat(next.toString()).doesNotContain(secret);
            }
        }
    }

    @Test
    void a_token_that_the_backend_quotes_without_its_scheme_is_hidden_too() {
        answer(new MockResponse.Builder().code(403).body("not with swordfish-2"));
        try (HttpTransport transport = open()) {
            HttpRequest request = HttpRequest.get("/").bearer(Secret.of("swordfish-2"));
            PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, () -> transport.send(request));
            assertThat(failure.detail())
                    .hasValueSatisfying(told -> assertThat(told).doesNotContain("swordfish-2"));
        }
    }

    private static InputStream closing(String text, AtomicInteger closed) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private void answer(MockResponse.Builder reply) {
        server.enqueue(reply.build());
    }

    private void send(HttpRequest request) {
        try (HttpTransport transport = open()) {
            transport.send(request).close();
        }
    }

    private PolyvisorException failure(HttpRequest request) {
        return catchThrowableOfType(PolyvisorException.class, () -> send(request));
    }

    private HttpTransport open() {
        return threads.transport(connection()).build();
    }

    private Connection connection() {
        return Connection.parse("http://localhost:" + server.getPort() + "/base/")
                .token(Secret.of("hush-hush"));
    }
}
