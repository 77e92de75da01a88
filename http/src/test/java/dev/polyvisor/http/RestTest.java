package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Secret;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        executor.shutdownNow();
    }

    @Test
    void a_get_reads_json() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .addHeader("ETag", "\"7\"")
                .body("{\"metadata\": {\"name\": \"web\"}}")
                .build());

        try (HttpTransport transport = transport();
                HttpReply reply = transport.send(
                        HttpRequest.get("/1.0/instances/{}", "a b/c").query("project", "x&y"))) {
            assertThat(reply.etag()).contains("\"7\"");
            assertThat(reply.json(JsonReader::nextMap)).isEqualTo(Map.of("metadata", Map.of("name", "web")));
        }

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getTarget()).isEqualTo("/1.0/instances/a%20b%2Fc?project=x%26y");
        assertThat(seen.getHeaders().get("Authorization")).isEqualTo("Bearer hush");
    }

    @Test
    void a_post_sends_json() throws Exception {
        server.enqueue(new MockResponse.Builder().code(202).build());

        try (HttpTransport transport = transport();
                HttpReply reply =
                        transport.send(HttpRequest.post("/1.0/instances").json(Map.of("name", "web")))) {
            assertThat(reply.status()).isEqualTo(202);
        }

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getBody().utf8()).isEqualTo("{\"name\":\"web\"}");
        assertThat(seen.getHeaders().get("Content-Length")).isEqualTo("14");
    }

    private HttpTransport transport() {
        return HttpTransport.builder(
                        Connection.parse("http://localhost:" + server.getPort()).token(Secret.of("hush")),
                        "lab",
                        executor)
                .build();
    }
}
