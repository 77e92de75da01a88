package dev.polyvisor.driver.ovirt.resource;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.resource.Allocation;
import dev.polyvisor.api.resource.AllocationRequest;
import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.ResourceDriver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What resources are made of in an engine. */
class OvirtResourcesTest {
    private static final ResourceEngine ENGINE = new ResourceEngine();
    private static final Fleet FLEET = ENGINE.open();
    private static final String SMALL = "{\"image\": \"golden\", \"requirements\": {\"cpu\": 1, \"ram\": 1}}";

    private final ResourceDriver resources = ResourceEngine.prepared(FLEET);

    @AfterEach
    void clear() throws InterruptedException {
        ENGINE.clear();
    }

    @AfterAll
    static void close() {
        FLEET.close();
        ENGINE.close();
    }

    private Allocation allocate(String definition) {
        return resources.allocate(AllocationRequest.of(definition).withIdempotencyKey("job"));
    }

    private static Instance instance(Allocation allocation) {
        return FLEET.provider("lab").instances().byId(allocation.identifier());
    }

    private static JsonNode disk(String ending) {
        return ENGINE.disks().stream()
                .filter(each -> each.path("name").asString().endsWith(ending))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_resource_is_a_machine_whose_first_interface_has_the_address_with_its_marked_disks() {
        Allocation allocation = allocate(ResourceEngine.DEFINITION);

        Instance machine = instance(allocation);
        assertThat(machine.nics().list()).singleElement().satisfies(nic -> {
            assertThat(nic.name()).isEqualTo("nic1");
            assertThat(nic.mac()).contains(allocation.hwaddr());
            assertThat(nic.networkName()).as("that of the template").contains("ovirtmgmt");
        });
        assertThat(machine.disks().list()).extracting(each -> each.name()).contains("data-data", "data-ws");
        assertThat(ENGINE.diskNames()).contains(machine.name() + "-data", ResourceEngine.KEPT_DISK);
        assertThat(disk("-data").path("description").asString())
                .contains("polyvisor.hwaddr=" + allocation.hwaddr().replace(':', '-'), "polyvisor.driver=lab");
        assertThat(disk("-data").path("provisioned_size").asString()).isEqualTo(Long.toString(2L << 30));
    }

    @Test
    void a_machine_of_a_template_without_an_interface_gets_one() {
        Allocation allocation = allocate(SMALL.replace("golden", "Blank"));

        assertThat(instance(allocation).nics().list())
                .singleElement()
                .satisfies(nic -> assertThat(nic.mac()).contains(allocation.hwaddr()));
    }

    @Test
    void copies_outlive_their_resource_and_are_a_disk_to_begin_with_and_a_template_to_make_machines_of() {
        Allocation origin = allocate(ResourceEngine.DEFINITION);
        String snapshot = resources.snapshot(origin.hwaddr(), true);
        assertThat(instance(origin).snapshots().list()).isEmpty();
        resources.deallocate(origin.hwaddr());

        String data = Copies.of(snapshot, "data");
        String root = Copies.of(snapshot, "root");
        assertThat(ENGINE.templates()).containsExactly(root);
        Allocation clone = allocate("{\"image\": \"" + root
                + "\", \"requirements\": {\"cpu\": 1, \"ram\": 1, \"disks\": {\"c\": {\"clone\": \"" + data + "\"}}}}");
        assertThat(disk("-c").path("status").asString()).isEqualTo("ok");
        assertThat(disk("-c").path("id").asString()).isNotEqualTo(data);
        assertThatFailureOf(() -> resources.allocate(
                        SMALL.replace("\"ram\": 1", "\"ram\": 1, \"disks\": {\"c\": {\"clone\": \"" + root + "\"}}")))
                .hasCode(ErrorCode.FAILED_PRECONDITION)
                .hasMessageContaining("name it as 'image'");
        resources.deallocate(clone.hwaddr());
        assertThat(resources.orphans()).isEmpty();
    }

    @Test
    void a_copy_that_somebody_makes_of_a_disk_under_another_name_belongs_to_no_resource() throws InterruptedException {
        Allocation allocation = allocate(ResourceEngine.DEFINITION);
        ENGINE.engine
                .content()
                .act("disks/" + disk("-data").path("id").asString(), "copy", "{\"disk\":{\"name\":\"mine\"}}");
        ResourceEngine.until(() -> ENGINE.engine.runningJobs() == 0);

        resources.deallocate(allocation.hwaddr());

        assertThat(ENGINE.diskNames()).containsExactly(ResourceEngine.KEPT_DISK, "mine");
        assertThat(resources.orphans()).isEmpty();
    }

    @Test
    void a_system_disk_that_is_not_there_cannot_be_copied() {
        Allocation allocation = allocate(SMALL.replace("golden", "Blank"));

        assertThatFailureOf(() -> resources.snapshot(allocation.hwaddr(), true)).hasCode(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void what_a_configuration_names_and_the_engine_lacks_is_told_with_its_path() {
        assertThatFailureOf(() -> resources.prepare(
                        "{\"network\": \"lan\", \"networks\": {\"nat\": \"other/nat\"}, \"pool\": \"gold\"}"))
                .hasCode(ErrorCode.FAILED_PRECONDITION)
                .hasMessageContaining("network: ")
                .hasMessageContaining("networks.nat: ")
                .hasMessageContaining("pool: ");
        resources.prepare("{\"network\": \"ovirtmgmt\", \"pool\": \"data1\", \"orphan_age\": \"1ms\"}");
    }

    @Test
    void a_session_that_names_no_data_centre_has_no_resources() {
        try (Fleet everywhere = Fleet.builder()
                .provider(
                        "lab",
                        "ovirt",
                        Connection.parse(ENGINE.engine.httpUrl().toString())
                                .login(ENGINE.engine.user(), ENGINE.engine.password()))
                .open()) {
            assertThatFailureOf(() -> everywhere.provider("lab").resources().prepare("{}"))
                    .hasCode(ErrorCode.FAILED_PRECONDITION)
                    .hasMessageContaining("scope: ");
        }
    }

    @Test
    void a_file_system_is_refused_since_no_guest_can_be_told_where_its_disk_is() {
        assertThatFailureOf(() -> resources.validateDefinition(SMALL.replace(
                        "\"ram\": 1", "\"ram\": 1, \"disks\": {\"c\": {\"size\": 1, \"type\": \"ext4\"}}")))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasViolationsAt("requirements.disks.c.type");
        resources.validateDefinition(
                SMALL.replace("\"ram\": 1", "\"ram\": 1, \"disks\": {\"c\": {\"size\": 1, \"type\": \"raw\"}}"));
    }

    @Test
    void there_is_room_for_as_many_as_the_hosts_have_memory_for() {
        Capacity room = resources.capacity(SMALL);

        assertThat(room.count()).hasValue(135849312256L >> 30);
        assertThat(resources
                        .capacity(SMALL.replace("\"cpu\": 1", "\"cpu\": 4096"))
                        .exhausted())
                .as("more processors than any host has")
                .isTrue();
    }
}
