package dev.polyvisor.simulators.kubevirt;

import static dev.polyvisor.simulators.kubevirt.KubeClient.INSTANCES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.MACHINES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.machine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import dev.polyvisor.simulators.server.TestCertificate;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How objects are kept, listed, owned and deleted, and who may do that. */
class ObjectsTest {
    private static final String MAPS = "/api/v1/namespaces/demo/configmaps";

    private final SteppedCluster cluster = new SteppedCluster();
    private final KubeClient client = cluster.client;

    @AfterEach
    void close() {
        cluster.close();
    }

    private Reply map(String name, String owner) {
        String references = owner.isEmpty()
                ? ""
                : ",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"owner\",\"uid\":\""
                        + owner + "\"}]";
        return client.post(
                MAPS,
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"" + references
                        + "}}");
    }

    private String uid(String name) {
        return client.get(MAPS + "/" + name).json().path("metadata").path("uid").asString();
    }

    @Test
    void what_belongs_to_an_object_goes_with_it_unless_it_is_orphaned() {
        assertThat(map("owner", "").status()).isEqualTo(201);
        assertThat(map("owned", uid("owner")).status()).isEqualTo(201);
        assertThat(client.delete(MAPS + "/owner").json().path("status").asString())
                .isEqualTo("Success");
        assertThat(client.get(MAPS + "/owned").status()).isEqualTo(404);

        map("owner", "");
        map("kept", uid("owner"));
        assertThat(client.delete(MAPS + "/owner?propagationPolicy=Orphan").status())
                .isEqualTo(200);
        JsonNode kept = client.get(MAPS + "/kept").json();
        assertThat(kept.path("metadata").has("ownerReferences")).isFalse();
    }

    @Test
    void a_deletion_in_the_foreground_takes_what_belongs_to_the_object_first() {
        map("owner", "");
        map("owned", uid("owner"));
        Reply deleted = client.delete(MAPS + "/owner?propagationPolicy=Foreground");
        assertThat(deleted.json().path("metadata").path("finalizers").toString())
                .contains("foregroundDeletion");
        cluster.settle();
        assertThat(client.get(MAPS + "/owner").status()).isEqualTo(404);
        assertThat(client.get(MAPS + "/owned").status()).isEqualTo(404);
    }

    @Test
    void a_namespace_goes_when_all_that_is_in_it_is_gone() {
        assertThat(client.post(MACHINES, machine("a", "Always")).status()).isEqualTo(201);
        cluster.running("a");
        map("m", "");
        assertThat(client.delete("/api/v1/namespaces/demo")
                        .json()
                        .path("status")
                        .path("phase")
                        .asString())
                .isEqualTo("Terminating");
        assertThat(map("late", "").status()).isEqualTo(403);
        cluster.settle();
        assertThat(client.get("/api/v1/namespaces/demo").status()).isEqualTo(404);
        assertThat(cluster.simulator.content().names("virtualmachineinstances", "demo"))
                .isEmpty();
    }

    @Test
    void the_pages_of_a_list_show_one_moment_though_objects_change_in_between() {
        for (String name : List.of("a", "b", "c", "d")) {
            map(name, "");
        }
        JsonNode first = client.get(MAPS + "?limit=2").json();
        client.delete(MAPS + "/c");
        map("cc", "");
        JsonNode second = client.get(MAPS + "?limit=2&continue="
                        + first.path("metadata").path("continue").asString())
                .json();
        List<String> names = new ArrayList<>();
        second.path("items")
                .forEach(each -> names.add(each.path("metadata").path("name").asString()));
        assertThat(names).containsExactly("c", "d");
        assertThat(second.path("metadata").path("resourceVersion"))
                .isEqualTo(first.path("metadata").path("resourceVersion"));
    }

    @Test
    void fifty_thousand_running_machines_are_listed_in_pages_and_one_of_them_can_be_stopped() {
        KubeVirtContent content = cluster.simulator.content().virtualMachines("demo", "many", 50_000, true);
        assertThat(content.count("virtualmachines")).isEqualTo(50_000);
        assertThat(content.count("virtualmachineinstances")).isEqualTo(50_000);
        JsonNode page = client.get(INSTANCES + "?limit=500").json();
        assertThat(page.path("items")).hasSize(500);
        assertThat(page.path("metadata").path("remainingItemCount").asInt()).isEqualTo(49_500);
        assertThat(client.call("virtualmachines", "many-7", "stop", null).status())
                .isEqualTo(202);
        cluster.settle();
        assertThat(cluster.status("many-7").path("printableStatus").asString()).isEqualTo("Stopped");
        assertThat(content.count("virtualmachineinstances")).isEqualTo(49_999);
    }

    @Test
    void a_user_of_one_namespace_may_read_there_and_nowhere_else_and_a_revoked_token_is_unknown() {
        var token = cluster.simulator.token("viewer", ClusterRole.VIEW, "demo");
        KubeClient viewer = new KubeClient(cluster.simulator, token.reveal());
        assertThat(viewer.get(MACHINES).status()).isEqualTo(200);
        assertThat(viewer.get("/apis/kubevirt.io/v1/virtualmachines").status()).isEqualTo(403);
        assertThat(viewer.post(MACHINES, machine("a", "Halted")).status()).isEqualTo(403);
        cluster.simulator.revoke(token);
        assertThat(viewer.get(MACHINES).status()).isEqualTo(401);
    }

    @Test
    void a_client_is_known_by_its_certificate() {
        TestCertificate known = TestCertificate.selfSigned("known");
        try (KubeVirtSimulator secured = KubeVirtSimulator.builder().https().start()) {
            secured.trust(known, "known", ClusterRole.ADMIN);
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(known.clientContext(secured.certificate()))
                    .build();
            KubeClient trusted = new KubeClient(secured.https(), null, http);
            assertThat(trusted.get("/api/v1/nodes").json().path("items")).hasSize(2);
        }
    }

    @Test
    void a_guest_that_fails_to_start_is_tried_again_later_each_time() {
        cluster.simulator.content().guest("demo", "a", Guest.FAILS_TO_START);
        client.post(MACHINES, machine("a", "Always"));
        cluster.until(
                () -> cluster.status("a").path("printableStatus").asString("").equals("CrashLoopBackOff"));
        assertThat(failures()).isEqualTo(1);
        // the first pause is of 10 to 15 seconds, the second of 40 at least
        cluster.clock.advance(Duration.ofSeconds(30));
        assertThat(failures()).isEqualTo(2);
    }

    private int failures() {
        return cluster.status("a")
                .path("startFailure")
                .path("consecutiveFailCount")
                .asInt(0);
    }

    @Test
    void a_guest_that_ignores_a_shutdown_is_killed_when_its_grace_is_over() {
        cluster.simulator.content().guest("demo", "a", Guest.IGNORES_SHUTDOWN);
        client.post(MACHINES, machine("a", "Always"));
        cluster.running("a");
        assertThat(client.call("virtualmachines", "a", "stop", "{\"gracePeriod\":20}")
                        .status())
                .isEqualTo(202);
        cluster.clock.advance(Duration.ofSeconds(15));
        assertThat(cluster.status("a").path("printableStatus").asString()).isEqualTo("Stopping");
        cluster.clock.advance(Duration.ofSeconds(15));
        assertThat(cluster.status("a").path("printableStatus").asString()).isEqualTo("Stopped");
    }
}
