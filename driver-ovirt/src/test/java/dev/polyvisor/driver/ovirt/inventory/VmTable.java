package dev.polyvisor.driver.ovirt.inventory;

import static dev.polyvisor.driver.ovirt.inventory.Row.all;
import static dev.polyvisor.driver.ovirt.inventory.Row.at;
import static dev.polyvisor.driver.ovirt.inventory.Row.flag;
import static dev.polyvisor.driver.ovirt.inventory.Row.list;
import static dev.polyvisor.driver.ovirt.inventory.Row.maybe;
import static dev.polyvisor.driver.ovirt.inventory.Row.number;
import static dev.polyvisor.driver.ovirt.inventory.Row.ref;
import static dev.polyvisor.driver.ovirt.inventory.Row.text;

import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import dev.polyvisor.driver.ovirt.model.OvirtNic;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What machines show of what the engine says. */
final class VmTable {
    private static final List<Row<OvirtVm>> ITSELF = List.of(
            Row.of("id", text("id"), vm -> vm.key().id()),
            Row.of("name", text("name"), OvirtVm::name),
            Row.of("description", text("description"), OvirtVm::description),
            Row.of("comment", text("comment"), OvirtVm::comment),
            Row.of("status", text("status"), OvirtVm::nativeState),
            Row.of("cluster", ref("cluster"), vm -> Row.id(vm.cluster())),
            Row.of("host", ref("host"), vm -> Row.id(vm.host())),
            Row.of("template", ref("template"), vm -> Row.id(vm.template())),
            Row.of("memory", number("memory"), OvirtVm::memoryBytes),
            Row.of("creation_time", maybe("creation_time"), vm -> vm.created().map(Instant::toEpochMilli)),
            Row.of("start_time", maybe("start_time"), vm -> vm.started().map(Instant::toEpochMilli)),
            Row.of(
                    "guest distribution",
                    text("guest_operating_system/distribution"),
                    vm -> vm.guest().distribution()),
            Row.of(
                    "guest version",
                    text("guest_operating_system/version/full_version"),
                    vm -> vm.guest().version()),
            Row.of(
                    "guest name",
                    node -> at(node, "guest_operating_system/distribution").asString("")
                            + ' '
                            + at(node, "guest_operating_system/version/full_version")
                                    .asString(""),
                    vm -> vm.guest().name()),
            Row.of("fqdn", text("fqdn"), vm -> vm.guest().fqdn()));

    private static final List<Row<OvirtVm>> SETTINGS = List.of(
            Row.of("os", text("os/type"), vm -> vm.settings().osType()),
            Row.of("type", text("type"), vm -> vm.settings().type()),
            Row.of("sockets", number("cpu/topology/sockets"), vm ->
                    (long) vm.cpu().sockets()),
            Row.of("cores", number("cpu/topology/cores"), vm -> (long) vm.cpu().cores()),
            Row.of("threads", number("cpu/topology/threads"), vm ->
                    (long) vm.cpu().threads()),
            Row.of("architecture", text("cpu/architecture"), vm -> vm.cpu().architecture()),
            Row.of(
                    "cpu_pinning_policy",
                    text("cpu_pinning_policy"),
                    vm -> vm.cpu().pinningPolicy()),
            Row.of("cpu_shares", number("cpu_shares"), vm -> (long) vm.cpu().shares()),
            Row.of("custom_cpu_model", text("custom_cpu_model"), vm -> vm.cpu().customModel()),
            Row.of(
                    "ballooning",
                    flag("memory_policy/ballooning"),
                    vm -> vm.settings().balloonedMemory()),
            Row.of(
                    "guaranteed",
                    number("memory_policy/guaranteed"),
                    vm -> vm.settings().guaranteedMemory()),
            Row.of("max", number("memory_policy/max"), vm -> vm.settings().maxMemory()),
            Row.of("bios", text("bios/type"), vm -> vm.settings().bios()),
            Row.of(
                    "boot menu",
                    flag("bios/boot_menu/enabled"),
                    vm -> vm.settings().bootMenuEnabled()),
            Row.of("display", text("display/type"), vm -> vm.settings().display()),
            Row.of("io threads", number("io/threads"), vm ->
                    (long) vm.settings().ioThreads()),
            Row.of(
                    "storage_error_resume_behaviour",
                    text("storage_error_resume_behaviour"),
                    vm -> vm.settings().storageErrorResumeBehaviour()),
            Row.of(
                    "high availability",
                    flag("high_availability/enabled"),
                    vm -> vm.settings().haEnabled()),
            Row.of("usb", flag("usb/enabled"), vm -> vm.settings().usbEnabled()),
            Row.of(
                    "affinity",
                    text("placement_policy/affinity"),
                    vm -> vm.settings().placementPolicyAffinity()),
            Row.of("time zone", text("time_zone/name"), vm -> vm.settings().timezone()),
            Row.of("stateless", text("stateless"), vm -> vm.settings().stateless()),
            Row.of(
                    "serial number",
                    text("serial_number/value"),
                    vm -> vm.settings().serialNumber()),
            Row.of(
                    "illegal images",
                    flag("has_illegal_images"),
                    vm -> vm.settings().hasIllegalImages()),
            Row.of(
                    "lease",
                    ref("lease/storage_domain"),
                    vm -> Row.id(vm.settings().leaseStorageDomain())),
            Row.of(
                    "delete_protected",
                    flag("delete_protected"),
                    vm -> vm.settings().deleteProtected()),
            Row.of(
                    "next run",
                    flag("next_run_configuration_exists"),
                    vm -> vm.settings().nextRun()),
            Row.of("tpm", maybeFlag("tpm_enabled"), vm -> vm.settings().tpmEnabled()));

    private static final List<Row<OvirtVm>> DEVICES = List.of(
            Row.of(
                    "pins",
                    list("cpu/cpu_tune/vcpu_pins/vcpu_pin", all(number("vcpu"), text("cpu_set"))),
                    vm -> each(vm.cpu().affinity(), pin -> List.of((long) pin.vcpu(), pin.cpuSet()))),
            Row.of(
                    "disks",
                    list(
                            "disk_attachments/disk_attachment",
                            all(
                                    text("id"),
                                    text("interface"),
                                    flag("uses_scsi_reservation"),
                                    ref("disk"),
                                    flag("bootable"),
                                    flag("active"))),
                    vm -> each(vm.devices().disks(), VmTable::disk)),
            Row.of(
                    "nics",
                    list(
                            "nics/nic",
                            all(
                                    text("id"),
                                    text("name"),
                                    text("interface"),
                                    ref("vnic_profile"),
                                    text("mac/address"),
                                    flag("plugged"),
                                    flag("linked"),
                                    VmTable::addresses)),
                    vm -> each(vm.devices().nics(), VmTable::nic)),
            Row.of(
                    "host devices",
                    list(
                            "host_devices/host_device",
                            all(text("capability"), text("product/name"), text("vendor/name"))),
                    vm -> each(
                            vm.devices().hostDevices(),
                            device -> List.of(device.capability(), device.product(), device.vendor()))),
            Row.of(
                    "cdroms",
                    list("cdroms/cdrom", all(text("id"), ref("file"))),
                    vm -> each(vm.devices().cdroms(), cdrom -> List.of(cdrom.id(), cdrom.file()))),
            Row.of(
                    "watchdogs",
                    list("watchdogs/watchdog", all(text("id"), text("action"), text("model"))),
                    vm -> each(vm.devices().watchdogs(), dog -> List.of(dog.id(), dog.action(), dog.model()))),
            Row.of(
                    "custom properties",
                    list("custom_properties/custom_property", all(text("name"), text("value"))),
                    vm -> each(vm.properties(), property -> List.of(property.name(), property.value()))),
            Row.of(
                    "snapshots",
                    list(
                            "snapshots/snapshot",
                            all(text("id"), text("description"), text("snapshot_type"), flag("persist_memorystate"))),
                    vm -> each(
                            vm.snapshots(),
                            snapshot -> List.of(
                                    snapshot.id(), snapshot.description(), snapshot.type(), snapshot.persistMemory()))),
            Row.of(
                    "tags",
                    node -> strings(node, "tags/tag", "name"),
                    vm -> vm.labels().keySet().stream().sorted().toList()));

    static final List<Row<OvirtVm>> ROWS =
            Stream.of(ITSELF, SETTINGS, DEVICES).flatMap(List::stream).toList();

    private VmTable() {}

    static List<Object> disk(OvirtDiskAttachment disk) {
        return List.of(
                disk.id(), disk.bus(), disk.scsiReservation(), Row.id(disk.disk()), disk.bootable(), disk.active());
    }

    static List<Object> nic(OvirtNic nic) {
        return List.of(
                nic.id(),
                nic.name(),
                nic.bus(),
                Row.id(nic.profile()),
                nic.mac(),
                nic.plugged(),
                nic.linked(),
                each(nic.ipAddresses(), ip -> List.of(ip.address(), ip.version())));
    }

    static <E> List<Object> each(List<E> elements, Function<E, Object> members) {
        return elements.stream().map(members).toList();
    }

    /** Each interface carries what the guest says of all interfaces. */
    private static Object addresses(JsonNode nic) {
        List<Object> found = new ArrayList<>();
        String mac = at(nic, "mac/address").asString("");
        for (JsonNode device : at(nic, "reported_devices/reported_device")) {
            if (at(device, "mac/address").asString("").equals(mac)) {
                at(device, "ips/ip")
                        .forEach(ip ->
                                found.add(all(text("address"), text("version")).apply(ip)));
            }
        }
        return found;
    }

    private static Function<JsonNode, Object> maybeFlag(String path) {
        return node -> {
            JsonNode value = at(node, path);
            return value.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(value.asString().equals("true"));
        };
    }

    private static Object strings(JsonNode node, String path, String member) {
        List<String> found = new ArrayList<>();
        at(node, path).forEach(each -> found.add(each.path(member).asString("")));
        return found.stream().sorted().toList();
    }
}
