package dev.polyvisor.driver.lxd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.simulators.server.ReplyFault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replies that no LXD should give: each ends with its code, whether one value is read or a list of any length. */
class BadRepliesTest {
    private static final HttpRequest LIST = HttpRequest.get("/1.0/instances").query("recursion", "2");
    private static final HttpRequest ONE = HttpRequest.get("/1.0/instances/{}", "web");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final LoopbackServer server =
            LoopbackServer.builder().handler(BadRepliesTest::flood).http().start();
    private final LxdClient client =
            LxdClient.of(Connection.parse(server.http().toString()), "lab", executor, Optional.empty());

    @AfterEach
    void close() {
        client.close();
        server.close();
        executor.shutdownNow();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("nothing", "", ErrorCode.INTERNAL),
                arguments("HTML", "<html><body>Welcome</body></html>", ErrorCode.INTERNAL),
                arguments("malformed JSON", "{\"type\":\"sync\",\"metadata\":[{]}", ErrorCode.INTERNAL),
                arguments("JSON cut short", "{\"type\":\"sync\",\"metadata\":[{\"name\":\"a\"}", ErrorCode.INTERNAL),
                arguments("no metadata", "{\"type\":\"sync\"}", ErrorCode.INTERNAL),
                arguments("a text as metadata", "{\"type\":\"sync\",\"metadata\":\"x\"}", ErrorCode.INTERNAL),
                arguments("an array as envelope", "[]", ErrorCode.INTERNAL),
                arguments(
                        "an object as name",
                        "{\"type\":\"sync\",\"metadata\":[{\"name\":{\"a\":1}}]}",
                        ErrorCode.INTERNAL),
                arguments(
                        "a text as number",
                        "{\"type\":\"sync\",\"metadata\":[{\"status_code\":\"many\"}]}",
                        ErrorCode.INTERNAL),
                arguments(
                        "nesting of 100,000",
                        "{\"type\":\"sync\",\"more\":" + "[".repeat(100_000),
                        ErrorCode.RESOURCE_EXHAUSTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_reply_that_makes_no_sense_has_its_code(String what, String body, ErrorCode code) {
        server.faults().add(exchange -> true, 2, ReplyFault.instead(200, "application/json", body));

        assertFails(this::readList, code);
        assertFails(() -> client.get(ONE, WireInstance.class), code);
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                arguments(401, ErrorCode.UNAUTHENTICATED),
                arguments(403, ErrorCode.PERMISSION_DENIED),
                arguments(404, ErrorCode.NOT_FOUND),
                arguments(409, ErrorCode.ALREADY_EXISTS),
                arguments(412, ErrorCode.ABORTED),
                arguments(429, ErrorCode.RESOURCE_EXHAUSTED),
                arguments(500, ErrorCode.INTERNAL),
                arguments(503, ErrorCode.UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void a_refusal_has_its_code_whatever_its_body_is(int status, ErrorCode code) {
        String json = "{\"type\":\"error\",\"error_code\":" + status + ",\"error\":\"so it is\",\"metadata\":null}";
        server.faults().add(exchange -> true, 1, ReplyFault.instead(status, "application/json", json));
        server.faults().add(exchange -> true, 1, ReplyFault.instead(status, "text/html", "<html>no</html>"));

        assertThat(assertFails(this::readList, code)).hasMessage("so it is");
        assertFails(() -> client.send(HttpRequest.delete("/1.0/instances/{}", "web")), code);
    }

    @Test
    void a_text_of_100_MiB_is_not_taken_in() {
        assertFails(this::readList, ErrorCode.RESOURCE_EXHAUSTED);
        assertFails(() -> client.get(ONE, WireInstance.class), ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    void a_reply_that_breaks_off_can_be_asked_for_again() {
        server.faults().add(exchange -> true, 2, ReplyFault.truncated(40));

        assertThat(assertFails(this::readList, ErrorCode.UNAVAILABLE).retryable())
                .isTrue();
        assertFails(() -> client.get(ONE, WireInstance.class), ErrorCode.UNAVAILABLE);
    }

    @Test
    void a_change_that_names_no_operation_makes_no_sense() {
        String body = "{\"type\":\"async\",\"operation\":\"\",\"metadata\":null}";
        server.faults().add(exchange -> true, 1, ReplyFault.instead(202, "application/json", body));

        assertFails(() -> client.send(HttpRequest.delete("/1.0/instances/{}", "web")), ErrorCode.INTERNAL);
    }

    private void readList() throws InterruptedException {
        try (Elements<WireInstance> each = client.list(LIST, WireInstance.class)) {
            each.forEachRemaining(instance -> {});
        }
    }

    private static PolyvisorException assertFails(ThrowingCallable call, ErrorCode code) {
        AtomicReference<PolyvisorException> found = new AtomicReference<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(PolyvisorException.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            found.set(failure);
        });
        return found.get();
    }

    /** An instance whose description has 100 MiB, as far as anybody reads it. */
    private static void flood(Exchange exchange) {
        exchange.setHeader("Content-Type", "application/json");
        byte[] chunk = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        String open = exchange.path().endsWith("instances") ? "[" : "";
        try (OutputStream out = exchange.reply(200)) {
            out.write(("{\"type\":\"sync\",\"metadata\":" + open + "{\"description\":\"")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1600; i++) {
                out.write(chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
