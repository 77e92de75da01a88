package dev.polyvisor.driver.kubevirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.kubevirt.client.KubeJson;
import dev.polyvisor.driver.kubevirt.session.KubeKeys;
import dev.polyvisor.driver.kubevirt.testing.Samples;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.driver.kubevirt.wire.WireListMeta;
import dev.polyvisor.driver.kubevirt.wire.WireMarker;
import dev.polyvisor.driver.kubevirt.wire.WireStatus;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.driver.kubevirt.wire.WireVmi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every recorded reply is read as what it is; one that nothing here knows fails. */
class RecordingsTest {
    private static final KubeJson JSON = new KubeJson();
    private static final KubeKeys KEYS = new KubeKeys("lab");
    private static final VmMapper MACHINES = new VmMapper(KEYS);
    private static final ResourceMapper BASE = new ResourceMapper(KEYS, JSON);
    private static final StorageMapper STORAGE = new StorageMapper(BASE);
    private static final WorkMapper WORK = new WorkMapper(BASE);

    /** What the driver asks for and does not keep, and what only a person reads. */
    private static final Set<String> NO_RESOURCES = Set.of(
            "APIGroup",
            "APIGroupList",
            "APIGroupDiscoveryList",
            "APIResourceList",
            "APIService",
            "DeleteOptions",
            "EventList",
            "PartialObjectMetadataList",
            "PodList",
            "SelfSubjectAccessReview",
            "Table",
            "VirtualMachineInstanceGuestAgentInfo",
            "VirtualMachineInstanceFileSystemList",
            "VirtualMachineInstanceGuestOSUserList");

    private static final Map<String, Function<WireAny, Resource>> OTHERS = Map.ofEntries(
            Map.entry("Namespace", BASE::namespace),
            Map.entry("KubeVirt", BASE::cluster),
            Map.entry("Node", BASE::node),
            Map.entry("NetworkAttachmentDefinition", BASE::network),
            Map.entry("VirtualMachineInstancetype", BASE::instanceType),
            Map.entry("VirtualMachineClusterInstancetype", BASE::instanceType),
            Map.entry("DataVolume", STORAGE::dataVolume),
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
            Map.entry("VirtualMachineClone", WORK::clone));

    @TestFactory
    Stream<DynamicTest> every_recording_is_read_as_what_it_is() {
        List<String> replies = Samples.names().stream()
                // what was sent is written by the driver, and read by nobody
                .filter(name -> !name.contains(".request.") && !name.equals("index.json"))
                .toList();
        assertThat(replies).hasSizeGreaterThan(130);
        return replies.stream().map(name -> dynamicTest(name, () -> read(name)));
    }

    private static void read(String name) {
        if (name.endsWith(".txt")) {
            // plain text where a Status would be: only ever told
            assertThat(Samples.text(name)).isNotBlank();
        } else if (name.endsWith(".ndjson")) {
            Samples.text(name)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(RecordingsTest::event);
        } else {
            object(name, Samples.tree(name));
        }
    }

    private static void event(String line) {
        JsonNode event = JSON.tree(line);
        JsonNode object = event.path("object");
        switch (event.path("type").asString("")) {
            case "ADDED", "MODIFIED", "DELETED" ->
                assertThat(value(object.path("kind").asString(""), object)).isPresent();
            case "BOOKMARK" ->
                assertThat(JSON.convert(object, WireMarker.class).metadata().resourceVersion())
                        .isNotEmpty();
            case "ERROR" ->
                assertThat(JSON.convert(object, WireStatus.class).code()).isEqualTo(410);
            default -> throw new AssertionError("an event of no known type: " + line);
        }
    }

    private static void object(String name, JsonNode tree) {
        String kind = tree.path("kind").asString("");
        if (kind.equals("Status")) {
            WireStatus status = JSON.convert(tree, WireStatus.class);
            assertThat(status.status()).isIn("Success", "Failure");
            assertThat(status.status().equals("Success") || status.code() >= 400)
                    .isTrue();
        } else if (NO_RESOURCES.contains(kind) || kind.isEmpty()) {
            assertThat(
                            kind.isEmpty()
                                    ? Set.of(
                                                    "version.json",
                                                    "subresources-version.json",
                                                    "subresources-healthz.json",
                                                    "guestosinfo.json",
                                                    "userlist.json",
                                                    "filesystemlist.json",
                                                    "start-406-accept-json.json")
                                            .contains(name)
                                    : !tree.isEmpty())
                    .as("%s is of no kind", name)
                    .isTrue();
        } else if (kind.endsWith("List")) {
            assertThat(JSON.convert(tree.path("metadata"), WireListMeta.class).resourceVersion())
                    .isNotEmpty();
            String element = kind.substring(0, kind.length() - "List".length());
            tree.path("items")
                    .forEach(
                            item -> assertThat(value(element, item)).as(element).isPresent());
        } else {
            assertThat(value(kind, tree)).as("%s of %s", kind, name).isPresent();
        }
    }

    private static Optional<Resource> value(String kind, JsonNode object) {
        Optional<Resource> value =
                switch (kind) {
                    case "VirtualMachine" ->
                        Optional.of(MACHINES.vm(JSON.convert(object, WireVm.class), Optional.empty()));
                    case "VirtualMachineInstance" -> Optional.of(MACHINES.vmi(JSON.convert(object, WireVmi.class)));
                    default ->
                        Optional.ofNullable(OTHERS.get(kind))
                                .map(mapping -> mapping.apply(JSON.convert(object, WireAny.class)));
                };
        value.ifPresent(each -> {
            assertThat(each.name()).isNotEmpty();
            assertThat(each.key().id()).isNotEmpty();
            assertThat(each.references()).doesNotContainNull();
        });
        return value;
    }
}
