package dev.polyvisor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.time.Duration;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
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

    @ParameterizedTest
    @CsvSource({
        "301, FAILED_PRECONDITION, false",
        "400, INVALID_ARGUMENT, false",
        "401, UNAUTHENTICATED, false",
        "403, PERMISSION_DENIED, false",
        "404, NOT_FOUND, false",
        "405, INVALID_ARGUMENT, false",
        "409, FAILED_PRECONDITION, false",
        "410, NOT_FOUND, false",
        "412, ABORTED, true",
        "416, OUT_OF_RANGE, false",
        "418, INVALID_ARGUMENT, false",
        "429, RESOURCE_EXHAUSTED, true",
        "500, INTERNAL, false",
        "501, UNIMPLEMENTED, false",
        "502, UNAVAILABLE, true",
        "503, UNAVAILABLE, true",
        "504, DEADLINE_EXCEEDED, true",
        "599, INTERNAL, false"
    })
    void a_status_stands_for_a_code(int status, ErrorCode code, boolean retryable) {
        PolyvisorException failure =
                failure(new MockResponse.Builder().code(status).body("{\"error\": \"no\"}"));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure).hasMessageContaining(String.valueOf(status));
        assertThat(failure.provider()).contains("lab");
        assertThat(failure.operation()).contains("POST /1.0/instances");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void an_exchange_gives_the_reply_whatever_its_status() {
        server.enqueue(new MockResponse.Builder().code(404).body("gone").build());
        try (HttpTransport transport = open();
                HttpReply reply = transport.exchange(HttpRequest.get("/x"))) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.text()).isEqualTo("gone");
        }
    }

    @Test
    void how_long_to_wait_is_told_in_seconds_or_by_a_date_of_the_backends_own_clock() {
        assertThat(failure(new MockResponse.Builder().code(503).addHeader("Retry-After", "7"))
                        .retryAfter())
                .contains(Duration.ofSeconds(7));
        assertThat(failure(new MockResponse.Builder()
                                .code(429)
                                .addHeader("Date", "Wed, 21 Oct 2015 07:28:00 GMT")
                                .addHeader("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT"))
                        .retryAfter())
                .contains(Duration.ofSeconds(30));
        assertThat(failure(new MockResponse.Builder().code(503).addHeader("Retry-After", "soon"))
                        .retryAfter())
                .isEmpty();
    }

    @Test
    void the_body_is_told_without_secrets() {
        PolyvisorException failure = failure(new MockResponse.Builder()
                .code(400)
                .body("{\"error\": \"bad\", \"password\": \"swordfish\", \"seen\": \"hush-hush\"}"));

        assertThat(failure.detail()).contains("{\"error\": \"bad\", \"password\": ***, \"seen\": \"***\"}");
    }

    @Test
    void a_driver_reads_refusals_in_its_own_way() {
        server.enqueue(new MockResponse.Builder()
                .code(400)
                .body("{\"error\": \"name in use\", \"token\": \"hush-hush\"}")
                .build());
        try (HttpTransport transport = threads.transport(connection())
                .refusals(
                        (standard, status, body) -> PolyvisorException.builder(ErrorCode.ALREADY_EXISTS, status + body)
                                .provider(standard.provider().orElseThrow())
                                .detail(standard.detail().orElseThrow())
                                .build())
                .build()) {
            PolyvisorException failure =
                    catchThrowableOfType(PolyvisorException.class, () -> transport.send(HttpRequest.get("/x")));
            assertThat(failure.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
            assertThat(failure).hasMessage("400{\"error\": \"name in use\", \"token\": ***}");
        }
    }

    private PolyvisorException failure(MockResponse.Builder reply) {
        server.enqueue(reply.build());
        try (HttpTransport transport = open()) {
            return catchThrowableOfType(
                    PolyvisorException.class,
                    () -> transport.send(
                            HttpRequest.post("/1.0/instances?project=x").json(Map.of("name", "web"))));
        }
    }

    private HttpTransport open() {
        return threads.transport(connection()).build();
    }

    private Connection connection() {
        return Connection.parse("http://127.0.0.1:" + server.getPort()).token(Secret.of("hush-hush"));
    }
}
