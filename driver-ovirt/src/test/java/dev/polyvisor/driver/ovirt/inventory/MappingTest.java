package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.CpuPin;
import dev.polyvisor.driver.ovirt.model.HostDevice;
import dev.polyvisor.driver.ovirt.model.IpAddress;
import dev.polyvisor.driver.ovirt.model.NumaNode;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.model.Property;
import dev.polyvisor.driver.ovirt.session.OvirtKeys;
import dev.polyvisor.driver.ovirt.testing.Samples;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireHost;
import dev.polyvisor.driver.ovirt.wire.WireNetwork;
import dev.polyvisor.driver.ovirt.wire.WireNicProfile;
import dev.polyvisor.driver.ovirt.wire.WireNumaNode;
import dev.polyvisor.driver.ovirt.wire.WireStorageDomain;
import dev.polyvisor.driver.ovirt.wire.WireTemplate;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Fields of the model against recordings. */
class MappingTest {
    private static final OvirtKeys KEYS = new OvirtKeys("dc1");

    private final Fleet empty = Fleet.builder().open();
    private final Places places =
            new Places(new AdapterContext("dc1", empty.inventory().snapshot()));
    private final VmMapper machines = new VmMapper(KEYS);
    private final ResourceMapper resources = new ResourceMapper(KEYS);

    @AfterEach
    void close() {
        empty.close();
    }

    private OvirtVm vm(JsonNode node) {
        return machines.vm(Samples.value(node, WireVm.class), List.of(), places);
    }

    private static <T> T first(String recording, Class<T> type) {
        JsonNode tree = Samples.tree(recording);
        return Samples.value(tree.values().iterator().next().get(0), type);
    }

    @Test
    void a_machine_with_everything_has_everything() {
        List<WireNumaNode> nodes = List.of(first("vm-rich-numanodes.json", WireNumaNode.class));
        OvirtVm vm = machines.vm(Samples.value(Samples.tree("vm-rich.json"), WireVm.class), nodes, places);

        assertThat(vm.key().id()).isEqualTo("2460c5f5-c58c-4c5f-b72d-04cc3d94916f");
        assertThat(vm.name()).isEqualTo("rich1");
        assertThat(vm.state()).isEqualTo(MachineState.STOPPED);
        assertThat(vm.memoryBytes()).isEqualTo(2_147_483_648L);
        assertThat(vm.host()).isEmpty();
        assertThat(vm.parent()).isEqualTo(vm.cluster()).isPresent();
        assertThat(vm.created()).isPresent();
        assertThat(vm.cpu().sockets()).isEqualTo(2);
        assertThat(vm.cpu().cores()).isEqualTo(2);
        assertThat(vm.cpu().threads()).isEqualTo(1);
        assertThat(vm.cpu().shares()).isEqualTo(1024);
        assertThat(vm.cpu().pinningPolicy()).isEqualTo("manual");
        assertThat(vm.cpu().architecture()).isEqualTo("x86_64");
        assertThat(vm.cpu().affinity())
                .containsExactly(new CpuPin(0, "0", List.of(0)), new CpuPin(1, "1-3,^2", List.of(1, 3)));
        assertThat(vm.settings().bios()).isEqualTo("q35_ovmf");
        assertThat(vm.settings().bootMenuEnabled()).isFalse();
        assertThat(vm.settings().display()).isEqualTo("spice");
        assertThat(vm.settings().ioThreads()).isEqualTo(2);
        assertThat(vm.settings().osType()).isEqualTo("rhel_9x64");
        assertThat(vm.settings().storageErrorResumeBehaviour()).isEqualTo("kill");
        assertThat(vm.settings().haEnabled()).isFalse();
        assertThat(vm.settings().usbEnabled()).isTrue();
        assertThat(vm.settings().placementPolicyAffinity()).isEqualTo("pinned");
        assertThat(vm.settings().timezone()).isEqualTo("Europe/Berlin");
        assertThat(vm.settings().stateless()).isEqualTo("false");
        assertThat(vm.settings().serialNumber()).isEqualTo("SN-1234");
        assertThat(vm.settings().balloonedMemory()).isTrue();
        assertThat(vm.settings().maxMemory()).isEqualTo(8_589_934_592L);
        assertThat(vm.settings().deleteProtected()).isTrue();
        assertThat(vm.settings().hasIllegalImages()).isFalse();
        assertThat(vm.devices().hostDevices())
                .containsExactly(new HostDevice("pci", "GA100 [A100 PCIe 40GB]", "NVIDIA Corporation"));
        assertThat(vm.devices().numaNodes()).containsExactly(new NumaNode(0, List.of(0, 1), List.of()));
        assertThat(vm.properties()).containsExactly(new Property("sap_agent", "true"));
        assertThat(vm.snapshots())
                .singleElement()
                .satisfies(each -> assertThat(each.type()).isEqualTo("active"));
        assertThat(machines.snapshots(Samples.value(Samples.tree("vm-rich.json"), WireVm.class), vm.scope()))
                .isEmpty();
    }

    @Test
    void a_running_machine_shows_its_guest_and_each_interface_only_its_own_addresses() {
        OvirtVm vm = vm(Samples.tree("vms-follow-all.json").at("/vm/0"));

        assertThat(vm.guest().name()).isEqualTo("CentOS Stream 9");
        assertThat(vm.guest().fqdn()).isEqualTo("guest-vm1.example.test");
        assertThat(vm.devices().nics().get(0).ipAddresses())
                .containsExactly(new IpAddress("198.51.100.30", "v4"), new IpAddress("fe80::5054:ff:feaa:1", "v6"));
        assertThat(vm.hardwareAddresses()).contains("56:6f:1a:00:00:00");
        assertThat(vm.devices().disks().get(0).bus()).isEqualTo("virtio_scsi");
        assertThat(vm.references())
                .contains(
                        OvirtDisk.KIND.key("dc1", vm.devices().disks().get(0).id()),
                        vm.devices().nics().get(0).profile().orElseThrow());
    }

    @Test
    void a_lease_is_a_reference() {
        OvirtVm vm = vm(Samples.tree("vm-lease.json"));
        ResourceKey domain = OvirtStorageDomain.KIND.key("dc1", "14339bd0-7d71-4e59-8762-4e6c60d3e498");
        assertThat(vm.settings().leaseStorageDomain()).contains(domain);
        assertThat(vm.references()).contains(domain);
        assertThat(vm.cpu().customModel()).isEqualTo("Nehalem");
    }

    @Test
    void both_spellings_of_shareable_are_read() {
        for (String spelling : List.of("shareable", "sharable")) {
            ObjectNode disk = new JsonMapper().createObjectNode();
            disk.put("id", "d1").put(spelling, "true");
            assertThat(resources
                            .disk(Samples.value(disk, WireDisk.class), places)
                            .shared())
                    .as(spelling)
                    .isTrue();
        }
    }

    @Test
    void an_image_and_a_unit_are_disks() {
        OvirtDisk image = resources.disk(first("disks.json", WireDisk.class), places);
        assertThat(image.name()).isEqualTo("float1");
        assertThat(image.provisionedSize()).hasValue(2_147_483_648L);
        assertThat(image.actualSize()).isEqualTo(200_704);
        assertThat(image.status()).isEqualTo("ok");
        assertThat(image.backup()).isEqualTo("none");
        assertThat(image.storageType()).isEqualTo("image");
        assertThat(image.profile()).isPresent();
        assertThat(image.pool()).isPresent();

        OvirtDisk unit = resources.disk(Samples.value(Samples.tree("disk-lun.json"), WireDisk.class), places);
        assertThat(unit.storageType()).isEqualTo("lun");
        assertThat(unit.status()).isEmpty();
        assertThat(unit.capacity()).isEmpty();
        assertThat(unit.logicalUnits()).singleElement().satisfies(each -> {
            assertThat(each.id()).isEqualTo("36001405aaaaaaaaaaaaaaaaaaaaaaaa1");
            assertThat(each.address()).isEqualTo("192.0.2.200");
            assertThat(each.target()).isEqualTo("iqn.2020-01.test.example:t1");
        });
    }

    @Test
    void a_domain_is_as_large_as_what_is_free_and_used_together() {
        OvirtStorageDomain attached = resources.storageDomain(
                first("storagedomains.json", WireStorageDomain.class), Optional.of("active"), places);
        assertThat(attached.capacity().orElseThrow().bytes()).isEqualTo(536_870_912_000L);
        assertThat(attached.used().orElseThrow().bytes()).isEqualTo(107_374_182_400L);
        assertThat(attached.dataCenter()).isPresent();
        assertThat(attached.storageType()).isEqualTo("nfs");

        WireStorageDomain loose = Samples.value(
                Samples.tree("storagedomains-with-unattached.json").at("/storage_domain/1"), WireStorageDomain.class);
        OvirtStorageDomain unattached = resources.storageDomain(loose, Optional.empty(), places);
        assertThat(unattached.status()).isEqualTo("unattached");
        assertThat(unattached.dataCenter()).isEmpty();
    }

    @Test
    void hosts_networks_and_profiles_are_mapped() {
        var host = resources.host(first("hosts-follow-nics-attachments.json", WireHost.class), places);
        assertThat(host.productName()).isEqualTo("RHEL");
        assertThat(host.productVersion()).isEqualTo("9.6 - 1.el9");
        assertThat(host.cpus()).hasValue(32);
        assertThat(host.memory().orElseThrow().bytes()).isEqualTo(137_438_953_472L);
        assertThat(host.schedulable()).isTrue();
        assertThat(host.networkAttachments())
                .isNotEmpty()
                .allMatch(each -> each.network().isPresent());
        assertThat(host.nics()).anyMatch(nic -> nic.vlan().equals("100"));

        var network = resources.network(
                Samples.value(Samples.tree("networks-follow.json").at("/network/1"), WireNetwork.class), places);
        assertThat(network.vlan()).hasValue(100);
        assertThat(network.usages()).containsExactly("vm");
        assertThat(network.nicProfiles()).containsExactly("6ca8e4f3-852d-4cea-9bd4-23c8c8f53157");

        var profile = resources.nicProfile(first("vnicprofiles.json", WireNicProfile.class), places);
        assertThat(profile.networkFilter()).isEqualTo("d2370ab4-fee3-11e9-a310-8c1645ce738e");
        assertThat(profile.passThrough()).isFalse();
        assertThat(profile.portMirroring()).isFalse();
    }

    @Test
    void a_template_is_mapped_and_is_not_its_own_base() {
        OvirtTemplate blank = machines.template(first("templates.json", WireTemplate.class), places);
        assertThat(blank.name()).isEqualTo("Blank");
        assertThat(blank.base()).isEmpty();
        assertThat(blank.memory()).isEqualTo(1_073_741_824L);
        assertThat(blank.created()).isPresent();
    }

    @Test
    void scalars_are_read_as_text_number_and_truth_value_and_lists_may_be_missing() {
        ObjectNode vm = new JsonMapper().createObjectNode();
        vm.put("id", "v1").put("memory", 1024).put("cpu_shares", "2").put("has_illegal_images", true);
        vm.put("unknown", 7).putObject("usb").put("enabled", "1");
        vm.putObject("nics");
        vm.putObject("disk_attachments").putArray("disk_attachment");
        vm.putNull("snapshots");

        OvirtVm mapped = vm(vm);

        assertThat(mapped.memoryBytes()).isEqualTo(1024);
        assertThat(mapped.cpu().shares()).isEqualTo(2);
        assertThat(mapped.settings().hasIllegalImages()).isTrue();
        assertThat(mapped.settings().usbEnabled()).isTrue();
        assertThat(mapped.devices().nics()).isEmpty();
        assertThat(mapped.devices().disks()).isEmpty();
        assertThat(mapped.snapshots()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0-3|0,1,2,3", "0-3,^2|0,1,3", "5|5", "1,3-4|1,3,4", "''|''", "x|''", "3-1|''", "0-9999999|''"})
    void sets_of_processors_have_their_members(String text, String members) {
        assertThat(CpuSet.members(text))
                .extracting(String::valueOf)
                .isEqualTo(members.isEmpty() ? List.of() : List.of(members.split(",")));
    }

    @ParameterizedTest
    @CsvSource({"40000,40000", "99999999999999999999,9223372036854775807", "1.9,1", "x,0", "-5,-5", "1e3,1000"})
    void numbers_are_never_an_error(String text, long number) {
        assertThat(Scalars.whole(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "True", "t", "T", "1"})
    void each_spelling_of_true_is_true(String text) {
        assertThat(Scalars.isTrue(text)).isTrue();
    }
}
