package dev.polyvisor.driver.kubevirt.resource;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.simulators.kubevirt.ClusterPart;
import dev.polyvisor.simulators.server.ReplyFault;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What resources are made of in a cluster. */
class KubevirtResourcesTest {
    private static final ResourceCluster CLUSTER = new ResourceCluster();
    private static final JsonMapper MAPPER = new JsonMapper();

    private Fleet fleet;
    private ResourceDriver resources;

    @BeforeEach
    void open() {
        fleet = CLUSTER.open();
        resources = ResourceCluster.prepared(fleet);
    }

    @AfterEach
    void clear() throws InterruptedException {
        CLUSTER.simulator.misbehaviour().clear();
        CLUSTER.simulator.faults().clear();
        fleet.close();
        CLUSTER.clear();
    }

    @AfterAll
    static void close() {
        CLUSTER.close();
    }

    private Allocation allocate(String definition) {
        return resources.allocate(AllocationRequest.of(definition).withIdempotencyKey("job"));
    }

    private static JsonNode machine() {
        assertThat(CLUSTER.names("virtualmachines")).hasSize(1);
        return CLUSTER.object(
                "virtualmachines", CLUSTER.names("virtualmachines").get(0));
    }

    private static String copy(String snapshot, String disk) {
        for (JsonNode each : MAPPER.readTree(snapshot).path("snapshots")) {
            if (each.path("disk").asString("").equals(disk)) {
                return each.path("id").asString("");
            }
        }
        throw new AssertionError("no copy of " + disk + " in " + snapshot);
    }

    @Test
    void a_resource_is_a_machine_with_its_address_its_disks_and_the_marks_on_everything() {
        Allocation allocation = allocate(ResourceCluster.DEFINITION);

        JsonNode machine = machine();
        String name = machine.path("metadata").path("name").asString();
        JsonNode guest = machine.path("spec").path("template").path("spec");
        assertThat(allocation.identifier())
                .isEqualTo(machine.path("metadata").path("uid").asString());
        assertThat(guest.path("domain")
                        .path("devices")
                        .path("interfaces")
                        .path(0)
                        .path("macAddress")
                        .asString())
                .isEqualTo(allocation.hwaddr());
        assertThat(guest.path("domain").path("memory").path("guest").asString()).isEqualTo("1Gi");
        assertThat(CLUSTER.claims())
                .containsExactlyInAnyOrder(ResourceCluster.KEPT_DISK, name + "-data", name + "-root");
        JsonNode claim = CLUSTER.object("persistentvolumeclaims", name + "-data");
        assertThat(claim.path("metadata")
                        .path("labels")
                        .path("polyvisor.hwaddr")
                        .asString())
                .isEqualTo(allocation.hwaddr().replace(':', '-'));
        assertThat(claim.path("spec")
                        .path("resources")
                        .path("requests")
                        .path("storage")
                        .asString())
                .isEqualTo(Long.toString(1L << 30));
        assertThat(CLUSTER.object("secrets", "setup-" + name)
                        .path("metadata")
                        .path("ownerReferences")
                        .path(0)
                        .path("uid")
                        .asString())
                .isEqualTo(allocation.identifier());
    }

    @Test
    void copies_outlive_their_resource_and_a_disk_can_begin_as_any_of_them() throws InterruptedException {
        Allocation origin = allocate(ResourceCluster.DEFINITION);
        String snapshot = resources.snapshot(origin.hwaddr(), true);
        resources.deallocate(origin.hwaddr());
        assertThat(CLUSTER.names("virtualmachines")).isEmpty();

        assertThat(copy(snapshot, "data")).startsWith("volumesnapshots/");
        assertThat(copy(snapshot, "root")).startsWith("virtualmachinesnapshots/");
        for (String disk : new String[] {"root", "data"}) {
            Allocation clone = allocate(
                    "{\"image\": \"tiny\", \"requirements\": {\"cpu\": 1, \"ram\": 1, \"disks\": {\"c\": {\"clone\": \""
                            + copy(snapshot, disk) + "\"}}}}");
            JsonNode volume = CLUSTER.object(
                    "datavolumes", machine().path("metadata").path("name").asString() + "-c");
            assertThat(volume.path("spec").path("source").has("snapshot"))
                    .as(disk)
                    .isTrue();
            assertThat(volume.path("status").path("phase").asString()).isEqualTo("Succeeded");
            resources.deallocate(clone.hwaddr());
        }
        assertThat(resources.orphans()).isEmpty();
        assertThat(resources.snapshot(allocate(ResourceCluster.DEFINITION).hwaddr(), false))
                .contains("\"file-system\"");
    }

    @Test
    void a_disk_whose_data_volume_was_cleaned_up_is_found_and_removed_by_its_claim() throws InterruptedException {
        Allocation allocation = allocate(ResourceCluster.DEFINITION);
        String name = machine().path("metadata").path("name").asString() + "-data";
        CLUSTER.simulator
                .content()
                .patch(
                        "persistentvolumeclaims",
                        ResourceCluster.NAMESPACE,
                        name,
                        "{\"metadata\":{\"ownerReferences\":null}}")
                .delete("datavolumes", ResourceCluster.NAMESPACE, name);

        assertThat(resources.snapshot(allocation.hwaddr(), false)).contains("\"data\"");
        resources.deallocate(allocation.hwaddr());

        assertThat(CLUSTER.claims()).containsExactly(ResourceCluster.KEPT_DISK);
    }

    @Test
    void an_address_is_that_of_somebody_who_has_it_in_another_namespace_or_spelling() {
        Allocation first = allocate(ResourceCluster.DEFINITION);
        resources.deallocate(first.hwaddr());
        CLUSTER.simulator.content().namespace("elsewhere").put("""
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine", "metadata": {"name": "other", "namespace": "elsewhere"},
                 "spec": {"runStrategy": "Halted", "template": {"spec": {
                   "domain": {"devices": {"interfaces": [{"name": "default", "masquerade": {}, "macAddress": "%s"}]}},
                   "networks": [{"name": "default", "pod": {}}]}}}}
                """.formatted(
                        first.hwaddr().toUpperCase(Locale.ROOT).replace(':', '-')));
        try {
            assertThat(allocate(ResourceCluster.DEFINITION).hwaddr()).isNotEqualTo(first.hwaddr());
        } finally {
            CLUSTER.simulator.content().delete("virtualmachines", "elsewhere", "other");
        }
    }

    @Test
    void what_a_configuration_names_and_the_cluster_lacks_is_told_with_its_path() {
        assertThatFailureOf(() -> resources.prepare(
                        "{\"network\": \"lan\", \"networks\": {\"nat\": \"other/nat\"}, \"pool\": \"gold\"}"))
                .hasCode(ErrorCode.FAILED_PRECONDITION)
                .hasMessageContaining("network: ")
                .hasMessageContaining("networks.nat: ")
                .hasMessageContaining("pool: ");
        CLUSTER.simulator.serve(ClusterPart.CDI, false);
        try {
            assertThatFailureOf(() -> resources.prepare("{}"))
                    .hasCode(ErrorCode.FAILED_PRECONDITION)
                    .hasMessageContaining("CDI");
        } finally {
            CLUSTER.simulator.serve(ClusterPart.CDI, true);
        }
        CLUSTER.simulator.misbehaviour().forbid("create", "datavolumes");
        assertThatFailureOf(() -> resources.prepare("{}"))
                .hasCode(ErrorCode.PERMISSION_DENIED)
                .hasMessageContaining("create datavolumes.cdi.kubevirt.io");
    }

    @Test
    void there_is_room_for_as_many_as_the_nodes_have_memory_for() {
        String small = "{\"image\": \"tiny\", \"requirements\": {\"cpu\": 1, \"ram\": 1}}";
        Capacity before = resources.capacity(small);
        Allocation unused = allocate(ResourceCluster.DEFINITION);

        // two nodes of 1 TiB
        assertThat(before.count()).hasValue(2048);
        assertThat(resources.capacity(small).count()).hasValue(2047);
        assertThat(resources.capacity(ResourceCluster.DEFINITION).count())
                .as("a disk that is reused is for one at a time")
                .hasValue(0);
        assertThat(resources
                        .capacity(small.replace("\"cpu\": 1", "\"cpu\": 65"))
                        .exhausted())
                .as("more processors than any node has")
                .isTrue();
        CLUSTER.simulator.misbehaviour().forbid("list", "nodes");
        assertThat(resources.capacity(small).count()).isEmpty();
    }

    @Test
    void a_quota_that_is_used_up_is_told_and_leaves_nothing() throws InterruptedException {
        CLUSTER.simulator
                .faults()
                .add(
                        exchange -> exchange.method().equals("POST")
                                && exchange.path().endsWith("/datavolumes"),
                        1,
                        ReplyFault.instead(
                                403,
                                "application/json",
                                "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Forbidden\",\"code\":403,\"message\":\"exceeded quota: disks\"}"));

        assertThatFailureOf(() -> allocate(ResourceCluster.DEFINITION)).hasCode(ErrorCode.RESOURCE_EXHAUSTED);

        ResourceCluster.until(CLUSTER::hasNothing);
        assertThat(CLUSTER.claims()).isEmpty();
    }

    @Test
    void metadata_reach_the_guest_in_a_secret_that_goes_with_the_machine() throws InterruptedException {
        Allocation allocation = resources.allocate(
                AllocationRequest.of(ResourceCluster.DEFINITION).withMetadata(Map.of("job", 4711)));
        assertThat(CLUSTER.names("secrets")).hasSize(1);

        resources.deallocate(allocation.hwaddr());

        assertThat(CLUSTER.names("secrets")).isEmpty();
    }
}
