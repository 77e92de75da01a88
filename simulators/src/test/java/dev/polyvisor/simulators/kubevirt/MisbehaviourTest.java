package dev.polyvisor.simulators.kubevirt;

import static dev.polyvisor.simulators.kubevirt.KubeClient.MACHINES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.machine;
import static dev.polyvisor.simulators.kubevirt.KubeClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import dev.polyvisor.simulators.kubevirt.KubeClient.Watching;
import dev.polyvisor.simulators.server.ReplyFault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What goes wrong on command. */
class MisbehaviourTest {
    private static final String ALL = "/apis/kubevirt.io/v1/virtualmachines";

    private final SteppedCluster cluster = new SteppedCluster();
    private final KubeClient client = cluster.client;
    private final KubeVirtFaults faults = cluster.simulator.misbehaviour();

    @AfterEach
    void close() {
        cluster.close();
    }

    private Watching watch() {
        return client.watch(MACHINES + "?watch=true&resourceVersion=" + cluster.version(MACHINES));
    }

    @Test
    void open_watches_end_normally_or_with_an_error_on_command() {
        try (Watching ended = watch()) {
            faults.endWatches();
            assertThat(ended.toEnd()).isEmpty();
        }
        try (Watching failed = watch()) {
            faults.failWatches(500, "InternalError", "etcd is gone");
            assertThat(text(failed.toEnd().get(0), "reason")).isEqualTo("InternalError");
        }
        try (Watching expired = watch()) {
            faults.expireWatches();
            assertThat(text(expired.toEnd().get(0), "reason")).isEqualTo("Expired");
        }
    }

    @Test
    void events_are_lost_and_repeated_on_command() {
        KubeVirtContent content = cluster.simulator.content().put(machine("a", "Halted"));
        cluster.settle();
        try (Watching watching = watch()) {
            faults.loseEvents(1);
            content.touch("virtualmachines", "demo", "a");
            cluster.until(() -> cluster.simulator.watches() == 1);
            KubeVirtContent unused =
                    content.patch("virtualmachines", "demo", "a", "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}");
            JsonNode second = watching.next();
            assertThat(second).isNotNull();
            assertThat(text(second, "metadata", "labels", "x")).isEqualTo("1");
            faults.repeatEvents(1);
            content.patch("virtualmachines", "demo", "a", "{\"metadata\":{\"labels\":{\"x\":\"2\"}}}");
            assertThat(watching.next()).isEqualTo(watching.next());
        }
    }

    @Test
    void requests_are_throttled_and_refused_on_command() {
        faults.tooManyRequests(1, Duration.ofSeconds(7));
        Reply throttled = client.get(MACHINES);
        assertThat(throttled.status()).isEqualTo(429);
        assertThat(throttled.headers().get("retry-after")).isEqualTo("7");
        faults.unavailable(1);
        assertThat(client.get(MACHINES).reason()).isEqualTo("ServiceUnavailable");
        assertThat(client.get(MACHINES).status()).isEqualTo(200);
    }

    @Test
    void the_cluster_wide_list_is_forbidden_on_command_and_the_namespaced_one_is_not() {
        faults.forbidClusterWide();
        Reply forbidden = client.get(ALL);
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.message()).endsWith("at the cluster scope");
        assertThat(client.get(MACHINES).status()).isEqualTo(200);
        faults.forbidNothing();
        assertThat(client.get(ALL).status()).isEqualTo(200);
    }

    @Test
    void a_list_lacks_half_of_what_there_is_on_command() {
        KubeVirtContent unused = cluster.simulator.content().virtualMachines("demo", "m", 10, false);
        faults.shrinkLists("virtualmachines", 1);
        assertThat(client.get(MACHINES).json().path("items")).hasSize(5);
        assertThat(client.get(MACHINES).json().path("items")).hasSize(10);
    }

    @Test
    void a_part_of_the_cluster_that_is_not_there_is_neither_discovered_nor_served() {
        String path = "/apis/cdi.kubevirt.io/v1beta1/datavolumes";
        cluster.simulator.serve(ClusterPart.CDI, false);
        assertThat(client.get("/apis").body()).doesNotContain("cdi.kubevirt.io");
        assertThat(client.get(path).status()).isEqualTo(404);
        cluster.simulator.serve(ClusterPart.CDI, true);
        assertThat(client.get("/apis").body()).contains("cdi.kubevirt.io");
        assertThat(client.get(path).status()).isEqualTo(200);
    }

    @Test
    void what_belongs_to_an_object_that_is_gone_is_not_collected_while_the_controllers_are_held() {
        KubeVirtContent content = cluster.simulator.content().put(machine("a", "Halted"));
        String uid = cluster.object("virtualmachines", "a")
                .path("metadata")
                .path("uid")
                .asString();
        content.put("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"namespace": "demo", "name": "s", "ownerReferences": [
                  {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine", "name": "a", "uid": "%s"}]}}""".formatted(uid));
        faults.holdControllers(true);

        content.vanish("virtualmachines", "demo", "a");
        assertThat(content.names("secrets", "demo")).contains("demo/s");

        faults.holdControllers(false);
        assertThat(content.names("secrets", "demo")).doesNotContain("demo/s");
    }

    @Test
    void controllers_that_are_held_do_nothing_and_then_all_of_it() {
        faults.holdControllers(true);
        assertThat(client.post(MACHINES, machine("a", "Always")).status()).isEqualTo(201);
        cluster.clock.advance(Duration.ofMinutes(1));
        assertThat(cluster.object("virtualmachines", "a").has("status")).isFalse();
        faults.holdControllers(false);
        cluster.running("a");
        assertThat(cluster.status("a").path("printableStatus").asString()).isEqualTo("Running");
    }

    @Test
    void a_request_whose_reply_is_replaced_has_no_effect() {
        cluster.simulator.faults().next("DELETE", MACHINES + "/a", ReplyFault.instead(500, "text/html", "<html>"));
        KubeVirtContent unused = cluster.simulator.content().put(machine("a", "Halted"));
        assertThat(client.delete(MACHINES + "/a").status()).isEqualTo(500);
        assertThat(client.get(MACHINES + "/a").status()).isEqualTo(200);
    }

    @Test
    void a_reply_that_is_lost_after_its_effect_leaves_the_effect_and_one_that_is_cut_before_does_not() {
        cluster.simulator.faults().next("POST", MACHINES, ReplyFault.cutAfter());
        assertThatThrownBy(() -> client.post(MACHINES, machine("a", "Halted"))).hasCauseInstanceOf(IOException.class);
        assertThat(client.get(MACHINES + "/a").status()).isEqualTo(200);

        cluster.simulator.faults().next("POST", MACHINES, ReplyFault.cutBefore());
        assertThatThrownBy(() -> client.post(MACHINES, machine("b", "Halted"))).hasCauseInstanceOf(IOException.class);
        assertThat(client.get(MACHINES + "/b").status()).isEqualTo(404);
    }

    @Test
    void watches_that_are_cut_break_off_and_another_one_goes_on_where_they_stood() {
        KubeVirtContent content = cluster.simulator.content().put(machine("a", "Halted"));
        cluster.settle();
        String version = cluster.version(MACHINES);
        try (Watching cut = watch()) {
            cluster.until(() -> cluster.simulator.watches() == 1);
            faults.cutWatches();
            assertThatThrownBy(cut::toEnd).hasCauseInstanceOf(IOException.class);
        }
        content.touch("virtualmachines", "demo", "a");
        try (Watching next = client.watch(MACHINES + "?watch=true&resourceVersion=" + version)) {
            assertThat(text(next.next(), "metadata", "name")).isEqualTo("a");
        }
    }

    @Test
    void a_streaming_list_is_refused_or_ignored_on_command() {
        String path = MACHINES
                + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1";
        faults.streamingLists(KubeVirtFaults.StreamingLists.REFUSED);
        assertThat(client.get(path).status()).isEqualTo(422);
        faults.streamingLists(KubeVirtFaults.StreamingLists.IGNORED);
        try (Watching watching = client.watch(path)) {
            cluster.clock.advance(Duration.ofSeconds(1));
            List<JsonNode> events = watching.toEnd();
            assertThat(events.toString()).doesNotContain("initial-events-end");
        }
    }
}
