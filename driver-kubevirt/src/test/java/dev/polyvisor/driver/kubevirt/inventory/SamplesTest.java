package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.kubevirt.client.KubeJson;
import dev.polyvisor.driver.kubevirt.model.KubevirtClaim;
import dev.polyvisor.driver.kubevirt.model.KubevirtNetwork;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.driver.kubevirt.session.KubeKeys;
import dev.polyvisor.driver.kubevirt.testing.Samples;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.driver.kubevirt.wire.WireVmi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what was recorded of a real cluster. */
class SamplesTest {
    private static final KubeJson JSON = new KubeJson();
    private static final KubeKeys KEYS = new KubeKeys("lab");
    private static final VmMapper MACHINES = new VmMapper(KEYS);
    private static final ResourceMapper BASE = new ResourceMapper(KEYS, JSON);
    private static final StorageMapper STORAGE = new StorageMapper(BASE);
    private static final WorkMapper WORK = new WorkMapper(BASE);

    private static final Map<String, Function<WireAny, Resource>> OTHERS = Map.ofEntries(
            Map.entry("Namespace", BASE::namespace),
            Map.entry("KubeVirt", BASE::cluster),
            Map.entry("Node", BASE::node),
            Map.entry("NetworkAttachmentDefinition", BASE::network),
            Map.entry("VirtualMachineInstancetype", BASE::instanceType),
            Map.entry("VirtualMachineClusterInstancetype", BASE::instanceType),
            Map.entry("VirtualMachineClusterPreference", BASE::preference),
            Map.entry("VirtualMachinePreference", BASE::preference),
            Map.entry("DataVolume", STORAGE::dataVolume),
            Map.entry("DataSource", STORAGE::dataSource),
            Map.entry("StorageProfile", STORAGE::storageProfile),
            Map.entry("PersistentVolumeClaim", STORAGE::claim),
            Map.entry("PersistentVolume", STORAGE::volume),
            Map.entry("StorageClass", STORAGE::storageClass),
            Map.entry("VolumeSnapshot", STORAGE::volumeSnapshot),
            Map.entry("VolumeSnapshotClass", STORAGE::volumeSnapshotClass),
            Map.entry("VirtualMachineInstanceMigration", WORK::migration),
            Map.entry("VirtualMachineSnapshot", WORK::snapshot),
            Map.entry("VirtualMachineSnapshotContent", WORK::content),
            Map.entry("VirtualMachineRestore", WORK::restore),
            Map.entry("VirtualMachineClone", WORK::clone),
            Map.entry("VirtualMachineExport", WORK::export));

    private static KubevirtVmi vmi(String sample) {
        return MACHINES.vmi(JSON.convert(Samples.tree(sample), WireVmi.class));
    }

    private static KubevirtVm vm(String sample, Optional<KubevirtVmi> instance) {
        return MACHINES.vm(JSON.convert(Samples.tree(sample), WireVm.class), instance);
    }

    @Test
    void every_recorded_object_becomes_a_value_with_a_name() {
        List<Resource> values = new ArrayList<>();
        TreeSet<String> kinds = new TreeSet<>();
        for (String name : Samples.names()) {
            if (name.endsWith(".json") && !name.contains("request") && !name.equals("index.json")) {
                JsonNode tree = Samples.tree(name);
                boolean list = tree.path("kind").asString("").endsWith("List") && tree.has("items");
                String listed = tree.path("kind").asString("").replaceAll("List$", "");
                (list ? tree.path("items") : JSON.convert(List.of(tree), JsonNode.class)).forEach(object -> {
                    String kind = object.path("kind").asString(listed);
                    value(kind, object).ifPresent(value -> {
                        values.add(value);
                        kinds.add(kind);
                    });
                });
            }
        }

        assertThat(values).hasSizeGreaterThan(80).allSatisfy(value -> {
            assertThat(value.name()).isNotEmpty();
            assertThat(value.key().id()).isNotEmpty();
            assertThat(value.references()).doesNotContainNull();
        });
        assertThat(kinds)
                .contains("VirtualMachine", "VirtualMachineInstance", "DataVolume", "Node", "VirtualMachineSnapshot");
    }

    private static Optional<Resource> value(String kind, JsonNode object) {
        if (object.path("metadata").path("name").asString("").isEmpty()) {
            return Optional.empty();
        }
        if (kind.equals("VirtualMachine")) {
            return Optional.of(MACHINES.vm(JSON.convert(object, WireVm.class), Optional.empty()));
        }
        if (kind.equals("VirtualMachineInstance")) {
            return Optional.of(MACHINES.vmi(JSON.convert(object, WireVmi.class)));
        }
        return Optional.ofNullable(OTHERS.get(kind)).map(mapping -> mapping.apply(JSON.convert(object, WireAny.class)));
    }

    @ParameterizedTest
    @CsvSource({
        "vm-get-status-crashloopbackoff.json,ERROR",
        "vm-get-status-nopvc.json,ERROR",
        "vm-get-status-nodv.json,ERROR",
        "vm-get-status-big.json,STARTING",
        "vm-get-status-pull.json,STARTING",
        "vm-unschedulable.json,STARTING",
        "vm-get-provisioning.json,PROVISIONING",
        "vm-get-stopped.json,STOPPED",
        "vm-create-201.json,STOPPED",
        "vm-get-terminating.json,DELETING",
        "vm-get-instancetype-missing.json,ERROR",
        "vm-get.json,STOPPED",
        "vm-get-starting.json,STARTING"
    })
    void a_machine_without_an_instance_has_the_state_of_its_recorded_status(String sample, MachineState state) {
        assertThat(vm(sample, Optional.empty()).state()).isEqualTo(state);
    }

    @Test
    void a_running_machine_is_joined_with_its_instance() {
        KubevirtVm vm = vm("vm-get-running-datavolume.json", Optional.of(vmi("vmi-get-running-two-nics.json")));

        assertThat(vm.state()).isEqualTo(MachineState.RUNNING);
        assertThat(vm.host()).contains(KEYS.node("node01"));
        assertThat(vm.cpus()).isEqualTo(OptionalInt.of(1));
        assertThat(vm.memory()).contains(DataSize.mib(128));
        assertThat(vm.addresses()).containsExactly("10.244.10.8");
        assertThat(vm.hardwareAddresses()).containsExactly("02:00:00:05:06:c5", "02:00:00:77:99:4f");
        assertThat(vm.claims()).containsExactly("demo/vm-dv-root");
        assertThat(vm.references())
                .contains(
                        KEYS.named(KubevirtNetwork.KIND, "demo", "lan"),
                        KEYS.named(KubevirtClaim.KIND, "demo", "vm-dv-root"));
    }

    @Test
    void an_instance_of_another_machine_of_the_name_is_not_joined() {
        assertThat(vm("vm-get-running.json", Optional.of(vmi("vmi-get-running-two-nics.json")))
                        .instance())
                .isEmpty();
    }

    @Test
    void a_paused_machine_is_paused_by_the_condition_of_its_instance() {
        KubevirtVm vm = vm("vm-get-paused.json", Optional.of(vmi("vmi-get-paused.json")));

        assertThat(vm.instance()).isPresent();
        assertThat(vm.state()).isEqualTo(MachineState.PAUSED);
    }

    @Test
    void words_of_the_agent_alone_change_nothing() {
        JsonNode recorded = Samples.tree("vmi-get-running.json");
        JsonNode later = recorded.deepCopy();
        ObjectNode metadata = (ObjectNode) later.get("metadata");
        metadata.put("resourceVersion", "999999");
        later.path("status")
                .path("conditions")
                .forEach(condition -> ((ObjectNode) condition).put("lastProbeTime", "2027-01-01T00:00:00Z"));

        assertThat(MACHINES.vmi(JSON.convert(later, WireVmi.class)))
                .isEqualTo(MACHINES.vmi(JSON.convert(recorded, WireVmi.class)));
    }
}
