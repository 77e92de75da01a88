package dev.polyvisor.driver.ovirt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.driver.ovirt.inventory.Workloads;
import dev.polyvisor.driver.ovirt.testing.Samples;
import dev.polyvisor.driver.ovirt.wire.WireNumaNode;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each rule with what it finds and what it passes over; a case says everything that is found. */
class RuleCasesTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** A machine about which there is nothing to say. */
    private static ObjectNode plain() {
        return (ObjectNode) MAPPER.readTree("""
                {"id": "v1", "name": "vm-a", "status": "up", "cluster": {"id": "c1"},
                 "storage_error_resume_behaviour": "auto_resume", "cpu_pinning_policy": "none"}""");
    }

    private static Workload workload(String vm, String cluster, String disk, String profile, String numa) {
        ObjectNode machine = plain();
        merge(machine, vm);
        Workloads workloads = new Workloads();
        workloads.cluster(withId("c1", cluster));
        if (!disk.isEmpty()) {
            workloads.disk(withId(
                    "d1", "{\"storage_type\": \"image\", \"provisioned_size\": \"1\", \"status\": \"ok\"}", disk));
        }
        if (!profile.isEmpty()) {
            workloads.nicProfile(withId("p1", profile));
        }
        List<WireNumaNode> nodes =
                numa.isEmpty() ? List.of() : List.of(Samples.value(MAPPER.readTree(numa), WireNumaNode.class));
        return workloads.of(machine, nodes);
    }

    private static JsonNode withId(String id, String... parts) {
        ObjectNode node = MAPPER.createObjectNode().put("id", id).put("name", id);
        Arrays.stream(parts).filter(part -> !part.isEmpty()).forEach(part -> merge(node, part));
        return node;
    }

    private static void merge(ObjectNode into, String more) {
        if (!more.isEmpty()) {
            into.setAll((ObjectNode) MAPPER.readTree(more));
        }
    }

    private static List<String> ids(PolicyReport report) {
        return report.concerns().stream().map(Concern::id).sorted().toList();
    }

    @ParameterizedTest(name = "{0}: {1} {2} {3} {4} {5}")
    @CsvFileSource(
            resources = "/concerns.csv",
            delimiter = ';',
            nullValues = "-",
            quoteCharacter = '\u0001',
            numLinesToSkip = 1)
    void a_rule_finds_what_it_is_for_and_nothing_else(
            String found, String vm, String cluster, String disk, String profile, String numa) {
        PolicyReport report =
                OvirtRules.all().validate(workload(text(vm), text(cluster), text(disk), text(profile), text(numa)));

        assertThat(report.errors()).isEmpty();
        assertThat(ids(report))
                .isEqualTo(Arrays.stream(text(found).split(" "))
                        .filter(id -> !id.isBlank())
                        .map(id -> "ovirt." + id)
                        .sorted()
                        .toList());
    }

    private static String text(String cell) {
        return cell == null ? "" : cell.strip();
    }

    @Test
    void every_rule_has_a_case_that_it_finds() {
        List<String> lines = Samples.resource("/concerns.csv").lines().skip(1).toList();
        TreeSet<String> found = new TreeSet<>();
        lines.forEach(line -> Arrays.stream(line.substring(0, line.indexOf(';')).split(" "))
                .filter(id -> !id.isBlank() && !id.equals("-"))
                .forEach(id -> found.add("ovirt." + id)));
        found.add("ovirt.disk.count.exceeds.limit");

        assertThat(found)
                .hasSize(39)
                .containsExactlyElementsOf(
                        OvirtRules.concerns().stream().map(Concern::id).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void an_ordinary_recorded_machine_has_what_the_defaults_of_the_engine_bring() {
        Workloads workloads =
                new Workloads().cluster(Samples.tree("clusters.json").at("/cluster/0"));
        Samples.tree("disks.json").get("disk").forEach(workloads::disk);
        Samples.tree("vnicprofiles.json").get("vnic_profile").forEach(workloads::nicProfile);

        List<String> found = ids(OvirtRules.all()
                .validate(workloads.of(Samples.tree("vms-follow-all.json").at("/vm/0"), List.of())));

        assertThat(found)
                .contains(
                        "ovirt.cluster.ksm_enabled",
                        "ovirt.memory.ballooning.enabled",
                        "ovirt.nic.network_filter.detected",
                        "ovirt.placement_policy.affinity_set")
                .doesNotContain("ovirt.disk.shared.detected", "ovirt.disk.capacity.invalid");
    }
}
