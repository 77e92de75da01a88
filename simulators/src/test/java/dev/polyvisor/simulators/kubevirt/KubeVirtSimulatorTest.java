package dev.polyvisor.simulators.kubevirt;

import static dev.polyvisor.simulators.kubevirt.KubeClient.INSTANCES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.MACHINES;
import static dev.polyvisor.simulators.kubevirt.KubeClient.machine;
import static dev.polyvisor.simulators.kubevirt.KubeClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.simulators.kubevirt.KubeClient.Reply;
import dev.polyvisor.simulators.kubevirt.KubeClient.Watching;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The life of virtual machines, as a client of the simulator sees it. */
class KubeVirtSimulatorTest {
    private final KubeVirtSimulator cluster = KubeVirtSimulator.builder().http().start();
    private final KubeClient client = new KubeClient(cluster);

    KubeVirtSimulatorTest() {
        KubeVirtContent unused = cluster.content().namespace("demo");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<JsonNode> watchUntil(String path, String status, Runnable work) {
        String version = client.get(path + "?limit=1")
                .json()
                .path("metadata")
                .path("resourceVersion")
                .asString();
        try (Watching watching = client.watch(path + "?watch=true&resourceVersion=" + version)) {
            work.run();
            return watching.until(event -> text(event, "status", "printableStatus")
                            .equals(status)
                    && (!status.equals("Running")
                            || event.path("object").path("status").path("ready").asBoolean(false))
                    && (!status.equals("Stopped")
                            || !event.path("object").path("status").has("created")
                                    && event.path("object").path("status").has("conditions")));
        }
    }

    private static List<String> statuses(List<JsonNode> events) {
        return events.stream()
                .map(event -> text(event, "status", "printableStatus"))
                .distinct()
                .toList();
    }

    @Test
    void a_machine_is_made_started_and_stopped_and_every_step_shows() {
        List<JsonNode> made = watchUntil(
                MACHINES,
                "Stopped",
                () -> assertThat(client.post(MACHINES, machine("db", "Halted")).status())
                        .isEqualTo(201));
        assertThat(made).hasSizeBetween(4, 10);
        List<JsonNode> started = watchUntil(
                MACHINES,
                "Running",
                () -> assertThat(client.call("virtualmachines", "db", "start", null)
                                .status())
                        .isEqualTo(202));
        assertThat(statuses(started)).containsExactly("Stopped", "Starting", "Running");
        assertThat(started).hasSizeBetween(5, 10);
        JsonNode instance = client.get(INSTANCES + "/db").json();
        assertThat(instance.path("status").path("phase").asString()).isEqualTo("Running");
        List<JsonNode> stopped = watchUntil(
                MACHINES,
                "Stopped",
                () -> assertThat(client.call("virtualmachines", "db", "stop", null)
                                .status())
                        .isEqualTo(202));
        assertThat(statuses(stopped)).containsExactly("Running", "Stopping", "Stopped");
        assertThat(client.get(INSTANCES + "/db").status()).isEqualTo(404);
        Reply deleted = client.delete(MACHINES + "/db");
        assertThat(deleted.json().path("kind").asString()).isEqualTo("VirtualMachine");
    }
}
