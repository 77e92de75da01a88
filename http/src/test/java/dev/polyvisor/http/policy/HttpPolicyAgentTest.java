package dev.polyvisor.http.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.http.RawServer;
import dev.polyvisor.http.Threads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPolicyAgentTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    @RegisterExtension
    final Threads threads = new Threads();

    private RuleServer server;
    private HttpPolicyAgent agent;

    @BeforeEach
    void open() throws Exception {
        server = RuleServer.open();
        agent = agent(connection());
    }

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void the_version_is_asked_for_at_the_endpoint_of_the_original() throws Exception {
        assertThat(agent.version()).isEqualTo(6);
        server.version(7);
        assertThat(agent.version()).isEqualTo(7);

        assertThat(seen().getRequestLine()).isEqualTo("GET /v1/data/io/konveyor/forklift/ovirt/rules_version HTTP/1.1");
    }

    @Test
    void a_machine_is_judged_at_the_endpoint_of_the_original() throws Exception {
        PolicyReport report = agent.validate(Boxes.small());

        assertThat(report.version()).isEqualTo(6);
        assertThat(report.concerns())
                .containsExactly(new Concern("small", Concern.WARNING, "Few processors", "It may be slow."));
        assertThat(report.errors()).isEmpty();
        assertThat(agent.validate(Boxes.referring()).concerns()).isEmpty();
        RecordedRequest request = seen();
        assertThat(request.getRequestLine()).isEqualTo("POST /v1/data/io/konveyor/forklift/ovirt/validate HTTP/1.1");
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(request.getHeaders().get("Content-Length")).isEqualTo(Long.toString(request.getBodySize()));
        assertThat(request.getBody().utf8())
                .startsWith("{\"input\":{\"machine\":{\"key\":")
                .endsWith("}}");
    }

    @Test
    void endpoints_and_format_can_be_others_and_the_path_of_the_connection_stays() throws Exception {
        server.answer("{\"result\": {\"rules_version\": 2, \"concerns\": []}}");
        try (HttpPolicyAgent other = HttpPolicyAgent.builder(
                        Connection.parse(server.url() + "/base"), threads.executor())
                .endpoints("/rules/version", "/rules/judge?pretty")
                .format((workload, out) -> out.value(workload.value().name()))
                .build()) {
            assertThat(other.version()).isEqualTo(2);
            assertThat(other.validate(Boxes.small()).version()).isEqualTo(2);
        }

        assertThat(seen().getTarget()).isEqualTo("/base/rules/version");
        RecordedRequest second = seen();
        assertThat(second.getTarget()).isEqualTo("/base/rules/judge?pretty");
        assertThat(second.getBody().utf8()).isEqualTo("{\"input\":\"web\"}");
    }

    @Test
    void endpoints_that_are_no_paths_are_refused_all_at_once() {
        HttpPolicyAgentBuilder builder =
                HttpPolicyAgent.builder(connection(), threads.executor()).endpoints("version", "/{}");

        PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, builder::build);

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failure.violations())
                .extracting(Violation::path)
                .containsExactly("endpoints.version", "endpoints.validate");
    }

    @Test
    void a_call_without_an_end_is_refused() {
        HttpPolicyAgentBuilder builder = HttpPolicyAgent.builder(connection(), threads.executor());

        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> builder.callTimeout(Duration.ZERO))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void a_server_behind_a_unix_socket_is_asked(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("opa.socket");
        byte[] answer = "{\"result\": {\"rules_version\": 6}}".getBytes(StandardCharsets.UTF_8);
        try (RawServer unix = RawServer.unix(
                        path, RawServer.answering("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", answer));
                HttpPolicyAgent local = agent(Connection.unixSocket(path.toString()))) {
            assertThat(local.version()).isEqualTo(6);
            assertThat(unix.connections()).isEqualTo(1);
        }
    }

    @Test
    void concerns_are_a_set_and_may_lack_an_id_or_have_an_unknown_category() throws Exception {
        server.answer("""
                {"result": {"rules_version": 6, "errors": null, "extra": {"a": [1]}, "concerns": [
                  {"category": "Odd", "label": "a", "assessment": "", "subjects": ["x"]},
                  {"id": null, "category": "Warning", "label": "b", "assessment": "c"},
                  {"category": "Warning", "label": "b", "assessment": "c", "id": ""}
                ]}, "decision_id": "4"}""");

        assertThat(agent.validate(Boxes.small()).concerns())
                .containsExactlyInAnyOrder(new Concern("", "Odd", "a", ""), new Concern("", Concern.WARNING, "b", "c"));
    }

    @ParameterizedTest
    @CsvSource({
        "Warning,Critical,Critical",
        "Critical,Warning,Critical",
        "Information,Odd,Information",
        "Odd,Information,Information"
    })
    void of_the_concerns_with_one_id_the_gravest_counts_whatever_the_order(String first, String second, String counts)
            throws Exception {
        String concern = "{\"id\": \"disk\", \"category\": \"%s\", \"label\": \"l\", \"assessment\": \"a\"}";
        server.answer("{\"result\": {\"rules_version\": 6, \"concerns\": [" + concern.formatted(first) + ','
                + concern.formatted(second) + "]}}");

        assertThat(agent.validate(Boxes.small()).concerns()).containsExactly(new Concern("disk", counts, "l", "a"));
    }

    @Test
    void errors_stand_in_the_report_beside_the_concerns() throws Exception {
        server.answer("""
                {"result": {"rules_version": 6, "errors": ["no name", "no disk"], "concerns": [
                  {"id": "i", "category": "Warning", "label": "b", "assessment": "c"}]}}""");

        PolicyReport report = agent.validate(Boxes.small());

        assertThat(report.errors()).containsExactly("no name", "no disk");
        assertThat(report.concerns()).hasSize(1);
    }

    /** Nothing found and nobody asked are two things. */
    @Test
    void an_answer_without_a_result_says_that_no_rules_are_loaded() {
        server.answer("{\"warning\": {\"code\": \"api_usage_warning\"}}");

        assertThat(failureOfVersion())
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION))
                .hasMessageContaining("no rules are loaded at /v1/data/io/konveyor/forklift/ovirt/rules_version");
        assertThat(failureOfValidate().code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "nonsense",
                "{\"result\": null}",
                "{\"result\": 6}",
                "{\"result\": {}}",
                "{\"result\": {\"rules_version\": 0}}",
                "{\"result\": {\"rules_version\": -6}}",
                "{\"result\": {\"rules_version\": 6.5}}",
                "{\"result\": {\"rules_version\": \"6\"}}",
                "{\"result\": {\"rules_version\": null}}",
                "{\"result\": {\"rules_version\": 99999999999999999999}}",
                "{\"result\": {\"rules_version\": 6}",
                "{\"result\": {\"rules_version\": 6}} {}",
                "{\"result\": {\"rules_version\": 6}} rest"
            })
    void what_tells_no_version_is_internal(String body) {
        server.answer(body);

        PolyvisorException failure = failureOfVersion();

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.provider()).contains("policy-agent");
        assertThat(failure.operation()).contains("policy.version");
        assertThat(failureOfValidate().code()).isEqualTo(ErrorCode.INTERNAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"errors\": []",
                "\"concerns\": null",
                "\"concerns\": {}",
                "\"concerns\": [\"text\"]",
                "\"concerns\": [null]",
                "\"concerns\": [{}]",
                "\"concerns\": [{\"id\": \"i\", \"label\": \"quoted\", \"assessment\": \"a\"}]",
                "\"concerns\": [{\"id\": \"i\", \"category\": \" \", \"label\": \"quoted\", \"assessment\": \"a\"}]",
                "\"concerns\": [{\"id\": \"i\", \"category\": \"c\", \"label\": \"\", \"assessment\": \"quoted\"}]",
                "\"concerns\": [{\"id\": \"i\", \"category\": \"quoted\", \"label\": \"l\"}]",
                "\"concerns\": [{\"id\": 7, \"category\": \"c\", \"label\": \"quoted\", \"assessment\": \"a\"}]",
                "\"concerns\": [{\"id\": \"i\", \"category\": \"quoted\", \"label\": null, \"assessment\": \"a\"}]",
                "\"concerns\": [], \"errors\": \"quoted\"",
                "\"concerns\": [], \"errors\": {}",
                "\"concerns\": [], \"errors\": [7]"
            })
    void what_is_no_report_is_internal_and_not_quoted(String members) {
        server.answer("{\"result\": {\"rules_version\": 6, " + members + "}}");

        PolyvisorException failure = failureOfValidate();

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.operation()).contains("policy.validate");
        assertThat(failure.toString()).doesNotContain("quoted");
    }

    @Test
    void the_place_of_what_is_wrong_is_named() {
        server.answer("{\"result\": {\"rules_version\": 6, \"concerns\": [{\"label\": 7}]}}");

        assertThat(failureOfValidate()).hasMessageContaining("/result/concerns/0/label");
    }

    @Test
    void html_is_internal() {
        server.answer(() -> new MockResponse.Builder()
                .addHeader("Content-Type", "text/html")
                .body("<html>Welcome</html>")
                .build());

        assertThat(failureOfVersion().code()).isEqualTo(ErrorCode.INTERNAL);
    }

    @ParameterizedTest
    @CsvSource({
        "204,INTERNAL",
        "302,FAILED_PRECONDITION",
        "400,INVALID_ARGUMENT",
        "401,UNAUTHENTICATED",
        "404,NOT_FOUND",
        "500,INTERNAL",
        "503,UNAVAILABLE",
        "504,DEADLINE_EXCEEDED"
    })
    void another_status_is_the_error_that_it_stands_for(int status, ErrorCode code) {
        server.answer(() -> new MockResponse.Builder().code(status).build());

        assertThat(failureOfVersion().code()).isEqualTo(code);
        assertThat(failureOfValidate().code()).isEqualTo(code);
    }

    @Test
    void an_answer_that_breaks_off_is_unavailable() {
        server.answer(() -> RuleServer.ok("{\"result\": {\"rules_version\": 6, \"concerns\": [")
                .newBuilder()
                .setHeader("Content-Length", "1000")
                .onResponseEnd(new mockwebserver3.SocketEffect.CloseSocket())
                .build());

        assertThat(failureOfValidate().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void an_answer_that_is_too_long_is_not_read_to_its_end() {
        Buffer spaces = new Buffer().writeUtf8(" ".repeat(300 << 10)).writeUtf8("{}");
        server.answer(() -> new MockResponse.Builder().body(spaces.clone()).build());

        assertThat(failureOfValidate().code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    void a_server_that_is_silent_costs_no_more_than_the_time_for_silence() {
        server.hang();
        try (HttpPolicyAgent hasty = agent(connection().timeouts(LONG, SHORT))) {
            assertThat(failure(hasty::version).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        }
    }

    @Test
    void a_call_costs_no_more_than_its_time() {
        server.hang();
        try (HttpPolicyAgent hasty = HttpPolicyAgent.builder(connection().timeouts(LONG, LONG), threads.executor())
                .callTimeout(SHORT)
                .build()) {
            assertThat(failure(() -> hasty.validate(Boxes.small())).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        }
    }

    @Test
    void an_interrupt_ends_a_call_as_an_interrupt() throws Exception {
        CountDownLatch taken = server.hang();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                ended.completeExceptionally(new AssertionError(agent.validate(Boxes.small())));
            } catch (Throwable failure) {
                ended.complete(failure);
            }
        });
        caller.start();
        taken.await();

        caller.interrupt();

        assertThat(ended).succeedsWithin(LONG).isInstanceOf(InterruptedException.class);
        caller.join();
    }

    @Test
    void close_ends_calls_and_later_ones_fail() throws Exception {
        CountDownLatch taken = server.hang();
        CompletableFuture<PolyvisorException> ended =
                CompletableFuture.supplyAsync(this::failureOfVersion, threads.executor());
        taken.await();

        agent.close();

        assertThat(ended).succeedsWithin(LONG);
        assertThat(failureOfVersion().code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_token_is_sent_and_never_told() {
        server.answer(() -> new MockResponse.Builder()
                .code(500)
                .body("refused: Authorization: Bearer hush-hush")
                .build());
        try (HttpPolicyAgent known = agent(connection().token(Secret.of("hush-hush")))) {
            PolyvisorException failure = failure(known::version);

            assertThat(seen().getHeaders().get("Authorization")).isEqualTo("Bearer hush-hush");
            assertThat(failure.detail())
                    .hasValueSatisfying(detail -> assertThat(detail).contains("refused"));
            assertThat(failure + " " + failure.detail()).doesNotContain("hush-hush");
        }
    }

    @Test
    void a_format_that_fails_sends_nothing() {
        try (HttpPolicyAgent broken = HttpPolicyAgent.builder(connection(), threads.executor())
                .format((workload, out) -> {
                    throw new IllegalStateException("no form");
                })
                .build()) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> broken.validate(Boxes.small()))
                    .withMessage("no form");
        }
        assertThat(server.seen()).isEmpty();
    }

    private Connection connection() {
        return Connection.parse(server.url());
    }

    private HttpPolicyAgent agent(Connection connection) {
        return HttpPolicyAgent.builder(connection, threads.executor()).build();
    }

    private RecordedRequest seen() {
        return Objects.requireNonNull(server.seen().poll());
    }

    private PolyvisorException failureOfVersion() {
        return failure(agent::version);
    }

    private PolyvisorException failureOfValidate() {
        return failure(() -> agent.validate(Boxes.small()));
    }

    private static PolyvisorException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
