package dev.polyvisor.driver.kubevirt.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.driver.kubevirt.testing.RealContext;
import dev.polyvisor.driver.kubevirt.testing.ScriptedCluster;
import dev.polyvisor.driver.kubevirt.testing.ScriptedCluster.Asked;
import dev.polyvisor.driver.kubevirt.wire.WireMarker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What was measured of a real cluster and is easily forgotten, by its number, as far as the client has to know of it. The others
 * are tested with the inventory.
 */
class MeasuredFactsTest {
    private static final String MACHINES = "/apis/kubevirt.io/v1/namespaces/demo/virtualmachines";
    private static final String SUBRESOURCES = "/apis/subresources.kubevirt.io/v1/namespaces/demo/virtualmachines/db/";

    private final ScriptedCluster cluster = ScriptedCluster.plain();
    private final RealContext context = new RealContext();
    private final KubeClient client = TestClients.to(cluster.server().http().toString(), context);

    @AfterEach
    void close() {
        client.close();
        cluster.close();
        context.close();
    }

    private static String status(int code, String reason, String message, String more) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code + ",\"reason\":\""
                + reason + "\",\"message\":\"" + message + "\"" + more + "}";
    }

    private PolyvisorException refusal(String what, int status, String body, KubeRequest request) {
        cluster.answers(what, status, body);
        List<PolyvisorException> told = new ArrayList<>();
        assertThatThrownBy(() -> client.run(request)).isInstanceOfSatisfying(PolyvisorException.class, told::add);
        return told.get(0);
    }

    private static KubeRequest put(String operation) {
        return KubeKind.VIRTUAL_MACHINE.subresource("demo", "db", operation);
    }

    private static KubeRequest post() {
        return KubeKind.VIRTUAL_MACHINE.collection("POST", Optional.of("demo")).body(KubeRequest.JSON, "{}");
    }

    @Test
    void fact_1_a_put_of_a_subresource_takes_any_type_of_answer() throws InterruptedException {
        cluster.answers("PUT " + SUBRESOURCES + "start", 202, "");
        client.run(put("start"));

        assertThat(cluster.asked()).extracting(Asked::accept).containsExactly("application/json, */*");
    }

    @Test
    void fact_2_an_empty_answer_of_202_and_of_200_is_a_success() throws InterruptedException {
        cluster.answers("PUT " + SUBRESOURCES + "start", 202, "");
        cluster.answers("PUT " + SUBRESOURCES + "unfreeze", 200, "");

        client.run(put("start"));
        client.run(put("unfreeze"));
        assertThat(cluster.asked()).hasSize(2);
    }

    @Test
    void fact_3_a_conflict_is_the_state_of_a_subresource_and_the_version_of_an_object() {
        String body = status(409, "Conflict", "Operation cannot be fulfilled", "");

        assertThat(refusal("PUT " + SUBRESOURCES + "start", 409, body, put("start"))
                        .code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(refusal("POST " + MACHINES, 409, body, post()).code()).isEqualTo(ErrorCode.ABORTED);
    }

    @Test
    void fact_4_causes_of_the_mutating_webhook_have_no_field() {
        PolyvisorException failure = refusal(
                "POST " + MACHINES,
                422,
                status(
                        422,
                        "Invalid",
                        "admission webhook denied the request",
                        ",\"details\":{\"causes\":[{\"message\":\"unknown field\"},{\"field\":\"spec.a\",\"message\":\"wrong\"}]}"),
                post());

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failure.violations()).extracting(Violation::path).containsExactly("request", "spec.a");
    }

    @Test
    void fact_5_what_is_made_is_what_the_answer_says_and_not_what_was_sent() throws InterruptedException {
        cluster.answers("POST " + MACHINES, 201, "{\"kind\":\"VirtualMachine\",\"metadata\":{\"name\":\"db\"}}");

        assertThat(client.create(KubeKind.VIRTUAL_MACHINE, "demo", Map.of("kind", "VirtualMachineInstance"))
                        .path("kind")
                        .asString())
                .isEqualTo("VirtualMachine");
    }

    @Test
    void fact_6_pages_that_the_server_has_forgotten_begin_anew() throws InterruptedException {
        cluster.answers("GET " + MACHINES, exchange -> {
            boolean first = exchange.query("continue").isEmpty();
            String body = first
                    ? "{\"metadata\":{\"continue\":\"abc\"},\"items\":[{\"metadata\":{\"name\":\"a\"}}]}"
                    : status(410, "Expired", "the continue token is too old", ",\"metadata\":{\"continue\":\"fresh\"}");
            exchange.reply(first ? 200 : 410, body.getBytes(StandardCharsets.UTF_8));
        });

        try (KubeList list = client.list(KubeKind.VIRTUAL_MACHINE, Optional.of("demo"), Optional.empty(), true)) {
            assertThat(list.next(WireMarker.class)).isPresent();
            assertThatThrownBy(() -> list.next(WireMarker.class))
                    .isInstanceOfSatisfying(
                            PolyvisorException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ABORTED));
        }
    }

    @Test
    void fact_8_a_listing_asks_for_the_latest_and_never_for_version_0() throws InterruptedException {
        List<Optional<String>> versions = new CopyOnWriteArrayList<>();
        cluster.answers("GET " + MACHINES, exchange -> {
            versions.add(exchange.query("resourceVersion"));
            exchange.reply(
                    200, "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[]}".getBytes(StandardCharsets.UTF_8));
        });

        try (KubeList list = client.list(KubeKind.VIRTUAL_MACHINE, Optional.of("demo"), Optional.empty(), true)) {
            assertThat(list.next(WireMarker.class)).isEmpty();
            assertThat(list.resourceVersion()).isEqualTo("7");
        }
        assertThat(versions).containsExactly(Optional.empty());
    }

    @Test
    void fact_9_a_version_from_the_future_is_tried_again_after_a_second() {
        PolyvisorException failure = refusal(
                "GET " + MACHINES,
                504,
                status(
                        504,
                        "Timeout",
                        "Too large resource version: 9, current: 7",
                        ",\"details\":{\"retryAfterSeconds\":1,\"causes\":[{\"reason\":\"ResourceVersionTooLarge\"}]}"),
                KubeKind.VIRTUAL_MACHINE.collection("GET", Optional.of("demo")));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
    }

    @Test
    void fact_11_a_deletion_moves_the_watch_on_to_its_own_version() throws InterruptedException {
        cluster.answers("GET " + MACHINES, 200, """
                {"type":"MODIFIED","object":{"metadata":{"name":"a","resourceVersion":"8"}}}
                {"type":"DELETED","object":{"metadata":{"name":"a","resourceVersion":"9"}}}
                """);

        try (WatchStream watch = client.watch(
                KubeKind.VIRTUAL_MACHINE.collection("GET", Optional.of("demo")),
                KubeKind.VIRTUAL_MACHINE,
                WireMarker.class,
                Duration.ofMinutes(1))) {
            assertThat(watch.next().orElseThrow().resourceVersion()).isEqualTo("8");
            WatchEvent deleted = watch.next().orElseThrow();
            assertThat(deleted.type()).isEqualTo(WatchEvent.Type.DELETE);
            assertThat(deleted.resourceVersion()).isEqualTo("9");
            assertThat(watch.next()).isEmpty();
        }
    }

    @Test
    void fact_12_a_delete_may_be_answered_with_the_object_or_with_a_status() throws InterruptedException {
        cluster.answers(
                "DELETE " + MACHINES + "/db",
                200,
                "{\"kind\":\"VirtualMachine\",\"metadata\":{\"deletionTimestamp\":\"x\"}}");
        assertThat(client.delete(KubeKind.VIRTUAL_MACHINE, "demo", "db", "u")).isTrue();
        cluster.answers("DELETE " + MACHINES + "/db", 200, "{\"kind\":\"Status\",\"status\":\"Success\"}");
        assertThat(client.delete(KubeKind.VIRTUAL_MACHINE, "demo", "db", "u")).isTrue();
        cluster.answers("DELETE " + MACHINES + "/db", 404, status(404, "NotFound", "not found", ""));
        assertThat(client.delete(KubeKind.VIRTUAL_MACHINE, "demo", "db", "u")).isFalse();
    }

    @Test
    void fact_13_without_virt_api_writes_and_subresources_are_unavailable_for_now() {
        assertThat(refusal(
                                "POST " + MACHINES,
                                500,
                                status(500, "InternalError", "failed calling webhook \\\"mutator\\\"", ""),
                                post())
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refusal("PUT " + SUBRESOURCES + "start", 503, "error trying to reach service", put("start"))
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refusal("PUT " + SUBRESOURCES + "start", 503, "service unavailable", put("start"))
                        .retryable())
                .isTrue();
    }

    @Test
    void fact_14_a_kind_that_is_not_served_is_told_in_plain_text() {
        PolyvisorException unknown = refusal("GET /none", 404, "404 page not found\n", KubeRequest.get("/none"));
        PolyvisorException absent = refusal(
                "GET " + MACHINES + "/db",
                404,
                status(404, "NotFound", "virtualmachines.kubevirt.io \\\"db\\\" not found", ""),
                KubeKind.VIRTUAL_MACHINE.object("GET", "demo", "db"));

        assertThat(KubeFailures.isUnserved(unknown)).isTrue();
        assertThat(KubeFailures.isUnserved(absent)).isFalse();
    }
}
