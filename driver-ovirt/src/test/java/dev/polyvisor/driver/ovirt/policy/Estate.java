package dev.polyvisor.driver.ovirt.policy;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.Cdrom;
import dev.polyvisor.driver.ovirt.model.CpuPin;
import dev.polyvisor.driver.ovirt.model.HostDevice;
import dev.polyvisor.driver.ovirt.model.HostNetwork;
import dev.polyvisor.driver.ovirt.model.HostNic;
import dev.polyvisor.driver.ovirt.model.IpAddress;
import dev.polyvisor.driver.ovirt.model.LogicalUnit;
import dev.polyvisor.driver.ovirt.model.NumaNode;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import dev.polyvisor.driver.ovirt.model.OvirtDiskProfile;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNic;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.model.Property;
import dev.polyvisor.driver.ovirt.model.SnapshotRef;
import dev.polyvisor.driver.ovirt.model.VmCpu;
import dev.polyvisor.driver.ovirt.model.VmDevices;
import dev.polyvisor.driver.ovirt.model.VmGuest;
import dev.polyvisor.driver.ovirt.model.VmSettings;
import dev.polyvisor.driver.ovirt.model.Watchdog;
import dev.polyvisor.driver.ovirt.testing.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One of each: a data centre with a cluster and a host in it, a network, a storage domain, and machines: {@code web} is off, has
 * an image, a unit of a storage network and two interfaces, one of them without a profile; {@code db} runs on the host.
 */
final class Estate {
    static final ResourceKey DATA_CENTER = key(OvirtDataCenter.KIND, "dc");
    static final ResourceKey CLUSTER = key(OvirtCluster.KIND, "c1");
    static final ResourceKey HOST = key(OvirtHost.KIND, "h1");
    static final ResourceKey NETWORK = key(OvirtNetwork.KIND, "net");
    static final ResourceKey NIC_PROFILE = key(OvirtNicProfile.KIND, "np");
    static final ResourceKey DOMAIN = key(OvirtStorageDomain.KIND, "sd");
    static final ResourceKey DISK_PROFILE = key(OvirtDiskProfile.KIND, "dp");
    static final ResourceKey IMAGE = key(OvirtDisk.KIND, "image");
    static final ResourceKey LUN = key(OvirtDisk.KIND, "lun");
    static final ResourceKey SERVER_CPU = key(OvirtServerCpu.KIND, "4.8");
    static final ResourceKey TEMPLATE = key(OvirtTemplate.KIND, "t1");
    static final ResourceKey SNAPSHOT = key(OvirtSnapshot.KIND, "s2");
    static final ResourceKey WEB = key(OvirtVm.KIND, "web");
    static final ResourceKey DB = key(OvirtVm.KIND, "db");

    private static final Optional<Scope> EAST = Optional.of(Scope.of("east"));

    private Estate() {}

    /** All of it, in an order in which references lead to what was put before. */
    static List<Resource> all() {
        return List.of(
                dataCenter("up"),
                new OvirtServerCpu(SERVER_CPU, "4.8", "1:Intel Nehalem Family"),
                cluster(false),
                host("up"),
                new OvirtNetwork(
                        NETWORK, "lan", "", EAST, Optional.of(DATA_CENTER), "7", 0, List.of("vm"), List.of("np")),
                nicProfile(""),
                new OvirtStorageDomain(
                        DOMAIN,
                        "nfs",
                        "",
                        EAST,
                        Optional.of(DATA_CENTER),
                        "data",
                        "nfs",
                        "active",
                        Optional.of(DataSize.gib(90)),
                        Optional.of(DataSize.gib(10))),
                diskProfile(""),
                image("ok"),
                lun(),
                new OvirtTemplate(
                        TEMPLATE,
                        "gold",
                        "",
                        EAST,
                        Optional.of(CLUSTER),
                        "ok",
                        "rhel_9x64",
                        "x86_64",
                        1,
                        1,
                        1,
                        1 << 30,
                        "q35_ovmf",
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of()),
                new OvirtSnapshot(SNAPSHOT, "before", EAST, Optional.of(WEB), "regular", "ok", true, Optional.empty()),
                web(),
                db());
    }

    static OvirtDataCenter dataCenter(String status) {
        return new OvirtDataCenter(DATA_CENTER, "east", "the east", status, false, "4.8");
    }

    static OvirtCluster cluster(boolean ksm) {
        return new OvirtCluster(
                CLUSTER,
                "prod",
                "",
                EAST,
                Optional.of(DATA_CENTER),
                true,
                ksm,
                "q35_ovmf",
                "x86_64",
                "Intel Nehalem Family",
                "4",
                "8");
    }

    static OvirtHost host(String state) {
        return new OvirtHost(
                HOST,
                "rack1",
                "",
                EAST,
                Optional.of(CLUSTER),
                "10.0.0.1",
                state,
                "oVirt Node",
                "9",
                2,
                8,
                2,
                Optional.of(DataSize.gib(64)),
                List.of(new HostNetwork("a1", Optional.of(NETWORK))),
                List.of(new HostNic("e1", "eth0", 1_000_000_000L, 1500, "7")));
    }

    static OvirtNicProfile nicProfile(String qos) {
        return new OvirtNicProfile(
                NIC_PROFILE,
                "lan",
                "",
                EAST,
                Optional.of(NETWORK),
                qos,
                "f1",
                true,
                false,
                List.of(new Property("queues", "4")));
    }

    static OvirtDiskProfile diskProfile(String qos) {
        return new OvirtDiskProfile(DISK_PROFILE, "nfs", "", EAST, Optional.of(DOMAIN), qos);
    }

    static OvirtDisk image(String status) {
        return new OvirtDisk(
                IMAGE,
                "web_root",
                "",
                EAST,
                Optional.of(DISK_PROFILE),
                List.of(DOMAIN),
                OptionalLong.of(10L << 30),
                2L << 30,
                status,
                false,
                "none",
                "image",
                "data",
                "cow",
                List.of());
    }

    private static OvirtDisk lun() {
        return new OvirtDisk(
                LUN,
                "web_data",
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                OptionalLong.empty(),
                0,
                "",
                true,
                "",
                "lun",
                "data",
                "",
                List.of(
                        new LogicalUnit("36001", "192.0.2.1", "3260", "iqn.a", 1, OptionalLong.of(1L << 40)),
                        new LogicalUnit("36002", "", "", "", 0, OptionalLong.empty())));
    }

    private static OvirtVm web() {
        return new OvirtVm(
                WEB,
                "web",
                EAST,
                "front \"end\"",
                "",
                "down",
                Optional.of(CLUSTER),
                Optional.empty(),
                Optional.of(TEMPLATE),
                2L << 30,
                new VmCpu(
                        2,
                        1,
                        1,
                        "x86_64",
                        "",
                        512,
                        "",
                        List.of(new CpuPin(0, "2", List.of(2)), new CpuPin(1, "1-3,^2", List.of(1, 3)))),
                settings(Optional.of(DOMAIN)),
                new VmDevices(
                        List.of(
                                new OvirtDiskAttachment("image", "virtio_scsi", false, Optional.of(IMAGE), true, true),
                                new OvirtDiskAttachment("lun", "virtio", true, Optional.of(LUN), false, true)),
                        List.of(
                                new OvirtNic(
                                        "n1",
                                        "nic1",
                                        "virtio",
                                        Optional.of(NIC_PROFILE),
                                        "56:6f:00:00:00:01",
                                        true,
                                        true,
                                        List.of(new IpAddress("10.0.0.7", "v4"))),
                                new OvirtNic("n2", "nic2", "e1000", Optional.empty(), "", false, true, List.of())),
                        List.of(new HostDevice("pci", "A100", "NVIDIA")),
                        List.of(new Cdrom("cd", "iso1"), new Cdrom("cd2", "")),
                        List.of(new Watchdog("w1", "reset", "i6300esb")),
                        List.of(new NumaNode(0, List.of(0, 1), List.of(1)))),
                new VmGuest("", "", "", ""),
                List.of(new Property("sap_agent", "true")),
                List.of(
                        new SnapshotRef("s1", "Active VM", "active", false),
                        new SnapshotRef("s2", "before", "regular", true)),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static OvirtVm db() {
        return new OvirtVm(
                DB,
                "db",
                EAST,
                "",
                "",
                "up",
                Optional.of(CLUSTER),
                Optional.of(HOST),
                Optional.empty(),
                1L << 30,
                new VmCpu(1, 1, 1, "x86_64", "", 0, "none", List.of()),
                settings(Optional.empty()),
                new VmDevices(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
                new VmGuest("Fedora Linux", "40", "Linux", "db.example"),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static VmSettings settings(Optional<ResourceKey> lease) {
        return new VmSettings(
                "server",
                "rhel_9x64",
                "q35_ovmf",
                false,
                "vnc",
                1,
                "auto_resume",
                true,
                false,
                "migratable",
                "Etc/GMT",
                "false",
                "S1",
                true,
                0,
                0,
                false,
                false,
                false,
                Optional.empty(),
                lease);
    }

    private static ResourceKey key(Kind<?> kind, String id) {
        return kind.key(Model.PROVIDER, id);
    }
}
