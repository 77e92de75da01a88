package dev.polyvisor.simulators.kubevirt;

import static dev.polyvisor.simulators.kubevirt.KubeClient.INSTANCES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.MACHINES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the controllers do when objects change or go between two of their steps. */
class ControllersTest {
    private final SteppedCluster cluster = new SteppedCluster();
    private final KubeVirtContent content = cluster.simulator.content();

    @AfterEach
    void close() {
        cluster.close();
    }

    /** An instance that is down: in the next step the node is done with it, and its machine lets it go. */
    private void runUntilTheInstanceIsAboutToGo() {
        KubeVirtContent unused = content.put(machine("a", "Always"));
        cluster.running("a");
        assertThat(cluster.client.delete(INSTANCES + "/a").status()).isEqualTo(200);
        cluster.until(
                () -> instance("a").path("status").path("phase").asString("").equals("Failed"));
    }

    private JsonNode instance(String name) {
        return cluster.object("virtualmachineinstances", name);
    }

    @Test
    void a_machine_that_changes_just_when_it_lets_its_instance_go_stops_as_told() {
        runUntilTheInstanceIsAboutToGo();
        KubeVirtContent unused =
                content.patch("virtualmachines", "demo", "a", "{\"spec\":{\"runStrategy\":\"Halted\"}}");
        cluster.settle();
        assertThat(instance("a").isNull()).isTrue();
        assertThat(cluster.status("a").path("printableStatus").asString()).isEqualTo("Stopped");
    }

    @Test
    void a_machine_that_is_deleted_just_when_it_lets_its_instance_go_is_gone() {
        runUntilTheInstanceIsAboutToGo();
        assertThat(cluster.client.delete(MACHINES + "/a").status()).isEqualTo(200);
        cluster.settle();
        assertThat(content.names("virtualmachineinstances", "demo")).isEmpty();
        assertThat(content.names("virtualmachines", "demo")).isEmpty();
    }

    @Test
    void an_object_that_is_being_deleted_stays_so_until_it_is_gone() {
        KubeVirtContent unused = content.put(machine("a", "Always"));
        cluster.running("a");
        String version = cluster.version(INSTANCES);
        try (KubeClient.Watching watching =
                cluster.client.watch(INSTANCES + "?watch=true&resourceVersion=" + version)) {
            content.guestShutsDown("demo", "a");
            cluster.settle();
            List<Boolean> marked = watching
                    .until(event -> event.path("type").asString().equals("DELETED"))
                    .stream()
                    .map(event -> event.path("object").path("metadata").has("deletionTimestamp"))
                    .toList();
            assertThat(marked).contains(true).isSorted();
        }
    }

    @Test
    void an_object_on_which_its_controller_fails_does_not_keep_the_others_waiting_and_is_tried_again() {
        ObjectNode broken = (ObjectNode) KubeClient.MAPPER.readTree(machine("a", "Always"));
        broken.putObject("status").putObject("startFailure").put("retryAfterTimestamp", "soon");
        KubeVirtContent unused = content.put(broken.toString()).put(machine("b", "Always"));
        assertThatThrownBy(cluster::settle)
                .hasMessageContaining("virtualmachines demo/a")
                .hasCauseInstanceOf(DateTimeParseException.class);
        assertThatThrownBy(() -> cluster.clock.advance(Duration.ofSeconds(2)))
                .hasCauseInstanceOf(DateTimeParseException.class);
        assertThat(instance("b").path("status").path("phase").asString()).isEqualTo("Running");
        content.patch("virtualmachines", "demo", "a", "{\"status\":{\"startFailure\":null}}");
        cluster.running("a");
    }
}
