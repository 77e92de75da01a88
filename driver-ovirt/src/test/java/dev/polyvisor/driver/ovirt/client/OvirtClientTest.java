package dev.polyvisor.driver.ovirt.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.driver.ovirt.testing.Samples;
import dev.polyvisor.driver.ovirt.testing.ScriptedEngine;
import dev.polyvisor.driver.ovirt.wire.WireApi;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.server.ReplyFault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Login, log-out, refusals and collections of the client, over an engine whose every answer is known. */
class OvirtClientTest {
    private static final HttpRequest API = HttpRequest.get("/");
    private static final HttpRequest VMS = HttpRequest.get("/vms");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final VirtualClock clock = new VirtualClock();
    private final ScriptedEngine engine = new ScriptedEngine();
    private final OvirtClient client = client(engine.connection());

    private OvirtClient client(Connection connection) {
        URI url = engine.server().http().resolve("/ovirt-engine/api");
        return OvirtClient.of(connection, EngineAddress.of(url).orElseThrow(), "dc1", executor, clock);
    }

    @AfterEach
    void close() {
        client.close();
        engine.close();
        executor.shutdownNow();
    }

    @Test
    void one_login_serves_all_requests_until_the_session_is_closed_and_logged_out() throws InterruptedException {
        client.get(API, WireApi.class);
        assertThat(client.all(VMS, "vm", WireVm.class)).isEmpty();

        client.close();

        assertThat(engine.logins()).isEqualTo(1);
        assertThat(engine.logouts()).isEqualTo(1);
    }

    @Test
    void a_token_that_the_engine_has_forgotten_is_replaced_once_and_the_request_repeated() throws InterruptedException {
        client.get(API, WireApi.class);
        engine.forgetTokens();

        assertThat(client.get(API, WireApi.class).productInfo()).isNotNull();

        assertThat(engine.logins()).isEqualTo(2);
    }

    @Test
    void a_refused_login_is_told_as_such_and_not_repeated_for_half_a_minute() {
        engine.changePassword("another");

        assertFails(() -> client.get(API, WireApi.class), ErrorCode.UNAUTHENTICATED);
        clock.advance(Duration.ofSeconds(29));
        assertFails(() -> client.get(API, WireApi.class), ErrorCode.UNAUTHENTICATED);
        assertThat(engine.logins()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(2));
        assertFails(() -> client.get(API, WireApi.class), ErrorCode.UNAUTHENTICATED);
        assertThat(engine.logins()).isEqualTo(2);
    }

    @Test
    void a_password_that_changes_in_the_middle_costs_one_login() throws InterruptedException {
        client.get(API, WireApi.class);
        engine.forgetTokens();
        engine.changePassword("another");

        for (int i = 0; i < 5; i++) {
            assertFails(() -> client.get(API, WireApi.class), ErrorCode.UNAUTHENTICATED);
        }
        assertThat(engine.logins()).isEqualTo(2);
    }

    @Test
    void a_token_is_renewed_a_minute_before_its_end_in_milliseconds_and_the_old_one_logged_out()
            throws InterruptedException {
        engine.tokensEnd(Long.toString(clock.now().plus(Duration.ofMinutes(30)).toEpochMilli()));
        client.get(API, WireApi.class);
        clock.advance(Duration.ofMinutes(28));
        client.get(API, WireApi.class);
        assertThat(engine.logins()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(61));
        client.get(API, WireApi.class);

        assertThat(engine.logins()).isEqualTo(2);
        assertThat(engine.logouts()).isEqualTo(1);
    }

    @Test
    void a_token_without_an_end_is_kept() throws InterruptedException {
        client.get(API, WireApi.class);
        clock.advance(Duration.ofDays(400));
        client.get(API, WireApi.class);

        assertThat(engine.logins()).isEqualTo(1);
    }

    @Test
    void a_token_of_an_engine_whose_clock_is_behind_is_kept_until_it_is_refused() throws InterruptedException {
        engine.tokensEnd(Long.toString(clock.now().minus(Duration.ofDays(1)).toEpochMilli()));
        client.get(API, WireApi.class);
        client.get(API, WireApi.class);

        assertThat(engine.logins()).isEqualTo(1);
        assertThat(engine.logouts()).isZero();
    }

    @Test
    void a_token_of_the_host_is_used_as_it_is_and_neither_replaced_nor_logged_out() {
        try (OvirtClient given = client(engine.connection().token(Secret.of("somebody-elses")))) {
            assertFails(() -> given.get(API, WireApi.class), ErrorCode.UNAUTHENTICATED);
        }
        assertThat(engine.logins()).isZero();
        assertThat(engine.logouts()).isZero();
    }

    @Test
    void no_failure_tells_a_secret() throws InterruptedException {
        client.get(API, WireApi.class);
        engine.server()
                .faults()
                .add(
                        exchange -> true,
                        1,
                        ReplyFault.instead(
                                500, "text/html", "<html>token-number-1 and " + ScriptedEngine.PASSWORD + "</html>"));

        assertThatThrownBy(() -> client.get(API, WireApi.class))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure + failure.detail().orElse(""))
                                .doesNotContain("token-number-1", ScriptedEngine.PASSWORD));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        400, "err-400-badenum.json", ErrorCode.INVALID_ARGUMENT, "syntactically incorrect|For correct"),
                arguments(400, "err-400-missing-param.json", ErrorCode.INVALID_ARGUMENT, "required for add"),
                arguments(400, "err-json-unknown-field.html", ErrorCode.INVALID_ARGUMENT, "Unrecognized field"),
                arguments(409, "err-409-duplicate-name.json", ErrorCode.ALREADY_EXISTS, "^Cannot add VM"),
                arguments(409, "err-nic-mac-duplicate.json", ErrorCode.ALREADY_EXISTS, "MAC"),
                arguments(409, "err-409-delete-running.json", ErrorCode.FAILED_PRECONDITION, "running"),
                arguments(409, "err-delete-protected.json", ErrorCode.FAILED_PRECONDITION, "rotection"),
                arguments(409, "vm-migrate.json", ErrorCode.RESOURCE_EXHAUSTED, "no host that satisfies"),
                arguments(400, "err-storagedomain-delete.json", ErrorCode.INVALID_ARGUMENT, "host parameter"),
                arguments(404, "err-404-collection.html", ErrorCode.NOT_FOUND, ""),
                arguments(500, "follow-unknown.html", ErrorCode.INTERNAL, ""));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refusals")
    void a_refusal_says_what_the_engine_says(int status, String recording, ErrorCode code, String text) {
        String type = recording.endsWith("html") ? "text/html" : "application/json";
        engine.server()
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/vms"),
                        1,
                        ReplyFault.instead(status, type, Samples.text(recording)));

        assertThatThrownBy(() -> client.get(VMS, WireVm.class))
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure.getMessage()).containsPattern(text).doesNotContain("${", "<html", "\tat ");
                    assertThat(failure.operation()).contains("GET /vms");
                });
    }

    @Test
    void both_forms_of_an_empty_collection_are_empty() throws InterruptedException {
        for (String body : List.of("{ }", "{\"vm\":[]}", "{\"vm\":null}", "{\"other\":[{}]}")) {
            answerOnce(200, body);
            assertThat(client.all(VMS, "vm", WireVm.class)).as(body).isEmpty();
        }
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                arguments("", ErrorCode.INTERNAL),
                arguments("[]", ErrorCode.INTERNAL),
                arguments("{\"vm\":[{\"id\":\"1\"}", ErrorCode.INTERNAL),
                arguments("{\"vm\":[{\"nics\":[7]}]}", ErrorCode.INTERNAL),
                arguments("{\"more\":" + "[".repeat(100_000), ErrorCode.RESOURCE_EXHAUSTED));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void a_reply_that_makes_no_sense_has_its_code(String body, ErrorCode code) {
        answerOnce(200, body);
        assertFails(() -> client.all(VMS, "vm", WireVm.class), code);
    }

    @Test
    void a_page_of_a_web_server_is_no_reply() {
        engine.server()
                .faults()
                .add(exchange -> exchange.path().endsWith("/vms"), 1, ReplyFault.instead(200, "text/html", "<html/>"));
        assertFails(() -> client.all(VMS, "vm", WireVm.class), ErrorCode.INTERNAL);
    }

    @Test
    void an_interrupt_ends_a_call_that_hangs() throws InterruptedException {
        client.get(API, WireApi.class);
        engine.server().faults().add(exchange -> true, 1, ReplyFault.stalled(10));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client.all(VMS, "vm", WireVm.class)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void the_usual_path_is_meant_when_only_the_host_is_given() {
        assertThat(EngineAddress.of(URI.create("https://engine.example"))
                        .orElseThrow()
                        .api())
                .hasToString("https://engine.example/ovirt-engine/api");
        assertThat(EngineAddress.of(URI.create("https://engine.example/ovirt-engine/api/"))
                        .orElseThrow()
                        .engine())
                .hasToString("https://engine.example/ovirt-engine");
        assertThat(EngineAddress.of(URI.create("https://engine.example/other"))).isEmpty();
    }

    private void answerOnce(int status, String body) {
        engine.server()
                .faults()
                .add(
                        exchange -> exchange.path().endsWith("/vms"),
                        1,
                        ReplyFault.instead(status, "application/json", body));
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
