package dev.polyvisor.driver.lxd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.testing.Samples;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class LxdFailuresTest {
    /** What a recorded operation that failed has to end with. */
    private static final Map<String, ErrorCode> OPERATIONS = Map.ofEntries(
            Map.entry("state-start-wait-failure", ErrorCode.FAILED_PRECONDITION),
            Map.entry("exec-notfound-wait", ErrorCode.NOT_FOUND),
            Map.entry("exec-noconnect-wait", ErrorCode.DEADLINE_EXCEEDED),
            Map.entry("instance-create-wait-exists", ErrorCode.ALREADY_EXISTS),
            Map.entry("instance-create-wait-no-vm", ErrorCode.UNIMPLEMENTED),
            Map.entry("instance-put-wait-bad-config", ErrorCode.INVALID_ARGUMENT),
            Map.entry("instance-restore-wait-404", ErrorCode.NOT_FOUND),
            Map.entry("snapshot-create-wait-exists", ErrorCode.ALREADY_EXISTS),
            Map.entry("snapshot-create-wait-no-criu", ErrorCode.UNIMPLEMENTED),
            Map.entry("operation-cancelled", ErrorCode.CANCELLED));

    /** What a recorded refusal has to be. */
    private static final Map<String, ErrorCode> REFUSALS = Map.ofEntries(
            Map.entry("backup-404", ErrorCode.NOT_FOUND),
            Map.entry("certificate-post-again", ErrorCode.FAILED_PRECONDITION),
            Map.entry("certificate-post-bad-password", ErrorCode.PERMISSION_DENIED),
            Map.entry("certificate-post-no-certificate", ErrorCode.INVALID_ARGUMENT),
            Map.entry("certificate-token-error-no-https", ErrorCode.INVALID_ARGUMENT),
            Map.entry("exec-error-frozen", ErrorCode.FAILED_PRECONDITION),
            Map.entry("image-alias-404", ErrorCode.NOT_FOUND),
            Map.entry("instance-404", ErrorCode.NOT_FOUND),
            Map.entry("instance-create-error-alias", ErrorCode.NOT_FOUND),
            Map.entry("instance-create-error-name", ErrorCode.INVALID_ARGUMENT),
            Map.entry("instance-delete-error-running", ErrorCode.FAILED_PRECONDITION),
            Map.entry("instance-patch-error", ErrorCode.INVALID_ARGUMENT),
            Map.entry("instance-patch-error-type", ErrorCode.INVALID_ARGUMENT),
            Map.entry("instance-put-error-etag", ErrorCode.ABORTED),
            Map.entry("instance-rename-error-exists", ErrorCode.ALREADY_EXISTS),
            Map.entry("instance-rename-error-name", ErrorCode.INVALID_ARGUMENT),
            Map.entry("instances-filter-error", ErrorCode.INVALID_ARGUMENT),
            Map.entry("instances-untrusted", ErrorCode.PERMISSION_DENIED),
            Map.entry("not-found", ErrorCode.NOT_FOUND),
            Map.entry("not-implemented", ErrorCode.UNIMPLEMENTED),
            Map.entry("operation-404", ErrorCode.NOT_FOUND),
            Map.entry("operation-delete-error", ErrorCode.FAILED_PRECONDITION),
            Map.entry("snapshot-404", ErrorCode.NOT_FOUND),
            Map.entry("snapshot-name-error", ErrorCode.INVALID_ARGUMENT),
            Map.entry("state-error-unknown-action", ErrorCode.INVALID_ARGUMENT),
            Map.entry("storage-pool-post-error-exists", ErrorCode.ALREADY_EXISTS));

    @TestFactory
    Stream<DynamicTest> a_recorded_operation_that_failed_has_its_code() {
        return OPERATIONS.entrySet().stream()
                .map(each -> dynamicTest(
                        each.getKey(),
                        () -> assertThat(LxdFailures.of(Samples.metadata(each.getKey() + ".json", WireOperation.class))
                                        .code())
                                .isEqualTo(each.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> a_recorded_refusal_has_its_code_and_the_text_of_the_server() {
        return REFUSALS.entrySet().stream()
                .map(each -> dynamicTest(each.getKey(), () -> {
                    JsonNode sample = Samples.tree(each.getKey() + ".json");
                    PolyvisorException read =
                            refused(sample.get("error_code").asInt(), Samples.text(each.getKey() + ".json"));

                    assertThat(read.code()).isEqualTo(each.getValue());
                    assertThat(read).hasMessage(sample.get("error").asString());
                }));
    }

    @Test
    void every_recorded_failure_is_looked_at() {
        assertThat(Samples.names().stream()
                        .filter(name ->
                                Samples.tree(name).path("type").asString("").equals("error"))
                        .map(name -> name.replace(".json", "")))
                .containsExactlyInAnyOrderElementsOf(REFUSALS.keySet());
        assertThat(Samples.names().stream()
                        .filter(name -> Samples.tree(name)
                                        .path("metadata")
                                        .path("status_code")
                                        .asInt(0)
                                >= 400)
                        .map(name -> name.replace(".json", "")))
                .containsExactlyInAnyOrderElementsOf(OPERATIONS.keySet());
    }

    @Test
    void a_busy_instance_and_a_server_that_starts_are_worth_another_try() {
        assertThat(refused(500, "{\"error\":\"Instance is busy running a \\\"stop\\\" operation\"}"))
                .satisfies(busy -> {
                    assertThat(busy.retryable()).isTrue();
                    assertThat(busy).hasMessage("Instance is busy running a \"stop\" operation");
                });
        assertThat(refused(503, "{\"error\":\"LXD daemon setup in progress\"}").retryable())
                .isTrue();
    }

    @Test
    void of_two_that_make_the_same_at_once_one_is_told_that_it_is_there() {
        assertThat(refused(
                                500,
                                "{\"error\":\"Failed to create \\\"instances\\\" entry: UNIQUE constraint failed: instances.project_id, instances.name\"}")
                        .code())
                .isEqualTo(ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void a_refusal_that_says_nothing_is_what_its_status_is() {
        assertThat(refused(500, "<html>oops</html>").code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(refused(500, "{\"error\":\"something new\"}").code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(refused(429, "").code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    }

    /** As the transport hands it over. */
    private static PolyvisorException refused(int status, String body) {
        ErrorCode standard =
                switch (status) {
                    case 400 -> ErrorCode.INVALID_ARGUMENT;
                    case 403 -> ErrorCode.PERMISSION_DENIED;
                    case 404 -> ErrorCode.NOT_FOUND;
                    case 409 -> ErrorCode.FAILED_PRECONDITION;
                    case 412 -> ErrorCode.ABORTED;
                    case 429 -> ErrorCode.RESOURCE_EXHAUSTED;
                    case 501 -> ErrorCode.UNIMPLEMENTED;
                    case 503 -> ErrorCode.UNAVAILABLE;
                    default -> ErrorCode.INTERNAL;
                };
        return Refusals.read(PolyvisorException.of(standard, "refused"), status, body);
    }
}
