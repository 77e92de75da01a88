package dev.polyvisor.driver.kubevirt.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.driver.kubevirt.testing.Reference;
import dev.polyvisor.driver.kubevirt.testing.Schema;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ManifestsTest {
    private static final String PAGE = "kubevirt-machine-plugin.md";

    private static JsonNode machine(KubevirtMachineSpec spec) {
        return Specs.tree(new Manifests("m-1", "ns", spec).virtualMachine());
    }

    private static JsonNode guest(JsonNode machine) {
        return machine.path("spec").path("template").path("spec");
    }

    private static KubevirtMachineSpec example() {
        return Specs.read(Specs.MAPPER.readTree(Reference.blocks(PAGE, "json").get(0)));
    }

    /** The document of a kind in a block of YAML. */
    private static ObjectNode document(int block, String kind) {
        for (String text : Reference.blocks(PAGE, "yaml").get(block).split("(?m)^---\n", -1)) {
            Object read = new KubernetesSerialization().unmarshal(text, Map.class);
            JsonNode tree = Specs.tree(read);
            if (tree.path("kind").asString("").equals(kind)) {
                return (ObjectNode) tree;
            }
        }
        throw new AssertionError("no " + kind);
    }

    @Test
    void t1_the_example_of_the_page_becomes_the_objects_of_the_page() {
        ObjectNode expected = document(0, "VirtualMachine");
        ObjectNode made =
                (ObjectNode) Specs.tree(new Manifests("worker-7c9f4", "tenant-a", example()).virtualMachine());

        ObjectNode labels = (ObjectNode) made.get("metadata").get("labels");
        assertThat(labels.remove(Ownership.MARK).asString()).isEqualTo("polyvisor-machines");
        assertThat(made).isEqualTo(expected);
    }

    @Test
    void t1_the_user_data_of_the_example_becomes_the_secret_of_the_page() {
        ObjectNode expected = document(0, "Secret");
        ObjectNode made = (ObjectNode) Specs.tree(
                new Manifests("worker-7c9f4", "tenant-a", example()).secret("#cloud-config\npassword: changeme\n"));

        ((ObjectNode) made.get("metadata").get("labels")).remove(Ownership.MARK);
        assertThat(made.get("metadata")).isEqualTo(expected.get("metadata"));
        assertThat(made.get("type")).isEqualTo(expected.get("type"));
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(made.path("data").path("userdata").asString()),
                        StandardCharsets.UTF_8))
                .isEqualTo(expected.path("stringData").path("userdata").asString());
    }

    @Test
    void the_example_reads_as_it_is_described() {
        KubevirtMachineSpec spec = example();

        assertThat(spec.violations()).isEmpty();
        assertThat(spec.tags())
                .containsOnly(
                        Map.entry("example.test/cluster", "shoot-blue"), Map.entry("example.test/class", "pool-1"));
        assertThat(spec.resources().requests()).containsEntry("cpu", "4").containsEntry("memory", "8Gi");
        assertThat(spec.devices().disks()).hasSize(2);
        assertThat(spec.additionalVolumes()).hasSize(3);
        assertThat(spec.networks()).hasSize(1);
    }

    @Test
    void what_is_made_fits_the_schemas_of_the_api() {
        Schema schema = new Schema(Reference.json("kubevirt-crds/virtualmachine.v1.schema.json"));

        assertThat(schema.faults(Specs.tree(new Manifests("worker-7c9f4", "tenant-a", example()).virtualMachine())))
                .isEmpty();
        assertThat(schema.faults(machine(Specs.with(spec -> {
                    spec.put("cloudInit", "ConfigDrive").put("runStrategy", "RerunOnFailure");
                    spec.remove("resources");
                    spec.putObject("instancetype").put("name", "u1.small");
                    spec.putObject("preference").put("name", "linux").put("kind", "VirtualMachinePreference");
                    spec.putArray("networks").addObject().put("name", "a/b").put("default", true);
                }))))
                .isEmpty();
        assertThat(schema.faults(Specs.MAPPER.readTree("{\"spec\":{\"templates\":{}}}")))
                .as("the check itself")
                .isNotEmpty();
    }

    @Test
    void t2_default_region_and_zone_are_nodes_without_the_labels() {
        JsonNode made = machine(Specs.with(spec -> spec.put("region", "default").put("zone", "default")));

        JsonNode terms = guest(made)
                .path("affinity")
                .path("nodeAffinity")
                .path("requiredDuringSchedulingIgnoredDuringExecution")
                .path("nodeSelectorTerms")
                .path(0)
                .path("matchExpressions");
        assertThat(terms)
                .isEqualTo(
                        Specs.MAPPER.readTree(
                                "[{\"key\":\"topology.kubernetes.io/region\",\"operator\":\"DoesNotExist\"},{\"key\":\"topology.kubernetes.io/zone\",\"operator\":\"DoesNotExist\"}]"));
    }

    @Test
    void t4_without_networks_nothing_is_said_of_them() {
        JsonNode made = guest(machine(Specs.read(Specs.small())));

        assertThat(made.has("networks")).isFalse();
        assertThat(made.path("domain").path("devices").has("interfaces")).isFalse();
        assertThat(made.path("volumes").path(1).path("cloudInitNoCloud").has("networkData"))
                .isFalse();
    }

    @Test
    void t5_a_default_network_replaces_that_of_the_pods() {
        JsonNode made = guest(machine(Specs.with(spec -> {
            spec.withArrayProperty("networks").addObject().put("name", "a");
            spec.withArrayProperty("networks").addObject().put("name", "b").put("default", true);
        })));

        assertThat(made.path("networks"))
                .isEqualTo(
                        Specs.MAPPER.readTree(
                                "[{\"name\":\"net0\",\"multus\":{\"networkName\":\"a\"}},{\"name\":\"net1\",\"multus\":{\"networkName\":\"b\",\"default\":true}}]"));
        assertThat(made.path("domain").path("devices").path("interfaces"))
                .isEqualTo(
                        Specs.MAPPER.readTree("[{\"name\":\"net0\",\"bridge\":{}},{\"name\":\"net1\",\"bridge\":{}}]"));
    }

    @Test
    void an_instance_type_leaves_sizes_out_of_the_template() {
        JsonNode made = machine(Specs.with(spec -> {
            spec.putObject("instancetype").put("name", "u1.xlarge");
            spec.putObject("preference").put("name", "ubuntu");
        }));

        assertThat(made.path("spec").path("instancetype"))
                .isEqualTo(Specs.MAPPER.readTree(
                        "{\"kind\":\"VirtualMachineClusterInstancetype\",\"name\":\"u1.xlarge\"}"));
        assertThat(made.path("spec").path("preference"))
                .isEqualTo(Specs.MAPPER.readTree("{\"kind\":\"VirtualMachineClusterPreference\",\"name\":\"ubuntu\"}"));
        assertThat(guest(made).path("domain").propertyNames()).containsExactly("devices");
    }

    @Test
    void tags_mark_the_machine_and_not_its_pods() {
        JsonNode made = machine(Specs.read(Specs.small()));

        assertThat(made.path("metadata")
                        .path("labels")
                        .path("example.test/pool")
                        .asString())
                .isEqualTo("a");
        assertThat(made.path("spec").path("template").path("metadata").path("labels"))
                .isEqualTo(Specs.MAPPER.readTree("{\"kubevirt.io/vm\":\"m-1\"}"));
    }

    @Test
    void every_data_volume_has_its_volume_and_the_numbering_counts_all_volumes() {
        JsonNode made = machine(Specs.with(spec -> {
            Specs.claim(Specs.volume(spec, "a"), "c");
            ObjectNode blank = Specs.volume(spec, "b").putObject("dataVolume");
            blank.putObject("source").putObject("blank");
            blank.putObject("pvc").putObject("resources").putObject("requests").put("storage", "1Gi");
        }));

        assertThat(made.path("spec")
                        .path("dataVolumeTemplates")
                        .valueStream()
                        .map(each -> each.path("metadata").path("name").asString()))
                .containsExactly("m-1", "m-1-1");
        assertThat(guest(made).path("volumes").path(3))
                .isEqualTo(Specs.MAPPER.readTree("{\"name\":\"disk1\",\"dataVolume\":{\"name\":\"m-1-1\"}}"));
    }

    @Test
    void a_name_that_is_too_long_for_a_label_keeps_its_beginning_and_a_hash() {
        String longName = "m".repeat(80);

        assertThat(Ownership.labelValue("m-1")).isEqualTo("m-1");
        assertThat(Ownership.labelValue(longName)).hasSize(63).startsWith("m".repeat(52) + "-");
        assertThat(Ownership.labelValue(longName)).isNotEqualTo(Ownership.labelValue(longName + "m"));
    }

    @Test
    void t8_keys_are_trimmed_and_stand_at_the_end_of_the_user_data() {
        assertThat(UserData.with("#cloud-config\nhostname: a", List.of("  ssh-ed25519 AAAA me  ")))
                .isEqualTo("#cloud-config\nhostname: a\nssh_authorized_keys:\n- ssh-ed25519 AAAA me\n");
    }

    @Test
    void t6_user_data_with_keys_of_its_own_takes_no_others() {
        assertThat(UserData.problem("#cloud-config\nssh_authorized_keys:\n- x\n", List.of("k")))
                .isPresent();
        assertThat(UserData.problem("#!/bin/sh\ntrue\n", List.of("k"))).isPresent();
        assertThat(UserData.problem("#cloud-config\n- a\n- b\n", List.of("k"))).isPresent();
        assertThat(UserData.problem("#cloud-config\n{a: 1}\n", List.of("k"))).isPresent();
    }

    @Test
    void t7_without_keys_user_data_stays_as_it_is() {
        String text = "#cloud-config\nssh_authorized_keys:\n- x\n";

        assertThat(UserData.with(text, List.of())).isEqualTo(text);
        assertThat(UserData.problem("#!/bin/sh\n", List.of())).isEmpty();
    }
}
