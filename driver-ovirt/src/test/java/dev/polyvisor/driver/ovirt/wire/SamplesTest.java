package dev.polyvisor.driver.ovirt.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.polyvisor.driver.ovirt.testing.Samples;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every recording is read as what it is; one that nothing here knows fails. */
class SamplesTest {
    private static final List<Form> FORMS = List.of(
            list(
                    "datacenters.*",
                    "data_center",
                    WireDataCenter.class,
                    each -> assertThat(each.name()).isNotBlank()),
            list("clusters-?(?:initial|follow)?|datacenter-clusters", "cluster", WireCluster.class, each -> {
                assertThat(each.name()).isNotBlank();
                assertThat(each.version()).isNotNull();
            }),
            list(
                    "hosts.*",
                    "host",
                    WireHost.class,
                    each -> assertThat(each.status()).isNotBlank()),
            list(
                    "networks.*|(?:cluster|datacenter)-networks",
                    "network",
                    WireNetwork.class,
                    each -> assertThat(each.id()).isNotBlank()),
            list("storagedomains.*|datacenter-storagedomains", "storage_domain", WireStorageDomain.class, each -> {
                assertThat(each.type()).isNotBlank();
                assertThat(each.storage()).isNotNull();
            }),
            list(
                    "vnicprofiles.*",
                    "vnic_profile",
                    WireNicProfile.class,
                    each -> assertThat(each.network()).isNotNull()),
            list(
                    "diskprofiles.*",
                    "disk_profile",
                    WireDiskProfile.class,
                    each -> assertThat(each.storageDomain()).isNotNull()),
            list("disks.*|disk-list-after|storagedomain-disks", "disk", WireDisk.class, each -> {
                assertThat(each.shareable()).isIn("true", "false");
                assertThat(each.storageType()).isNotBlank();
            }),
            list(
                    "templates.*",
                    "template",
                    WireTemplate.class,
                    each -> assertThat(each.status()).isNotBlank()),
            list(
                    "tags-initial|vm-(?:up-)?tags|host-tags",
                    "tag",
                    WireTag.class,
                    each -> assertThat(each.name()).isNotBlank()),
            list("events.*", "event", WireEvent.class, each -> {
                assertThat(Scalars.whole(each.id())).isPositive();
                assertThat(Scalars.whole(each.code())).isNotNegative();
                assertThat(Scalars.time(each.time())).isPresent();
            }),
            list("vms.*|basic-ok|err-search-syntax|storagedomain-vms-unregistered", "vm", WireVm.class, each -> {
                assertThat(each.status()).isNotBlank();
                assertThat(Scalars.whole(each.memory())).isPositive();
            }),
            list(
                    "vm-(?:up-)?snapshots",
                    "snapshot",
                    WireSnapshot.class,
                    each -> assertThat(each.snapshotType()).isNotBlank()),
            list(
                    "vm-(?:up-)?nics(?:-vm2-empty)?",
                    "nic",
                    WireNic.class,
                    each -> assertThat(each.mac()).isNotNull()),
            list(
                    "vm-(?:up-)?diskattachments(?:-vm2-empty)?",
                    "disk_attachment",
                    WireDiskAttachment.class,
                    each -> assertThat(each.bus()).isNotBlank()),
            list(
                    "vm-(?:up-)?watchdogs(?:-vm2-empty)?",
                    "watchdog",
                    WireWatchdog.class,
                    each -> assertThat(each.action()).isNotBlank()),
            list(
                    "vm-(?:up-)?cdroms",
                    "cdrom",
                    WireCdrom.class,
                    each -> assertThat(each.id()).isNotBlank()),
            list(
                    "vm-(?:up-)?hostdevices",
                    "host_device",
                    WireHostDevice.class,
                    each -> assertThat(each.capability()).isNotBlank()),
            list(
                    "vm-(?:up|rich)-numanodes",
                    "vm_numa_node",
                    WireNumaNode.class,
                    each -> assertThat(each.index()).isNotBlank()),
            list(
                    "vm-up-reporteddevices",
                    "reported_device",
                    WireNic.ReportedDevice.class,
                    each -> assertThat(each.mac()).isNotNull()),
            list(
                    "host-nics",
                    "host_nic",
                    WireHostNic.class,
                    each -> assertThat(each.name()).isNotBlank()),
            list(
                    "host-networkattachments",
                    "network_attachment",
                    WireNetworkAttachment.class,
                    each -> assertThat(each.network()).isNotNull()),
            one(
                    "api",
                    WireApi.class,
                    each -> assertThat(each.productInfo().version().fullVersion())
                            .isEqualTo("4.5.8_master")),
            one(
                    "option-ServerCPUList.*",
                    JsonNode.class,
                    each -> assertThat(each.at("/values/system_option_value/0/version")
                                    .asString())
                            .isNotBlank()),
            one(
                    "disk-(?:create|created|lun|lun-create)",
                    WireDisk.class,
                    each -> assertThat(each.storageType()).isNotBlank()),
            one(
                    "vm-(?:up|down|powering-down|all-content|all-content-param|next-run|uefi|uefi-create|rich|rich-create|rich-all-content|lease"
                            + "|lease-create|create|update-running|placement-update)|vm2-create|vm2-empty-follow",
                    WireVm.class,
                    each -> assertThat(each.name()).isNotBlank()),
            one(
                    "host-(?:create-[12]|maintenance)",
                    WireHost.class,
                    each -> assertThat(each.status()).isNotBlank()),
            one(
                    "event-(?:create|get|get-deleted)",
                    WireEvent.class,
                    each -> assertThat(each.code()).isNotBlank()),
            // what is sent, what refuses, and what the driver does not read: JSON all the same
            one(
                    ".*\\.request",
                    JsonNode.class,
                    each -> assertThat(each.isObject()).isTrue()),
            one(
                    "err-.*|sso-.*|index|.*-initial|.*-delete|.*-update|.*-create|.*-add|.*-attach|.*-detach|.*-assign|job.*|users|.*-labels.*"
                            + "|cluster-network.*|cpuprofiles|datacenter-quotas|event-undelete|event-delete|host-.*|host2-.*|storageconnections"
                            + "|network2?-create|bios-uefi-vm-create|vm-.*",
                    JsonNode.class,
                    each -> assertThat(each.isObject() || each.isArray()).isTrue()));

    private record Form(Pattern names, Consumer<JsonNode> check) {}

    private static <T> Form one(String names, Class<T> type, Consumer<T> check) {
        return new Form(Pattern.compile(names), node -> check.accept(Samples.value(node, type)));
    }

    private static <T> Form list(String names, String element, Class<T> type, Consumer<T> check) {
        return new Form(Pattern.compile(names), node -> {
            assertThat(node.isObject()).isTrue();
            assertThat(node.propertyNames()).isSubsetOf(List.of(element));
            node.path(element).forEach(each -> check.accept(Samples.value(each, type)));
        });
    }

    @TestFactory
    Stream<DynamicTest> every_recording_is_what_it_is() {
        return Samples.names().stream()
                .filter(name -> name.endsWith(".json"))
                .map(name -> dynamicTest(name, () -> check(name)));
    }

    private static void check(String file) {
        String name = file.substring(0, file.length() - ".json".length());
        Form form = FORMS.stream()
                .filter(each -> each.names.matcher(name).matches())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody knows what " + file + " is"));
        form.check.accept(Samples.tree(file));
    }
}
