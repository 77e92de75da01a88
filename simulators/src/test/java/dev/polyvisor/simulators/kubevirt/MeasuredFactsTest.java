package dev.polyvisor.simulators.kubevirt;

import static dev.polyvisor.simulators.kubevirt.KubeClient.INSTANCES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.MACHINES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.SUB;
import static dev.polyvisor.simulators.kubevirt.KubeClient.machine;
import static dev.polyvisor.simulators.kubevirt.KubeClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import dev.polyvisor.simulators.kubevirt.KubeClient.Watching;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What was measured of real clusters and is easy to forget, a test for each fact. */
class MeasuredFactsTest {
    private final SteppedCluster cluster = new SteppedCluster();
    private final KubeClient client = cluster.client;

    @AfterEach
    void close() {
        cluster.close();
    }

    private void make(String name, String strategy) {
        assertThat(client.post(MACHINES, machine(name, strategy)).status()).isEqualTo(201);
        cluster.settle();
    }

    private void makeRunning(String name) {
        make(name, "Always");
        cluster.running(name);
    }

    @Test
    void fact_1_a_put_of_a_subresource_that_accepts_json_alone_is_406_in_plain_text() {
        make("a", "Halted");
        Reply refused = client.send("PUT", SUB + "virtualmachines/a/start", null, "Accept", "application/json");
        assertThat(refused.status()).isEqualTo(406);
        assertThat(refused.headers().get("content-type")).startsWith("text/plain");
        assertThat(client.call("virtualmachines", "a", "start", null).status()).isEqualTo(202);
        assertThat(client.send("GET", SUB + "virtualmachines/a/expand-spec", null, "Accept", "application/json")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void fact_2_start_and_the_like_are_202_and_pause_and_the_like_200_without_a_body() {
        makeRunning("a");
        for (String verb : List.of("pause", "unpause", "softreboot", "freeze", "unfreeze", "reset")) {
            Reply reply = client.call("virtualmachineinstances", "a", verb, null);
            assertThat(reply.status()).as(verb).isEqualTo(200);
            assertThat(reply.body()).as(verb).isEmpty();
            cluster.settle();
        }
        for (String verb : List.of("migrate", "restart")) {
            Reply reply = client.call("virtualmachines", "a", verb, null);
            assertThat(reply.status()).as(verb).isEqualTo(202);
            assertThat(reply.body()).as(verb).isEmpty();
            cluster.settle();
        }
        cluster.running("a");
        assertThat(client.call("virtualmachines", "a", "stop", null).status()).isEqualTo(202);
    }

    @Test
    void fact_3_a_wrong_state_is_a_conflict_whose_kind_is_singular() {
        makeRunning("a");
        Reply again = client.call("virtualmachines", "a", "start", null);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("Conflict");
        assertThat(again.message()).endsWith("VM is already running");
        assertThat(again.json().path("details").path("kind").asString()).isEqualTo("virtualmachine");
        assertThat(again.json().path("details").path("group").asString()).isEqualTo("kubevirt.io");
    }

    @Test
    void fact_4_schema_errors_of_machines_come_from_the_webhook_without_a_field_and_others_with_one() {
        Reply machine = client.post(MACHINES, machine("a", "Halted").replace("\"cores\":1", "\"cores\":\"two\""));
        assertThat(machine.status()).isEqualTo(422);
        assertThat(machine.message()).startsWith("admission webhook \"virtualmachines-mutator.kubevirt.io\" denied");
        JsonNode cause = machine.json().path("details").path("causes").get(0);
        assertThat(cause.has("field")).isFalse();
        Reply other = client.post(
                "/apis/kubevirt.io/v1/namespaces/demo/kubevirts",
                "{\"kind\":\"KubeVirt\",\"apiVersion\":\"kubevirt.io/v1\",\"metadata\":{\"name\":\"kv\"},\"spec\":{\"imageTag\":5}}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json()
                        .path("details")
                        .path("causes")
                        .get(0)
                        .path("field")
                        .asString())
                .isEqualTo("spec.imageTag");
    }

    @Test
    void fact_5_a_machine_whose_body_has_another_kind_is_accepted() {
        Reply made = client.post(
                MACHINES, machine("a", "Halted").replace("\"VirtualMachine\"", "\"VirtualMachineInstance\""));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("kind").asString()).isEqualTo("VirtualMachine");
    }

    @Test
    void fact_6_an_expired_page_is_410_and_carries_a_token_with_which_the_list_goes_on() {
        for (String name : List.of("a", "b", "c")) {
            make(name, "Halted");
        }
        String token = client.get(MACHINES + "?limit=1")
                .json()
                .path("metadata")
                .path("continue")
                .asString();
        cluster.simulator.misbehaviour().compact();
        Reply expired = client.get(MACHINES + "?limit=1&continue=" + token);
        assertThat(expired.status()).isEqualTo(410);
        assertThat(expired.reason()).isEqualTo("Expired");
        String fresh = expired.json().path("metadata").path("continue").asString();
        JsonNode rest = client.get(MACHINES + "?limit=5&continue=" + fresh).json();
        assertThat(rest.path("items")).hasSize(2);
    }

    @Test
    void fact_7_a_watch_from_a_version_that_is_too_old_is_200_with_one_error_event() {
        String old = cluster.version(MACHINES);
        make("a", "Halted");
        cluster.simulator.misbehaviour().compact();
        try (Watching watching = client.watch(MACHINES + "?watch=true&resourceVersion=" + old)) {
            assertThat(watching.status()).isEqualTo(200);
            List<JsonNode> events = watching.toEnd();
            assertThat(events).hasSize(1);
            assertThat(events.get(0).path("type").asString()).isEqualTo("ERROR");
            assertThat(events.get(0).path("object").path("code").asInt()).isEqualTo(410);
            assertThat(text(events.get(0), "reason")).isEqualTo("Expired");
        }
    }

    @Test
    void fact_8_version_zero_ignores_the_limit_and_a_selector_hides_how_many_remain() {
        for (String name : List.of("a", "b", "c")) {
            make(name, "Halted");
        }
        assertThat(client.get(MACHINES + "?resourceVersion=0&limit=1").json().path("items"))
                .hasSize(3);
        assertThat(client.get(MACHINES + "?limit=1")
                        .json()
                        .path("metadata")
                        .path("remainingItemCount")
                        .asInt())
                .isEqualTo(2);
        JsonNode selected = client.get(MACHINES + "?limit=1&labelSelector=app%3Ddemo")
                .json()
                .path("metadata");
        assertThat(selected.path("continue").asString()).isNotEmpty();
        assertThat(selected.has("remainingItemCount")).isFalse();
    }

    @Test
    void fact_9_a_version_from_the_future_is_504_after_three_seconds() throws InterruptedException {
        Reply late = cluster.slowly(() -> client.get(MACHINES + "?resourceVersion=999999"));
        assertThat(late.status()).isEqualTo(504);
        assertThat(late.reason()).isEqualTo("Timeout");
        assertThat(late.json()
                        .path("details")
                        .path("causes")
                        .get(0)
                        .path("reason")
                        .asString())
                .isEqualTo("ResourceVersionTooLarge");
        assertThat(late.headers().get("retry-after")).isEqualTo("1");
    }

    @Test
    void fact_10_bookmarks_come_once_a_minute_and_before_the_end_which_is_a_normal_one() {
        String version = cluster.version(MACHINES);
        try (Watching watching = client.watch(
                MACHINES + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=90&resourceVersion=" + version)) {
            cluster.clock.advance(Duration.ofSeconds(60));
            JsonNode first = watching.next();
            cluster.clock.advance(Duration.ofSeconds(60));
            List<JsonNode> rest = watching.toEnd();
            assertThat(first).isNotNull();
            assertThat(rest)
                    .hasSize(1)
                    .allSatisfy(
                            event -> assertThat(event.path("type").asString()).isEqualTo("BOOKMARK"));
            assertThat(first.path("object").propertyNames())
                    .containsExactlyInAnyOrder("apiVersion", "kind", "metadata");
            assertThat(first.path("object").path("metadata").propertyNames()).containsExactly("resourceVersion");
        }
    }

    @Test
    void fact_11_a_deletion_has_a_higher_version_than_the_last_change() {
        make("a", "Halted");
        String version = cluster.version(MACHINES);
        try (Watching watching = client.watch(MACHINES + "?watch=true&resourceVersion=" + version)) {
            client.delete(MACHINES + "/a");
            cluster.settle();
            List<JsonNode> events =
                    watching.until(event -> event.path("type").asString().equals("DELETED"));
            long last = version(events.get(events.size() - 2));
            assertThat(version(events.get(events.size() - 1))).isGreaterThan(last);
        }
    }

    private static long version(JsonNode event) {
        return Long.parseLong(text(event, "metadata", "resourceVersion"));
    }

    @Test
    void fact_12_the_answer_to_the_deletion_of_a_machine_is_the_machine() {
        make("a", "Halted");
        Reply deleted = client.delete(MACHINES + "/a");
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("kind").asString()).isEqualTo("VirtualMachine");
        assertThat(deleted.json().path("metadata").has("deletionTimestamp")).isTrue();
    }

    @Test
    void fact_13_without_virt_api_writes_of_machines_are_500_subresources_503_in_text_and_reads_go_on() {
        make("a", "Halted");
        cluster.simulator.misbehaviour().virtApi(KubeVirtFaults.VirtApi.GONE);
        Reply write = client.post(MACHINES, machine("b", "Halted"));
        assertThat(write.status()).isEqualTo(500);
        assertThat(write.message()).contains("failed calling webhook");
        Reply gone = client.call("virtualmachines", "a", "start", null);
        assertThat(gone.status()).isEqualTo(503);
        assertThat(gone.body()).startsWith("error trying to reach service");
        cluster.simulator.misbehaviour().virtApi(KubeVirtFaults.VirtApi.UNAVAILABLE);
        assertThat(client.call("virtualmachines", "a", "start", null).body()).isEqualTo("service unavailable\n");
        assertThat(client.get(MACHINES + "/a").status()).isEqualTo(200);
    }

    @Test
    void fact_14_an_unknown_path_is_404_in_plain_text() {
        Reply unknown = client.get("/apis/kubevirt.io/v1/namespaces/demo/nosuchthings");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("404 page not found\n");
        assertThat(unknown.headers().get("content-type")).startsWith("text/plain");
    }

    @Test
    void fact_15_instances_have_no_status_subresource_and_machines_have_one() {
        makeRunning("a");
        String patch = "{\"status\":{\"desiredGeneration\":99}}";
        assertThat(client.merge(MACHINES + "/a/status", patch).status()).isEqualTo(200);
        assertThat(client.merge(INSTANCES + "/a/status", patch).status()).isEqualTo(404);
    }

    @Test
    void fact_16_a_change_brings_many_events_and_a_restart_shows_stopped_in_between() {
        makeRunning("a");
        String version = cluster.version(MACHINES);
        try (Watching watching = client.watch(MACHINES + "?watch=true&timeoutSeconds=100&resourceVersion=" + version)) {
            client.call("virtualmachines", "a", "restart", null);
            cluster.settle();
            cluster.running("a");
            cluster.clock.advance(Duration.ofSeconds(100));
            List<JsonNode> events = watching.toEnd();
            assertThat(events.size()).isBetween(5, 20);
            assertThat(events.stream()
                            .map(event -> text(event, "status", "printableStatus"))
                            .distinct())
                    .containsExactly("Running", "Stopping", "Stopped", "Starting");
        }
    }

    @Test
    void fact_17_a_machine_without_its_instance_type_is_accepted_and_then_fails() {
        String body = machine("a", "Always")
                .replace("\"cpu\":{\"cores\":1},\"memory\":{\"guest\":\"128Mi\"},", "")
                .replace("\"runStrategy\"", "\"instancetype\":{\"name\":\"nosuch\"},\"runStrategy\"");
        assertThat(client.post(MACHINES, body).status()).isEqualTo(201);
        cluster.settle();
        assertThat(cluster.status("a").path("conditions").toString())
                .contains("\"type\":\"Failure\"")
                .contains("FailedFindInstancetype");
        assertThat(client.get(INSTANCES + "/a").status()).isEqualTo(404);
    }
}
