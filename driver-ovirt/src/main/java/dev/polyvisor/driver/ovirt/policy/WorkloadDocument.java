package dev.polyvisor.driver.ovirt.policy;

import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.driver.ovirt.model.CpuPin;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNic;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.model.Property;
import dev.polyvisor.driver.ovirt.model.VmDevices;
import dev.polyvisor.driver.ovirt.model.VmSettings;
import dev.polyvisor.http.JsonWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes one machine, with the member names that rules read. */
final class WorkloadDocument {
    private final Workload workload;
    private final JsonWriter out;
    private final ReferenceDocuments references;

    WorkloadDocument(Workload workload, JsonWriter out) {
        this.workload = workload;
        this.out = out;
        this.references = new ReferenceDocuments(workload, out);
    }

    void write(OvirtVm vm) {
        out.beginObject();
        references.common(workload.machine(), vm.description(), "workloads", references.path(vm.cluster(), vm.name()));
        validation(workload.machine().validation());
        text("status", vm.nativeState());
        text("guestName", vm.guest().name());
        out.name("guest").beginObject();
        text("distribution", vm.guest().distribution());
        text("fullVersion", vm.guest().version());
        out.endObject();
        out.name("cpuSockets").value(vm.cpu().sockets());
        out.name("cpuCores").value(vm.cpu().cores());
        out.name("cpuThreads").value(vm.cpu().threads());
        out.name("cpuShares").value(vm.cpu().shares());
        text(
                "cpuPinningPolicy",
                vm.cpu().pinningPolicy().isEmpty() ? "none" : vm.cpu().pinningPolicy());
        text("customCpuModel", vm.cpu().customModel());
        pins(vm.cpu().affinity());
        out.name("memory").value(vm.memoryBytes());
        settings(vm.settings());
        devices(vm.devices());
        array("properties", vm.properties(), this::property);
        array("snapshots", vm.snapshots(), each -> {
            out.beginObject();
            text("id", each.id());
            text("description", each.description());
            text("type", each.type());
            out.name("persistMemory").value(each.persistMemory());
            out.endObject();
        });
        places(vm);
        missing();
        out.endObject();
    }

    private void validation(Validation validation) {
        out.name("revisionValidated").value(validation.validatedAt());
        out.name("policyVersion").value(validation.policyVersion());
        array("concerns", validation.concerns(), each -> {
            out.beginObject();
            text("id", each.id());
            text("label", each.label());
            text("category", each.category());
            text("assessment", each.assessment());
            out.endObject();
        });
    }

    private void settings(VmSettings settings) {
        text("osType", settings.osType());
        out.name("balloonedMemory").value(settings.balloonedMemory());
        text("bios", settings.bios());
        out.name("bootMenuEnabled").value(settings.bootMenuEnabled());
        text("display", settings.display());
        out.name("ioThreads").value(settings.ioThreads());
        text("storageErrorResumeBehaviour", settings.storageErrorResumeBehaviour());
        out.name("haEnabled").value(settings.haEnabled());
        out.name("usbEnabled").value(settings.usbEnabled());
        text("placementPolicyAffinity", settings.placementPolicyAffinity());
        text("timezone", settings.timezone());
        text("stateless", settings.stateless());
        text("serialNumber", settings.serialNumber());
        out.name("hasIllegalImages").value(settings.hasIllegalImages());
        text("leaseStorageDomain", id(settings.leaseStorageDomain()));
    }

    private void devices(VmDevices devices) {
        array("numaNodeAffinity", hostNodes(devices), out::value);
        array("hostDevices", devices.hostDevices(), each -> {
            out.beginObject();
            text("capability", each.capability());
            text("product", each.product());
            text("vendor", each.vendor());
            out.endObject();
        });
        array("cdroms", devices.cdroms(), each -> {
            out.beginObject();
            text("id", each.id());
            if (!each.file().isEmpty()) {
                text("file", each.file());
            }
            out.endObject();
        });
        array("watchDogs", devices.watchdogs(), each -> {
            out.beginObject();
            text("id", each.id());
            text("action", each.action());
            text("model", each.model());
            out.endObject();
        });
        arrayOrNull("diskAttachments", known(devices.disks()), this::disk);
        arrayOrNull("nics", devices.nics(), this::nic);
    }

    /**
     * Those whose disk is there. Rules take an attachment without a disk for one of an unsupported sort, which is critical, though
     * nothing is known of it.
     */
    private List<OvirtDiskAttachment> known(List<OvirtDiskAttachment> attachments) {
        return attachments.stream()
                .filter(each ->
                        each.disk().filter(workload.references()::containsKey).isPresent())
                .toList();
    }

    private static List<String> hostNodes(VmDevices devices) {
        return devices.numaNodes().stream()
                .flatMap(node -> node.hostNodes().stream())
                .distinct()
                .sorted()
                .map(String::valueOf)
                .toList();
    }

    /** A set of several processors has no number; rules look only whether there is an element. */
    private void pins(List<CpuPin> pins) {
        array("cpuAffinity", pins, pin -> {
            out.beginObject();
            out.name("set").value(pin.cpus().size() == 1 ? pin.cpus().get(0) : 0L);
            out.name("cpu").value(pin.vcpu());
            text("cpuSet", pin.cpuSet());
            out.endObject();
        });
    }

    private void disk(OvirtDiskAttachment attachment) {
        out.beginObject();
        text("id", attachment.id());
        text("interface", attachment.bus());
        out.name("scsiReservation").value(attachment.scsiReservation());
        out.name("bootable").value(attachment.bootable());
        value("disk", attachment.disk(), OvirtDisk.class, references::disk);
        out.endObject();
    }

    private void nic(OvirtNic nic) {
        out.beginObject();
        text("id", nic.id());
        text("name", nic.name());
        text("interface", nic.bus());
        out.name("plugged").value(nic.plugged());
        array("ipAddress", nic.ipAddresses(), each -> {
            out.beginObject();
            text("address", each.address());
            text("version", each.version());
            out.endObject();
        });
        text("mac", nic.mac());
        if (nic.profile().isEmpty()) {
            out.name("profile");
            references.noNicProfile();
        } else {
            value("profile", nic.profile(), OvirtNicProfile.class, references::nicProfile);
        }
        out.endObject();
    }

    private void places(OvirtVm vm) {
        Optional<OvirtCluster> cluster = vm.cluster().flatMap(key -> workload.reference(key, OvirtCluster.class));
        value("cluster", vm.cluster(), OvirtCluster.class, references::cluster);
        value("host", vm.host(), OvirtHost.class, references::host);
        value("dataCenter", cluster.flatMap(OvirtCluster::dataCenter), OvirtDataCenter.class, references::dataCenter);
        value(
                "serverCpu",
                cluster.flatMap(each -> each.references().stream().findFirst()),
                OvirtServerCpu.class,
                references::serverCpu);
    }

    private void property(Property property) {
        references.property(property);
    }

    private void text(String name, String value) {
        out.name(name).value(value);
    }

    /** What could not be put in the place of its reference; rules that exist do not read it. */
    private void missing() {
        array("missing", workload.missing().stream().sorted().toList(), key -> {
            out.beginObject();
            text("kind", key.kind());
            text("id", key.id());
            out.endObject();
        });
    }

    /** These two lists are null when they are empty. */
    private <T> void arrayOrNull(String name, Collection<T> values, Consumer<T> element) {
        if (values.isEmpty()) {
            out.name(name).value((String) null);
        } else {
            array(name, values, element);
        }
    }

    private <T> void array(String name, Collection<T> values, Consumer<T> element) {
        references.array(name, values, element);
    }

    private <R extends Resource> void value(
            String name, Optional<ResourceKey> key, Class<R> type, Consumer<R> document) {
        references.value(name, key, type, document);
    }

    private static String id(Optional<ResourceKey> key) {
        return key.map(ResourceKey::id).orElse("");
    }
}
