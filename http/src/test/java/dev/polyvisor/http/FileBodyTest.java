package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FileBodyTest {
    @RegisterExtension
    final Threads threads = new Threads();

    private final Json json = new Json(ReplyLimits.DEFAULT);
    private Path file;
    private Body body;

    @BeforeEach
    void write(@TempDir Path folder) throws Exception {
        file = Files.writeString(folder.resolve("file"), "hello");
        body = Body.file("text/plain", file);
    }

    @Test
    void a_file_is_sent_with_the_length_that_it_has_then() throws Exception {
        Files.writeString(file, ", world", StandardOpenOption.APPEND);

        RecordedRequest seen = sent();

        assertThat(seen.getBody().utf8()).isEqualTo("hello, world");
        assertThat(seen.getHeaders().get("Content-Length")).isEqualTo("12");
    }

    /** As a pipe, or a file that the kernel makes up. */
    @Test
    void a_file_that_tells_no_length_is_sent_in_chunks() throws Exception {
        Files.writeString(file, "");

        assertThat(sent().getHeaders().get("Transfer-Encoding")).isEqualTo("chunked");
    }

    @Test
    void what_is_appended_while_it_is_sent_stays_behind() throws Exception {
        Body begun = body.prepared(json);
        Files.writeString(file, "x".repeat(200_000), StandardOpenOption.APPEND);

        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        begun.writeTo(sent, json);

        assertThat(sent).hasToString("hello");
    }

    @Test
    void a_file_that_becomes_shorter_is_told_and_not_padded() throws Exception {
        Body begun = body.prepared(json);
        Files.writeString(file, "he");

        assertThatThrownBy(() -> begun.writeTo(new ByteArrayOutputStream(), json))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("3 bytes less than promised");
    }

    @Test
    void a_file_that_is_gone_is_a_failed_precondition_and_no_request() throws Exception {
        Files.delete(file);
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            try (HttpTransport transport = threads.open(server.url("/").toString())) {
                HttpRequest request = HttpRequest.put("/").body(body);
                assertThatExceptionOfType(PolyvisorException.class)
                        .isThrownBy(() -> transport.send(request))
                        .matches(e -> e.code() == ErrorCode.FAILED_PRECONDITION)
                        .withMessageContaining("cannot read " + file);
            }
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @Test
    void a_file_can_be_part_of_a_multipart_body() throws Exception {
        body = Body.multipart(List.of(new Body.Part("data", "file", body)));

        assertThat(sent().getBody().utf8()).contains("\r\n\r\nhello\r\n");
    }

    private RecordedRequest sent() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder().build());
            try (HttpTransport transport = threads.open(server.url("/").toString())) {
                transport.send(HttpRequest.put("/").body(body)).close();
            }
            return server.takeRequest();
        }
    }
}
