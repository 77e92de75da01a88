package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.polyvisor.driver.ovirt.testing.Recordings;
import dev.polyvisor.driver.ovirt.testing.Recordings.Recording;
import dev.polyvisor.driver.ovirt.testing.Samples;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Each recorded answer is read as what it is and mapped as the tables say; one that nothing here knows fails. */
class RecordingsTest {
    /** What the driver takes no values from. */
    private static final Set<String> NOT_MODELLED = Set.of(
            "affinitylabels",
            "bookmarks",
            "clusterlevels",
            "cpuprofiles",
            "datacenters/quotas",
            "externalhostproviders",
            "groups",
            "hosts/cpuunits",
            "hosts/devices",
            "hosts/externalnetworkproviderconfigurations",
            "hosts/fenceagents",
            "hosts/hooks",
            "hosts/katelloerrata",
            "hosts/numanodes",
            "hosts/permissions",
            "hosts/statistics",
            "hosts/unmanagednetworks",
            "imagetransfers",
            "instancetypes",
            "jobs",
            "jobs/steps",
            "macpools",
            "networks/networklabels",
            "openstacknetworkproviders",
            "operatingsystems",
            "permissions",
            "roles",
            "schedulingpolicies",
            "storageconnections",
            "users",
            "vmpools",
            "vms/affinitylabels",
            "vms/applications",
            "vms/backups",
            "vms/checkpoints",
            "vms/graphicsconsoles",
            "vms/katelloerrata",
            "vms/mediateddevices",
            "vms/permissions",
            "vms/reporteddevices",
            "vms/sessions",
            "vms/statistics");

    private static final Set<String> ACTIONS = Set.of(
            "activate",
            "deactivate",
            "events",
            "proxyticket",
            "reboot",
            "setupnetworks",
            "shutdown",
            "start",
            "stop",
            "ticket");

    private final Mapped mapped = new Mapped();

    @TestFactory
    Stream<DynamicTest> every_recorded_answer_is_read_as_what_it_is() {
        return Recordings.all().stream()
                .filter(recording -> recording.response().endsWith(".json"))
                .map(recording -> dynamicTest(recording.response(), () -> check(recording)));
    }

    @Test
    void no_file_of_the_folder_is_passed_over() {
        Set<String> known = new TreeSet<>(List.of("index.json"));
        Recordings.all().forEach(each -> {
            known.add(each.request());
            known.add(each.response());
        });

        assertThat(Samples.names()).hasSizeGreaterThan(340).allMatch(known::contains);
    }

    @TestFactory
    Stream<DynamicTest> every_recorded_request_is_json() {
        return Samples.names().stream()
                .filter(name -> name.endsWith(".request.json"))
                .map(name -> dynamicTest(
                        name, () -> assertThat(Samples.tree(name).isObject()).isTrue()));
    }

    @Test
    void every_row_of_the_tables_is_seen_with_a_value() {
        Recordings.all().stream()
                .filter(recording -> recording.response().endsWith(".json"))
                .forEach(this::check);

        mapped.compare("clusters", of("{'id':'c','ha_reservation':'true'}"));
        mapped.compare("datacenters", of("{'id':'d','local':'true'}"));
        mapped.compare("diskprofiles", of("{'id':'p','description':'slow','qos':{'id':'q'}}"));
        mapped.compare("disks", of("{'id':'d','description':'data','shareable':'true'}"));
        mapped.compare("hosts", of("{'id':'h','description':'rack 1'}"));
        mapped.compare("snapshots", of("{'id':'s','snapshot_type':'regular','persist_memorystate':'true'}"));
        mapped.compare("storagedomains", of("{'id':'s','description':'spinning'}"));
        mapped.compare(
                "templates",
                of(
                        "{'id':'t','version':{'version_number':'2'},'disk_attachments':{'disk_attachment':[{'id':'d','interface':'sata','disk':{'id':'d'}}]},"
                                + "'nics':{'nic':[{'id':'n','name':'nic1','interface':'virtio','vnic_profile':{'id':'p'}}]}}"));
        mapped.compare(
                "vms",
                of("{'id':'v','comment':'mine','bios':{'boot_menu':{'enabled':'true'}},'has_illegal_images':'true',"
                        + "'next_run_configuration_exists':'true'}"));
        mapped.compare(
                "vnicprofiles",
                of("{'id':'p','description':'fast','port_mirroring':'true','qos':{'id':'q'},"
                        + "'custom_properties':{'custom_property':[{'name':'queues','value':'4'}]}}"));

        assertThat(mapped.neverSeen()).isEmpty();
    }

    /** What the engine that was recorded has none of. */
    private static List<JsonNode> of(String json) {
        return List.of(Samples.json(json));
    }

    private void check(Recording recording) {
        JsonNode reply = Samples.tree(recording.response());
        if (recording.status() >= 400) {
            assertThat(fault(reply)).as("what the engine complains about").isNotEmpty();
        } else if (!recording.ofApi()) {
            assertThat(reply.isObject()).isTrue();
        } else if (recording.method().equals("DELETE")) {
            assertThat(reply.path("status").asString()).isEqualTo("complete");
        } else if (recording.collection().isEmpty()) {
            mapped.root(reply);
        } else if (recording.response().equals("vm-console-ticket.json")) {
            assertThat(reply.at("/proxy_ticket/value").asString()).isNotEmpty();
        } else if (isAction(recording)) {
            assertThat(reply.path("status").asString()).isEqualTo("complete");
        } else if (!NOT_MODELLED.contains(recording.collection())) {
            mapped.check(recording, reply);
        } else {
            assertThat(reply.isObject()).isTrue();
        }
    }

    private static boolean isAction(Recording recording) {
        String collection = recording.collection();
        String last = collection.substring(collection.lastIndexOf('/') + 1);
        boolean ofOne = recording.ofOne();
        return recording.method().equals("POST") && ACTIONS.contains(last) && (collection.contains("/") || ofOne);
    }

    /** The reason, wherever this sort of failure has it. */
    private static String fault(JsonNode reply) {
        return Stream.of("/reason", "/fault/reason", "/error_code")
                .map(path -> reply.at(path).asString(""))
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse("");
    }
}
