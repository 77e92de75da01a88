package dev.polyvisor.driver.lxd.live;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.lxd.model.LxdVolume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Disks and network interfaces of a running container. */
abstract class DevicesSuite extends GuestSuite {
    private static final String POOL = "second";
    private static final String VOLUMES = "/1.0/storage-pools/default/volumes/custom";

    private Instance guest;

    DevicesSuite(LxdBackend lxd) {
        super(lxd, "dev-");
    }

    @BeforeAll
    void start() throws InterruptedException {
        lxd.plain().send("POST", "/1.0/storage-pools", "{\"name\":\"" + POOL + "\",\"driver\":\"dir\"}");
        guest = running("guest");
    }

    @AfterAll
    void removePool() {
        lxd.plain().send("DELETE", "/1.0/storage-pools/" + POOL);
    }

    private static DiskSpec.Builder directory(String name, String path) {
        return DiskSpec.named(name).kind(DiskKind.DIRECTORY).path(path);
    }

    @Test
    void the_root_disk_is_the_first_and_stays() throws InterruptedException {
        DiskAttachment root = guest.disks().list().get(0);

        assertThat(root.path()).contains("/");
        assertThat(root.pool()).contains("default");
        assertThat(root.bootable()).isTrue();
        assertThat(guest.disks().detach(root.name())).failsWithin(PATIENCE, ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_blank_disk_is_made_mounted_found_detached_and_deleted_with_its_volume() throws InterruptedException {
        DiskSpec spec = directory("data", "/mnt/data").size(DataSize.mib(64)).build();

        DiskAttachment disk = await(guest.disks().attach(spec));

        assertThat(disk.path()).contains("/mnt/data");
        assertThat(disk.kind()).isEqualTo(DiskKind.DIRECTORY);
        assertThat(disk.volumeName()).contains(guest.name() + "-data");
        assertThat(disk.size()).contains(DataSize.mib(64));
        assertThat(opened().inventory()
                        .snapshot()
                        .get(LxdVolume.KIND, disk.volume().orElseThrow()))
                .isPresent();
        Operation<DiskAttachment> again = guest.disks().attach(spec);
        assertThat(await(again)).isEqualTo(disk);
        assertThat(again.changed()).isFalse();

        await(guest.disks().detach("data", VolumeFate.DELETE));

        assertThat(guest.disks().find("data")).isEmpty();
        assertThat(lxd.plain().get(VOLUMES).toString()).doesNotContain("dev-guest-data");
        Operation<Instance> gone = guest.disks().detach("data", VolumeFate.DELETE);
        await(gone);
        assertThat(gone.changed()).isFalse();
    }

    @Test
    void what_is_detached_is_kept_and_can_be_cloned_attached_grown_and_moved() throws InterruptedException {
        await(guest.disks()
                .attach(directory("kept", "/mnt/kept").size(DataSize.mib(16)).build()));
        await(guest.disks().detach("kept"));
        Instance other = stopped("other");

        DiskAttachment clone = await(other.disks()
                .attach(directory("clone", "/mnt/clone")
                        .source(DiskSource.cloneOf("dev-guest-kept"))
                        .readOnly(true)
                        .build()));
        assertThat(clone.readOnly()).isTrue();
        assertThat(clone.size()).contains(DataSize.mib(16));

        assertThat(await(other.disks().resize("clone", DataSize.mib(32))).size())
                .contains(DataSize.mib(32));
        assertThat(other.disks().resize("clone", DataSize.mib(8))).failsWithin(PATIENCE, ErrorCode.OUT_OF_RANGE);

        assertThat(await(other.disks().move("clone", POOL)).pool()).contains(POOL);
        assertThat(other.disks().move("clone", "nowhere")).failsWithin(PATIENCE, ErrorCode.NOT_FOUND);
        await(other.disks().detach("clone", VolumeFate.DELETE));

        await(other.disks()
                .attach(directory("again", "/mnt/again")
                        .source(DiskSource.volume("dev-guest-kept"))
                        .build()));
        assertThat(other.disks()
                        .attach(directory("again", "/elsewhere")
                                .size(DataSize.mib(1))
                                .build()))
                .failsWithin(PATIENCE, ErrorCode.ALREADY_EXISTS);
        assertThat(other.disks()
                        .attach(directory("none", "/mnt/none")
                                .source(DiskSource.volume("no-such-volume"))
                                .build()))
                .failsWithin(PATIENCE, ErrorCode.NOT_FOUND);
        await(other.disks().detach("again", VolumeFate.DELETE));
        assertThat(lxd.plain().get(VOLUMES).toString()).doesNotContain("dev-");
    }

    @Test
    void a_root_disk_of_the_profile_gets_a_size_of_its_own() throws InterruptedException {
        Instance sized = stopped("sized");

        assertThat(await(sized.disks().resize("root", DataSize.gib(2))).size()).contains(DataSize.gib(2));
        assertThat(sized.config().localDevices()).containsKey("root");
        assertThat(sized.disks().resize("root", DataSize.gib(1))).failsWithin(PATIENCE, ErrorCode.OUT_OF_RANGE);
    }

    @Test
    void what_a_container_cannot_have_is_refused_before_anything_is_made() {
        assertThatFailureOf(() -> guest.disks().attach(DiskSpec.blank("raw", DataSize.mib(1))))
                .hasCode(ErrorCode.UNIMPLEMENTED);
        assertThatFailureOf(() -> guest.disks().insertMedium("cd", "image")).hasCode(ErrorCode.UNIMPLEMENTED);
        assertThatFailureOf(() -> guest.disks()
                        .attach(directory("bad", "relative")
                                .size(DataSize.mib(1))
                                .option("colour", "blue")
                                .build()))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasMessageContaining("options.colour")
                .hasMessageContaining("path");
        assertThat(lxd.plain().get(VOLUMES).toString()).doesNotContain("dev-guest-raw");
    }

    @Test
    void an_interface_is_completed_plugged_in_found_changed_and_taken_out() throws InterruptedException {
        NicSpec spec = guest.nics().complete(NicSpec.named("web").binding("p2p").build());
        assertThat(spec.mac()).hasValueSatisfying(mac -> assertThat(mac).startsWith("00:16:3e:"));
        assertThat(spec.guestName()).contains("eth0");

        Nic nic = await(guest.nics().attach(spec));

        assertThat(nic.mac()).isEqualTo(spec.mac());
        assertThat(nic.guestName()).contains("eth0");
        assertThat(nic.hostName()).isPresent();
        assertThat(guest.nics().list()).containsExactly(nic);
        Operation<Nic> again = guest.nics().attach(spec);
        await(again);
        assertThat(again.changed()).isFalse();
        assertThat(guest.nics()
                        .attach(NicSpec.named("twin")
                                .binding("p2p")
                                .mac(spec.mac().orElseThrow())
                                .build()))
                .failsWithin(PATIENCE, ErrorCode.ALREADY_EXISTS);

        Nic narrow = await(guest.nics().update(NicSpec.named("web").mtu(1400).build()));
        assertThat(narrow.mtu()).hasValue(1400);
        assertThat(narrow.mac()).isEqualTo(nic.mac());

        await(guest.nics().detach("web"));
        assertThat(guest.nics().list()).isEmpty();
        Operation<Instance> gone = guest.nics().detach("web");
        await(gone);
        assertThat(gone.changed()).isFalse();
    }

    @Test
    void an_instance_is_made_with_its_disks_and_interfaces() throws InterruptedException {
        Instance made = await(instances()
                .create(InstanceSpec.named(named("furnished"))
                        .image(TestImage.ALIAS)
                        .disk(directory("data", "/mnt/data")
                                .size(DataSize.mib(8))
                                .build())
                        .nic(NicSpec.named("web").binding("p2p").build())
                        .build()));

        assertThat(made.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(made.disks().find("data")).isPresent();
        assertThat(made.nics().list()).extracting(Nic::name).containsExactly("web");
        await(made.disks().detach("data", VolumeFate.DELETE));
        assertThatFailureOf(() -> instances()
                        .create(InstanceSpec.named(named("twice"))
                                .image(TestImage.ALIAS)
                                .config("limits.cpu", "many")
                                .nic(NicSpec.named("web").binding("pigeon").build())
                                .device("web", Map.of("type", "none"))
                                .build()))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasMessageContaining("nics[0].binding")
                .hasMessageContaining("config.limits.cpu")
                .hasMessageContaining("devices.web");
    }

    @Test
    void an_interface_needs_a_network_that_is_there() throws InterruptedException {
        assertThat(guest.nics().attach(NicSpec.on("lost", "no-such-network")))
                .failsWithin(PATIENCE, ErrorCode.NOT_FOUND);
        assertThat(guest.nics().attach(NicSpec.named("lost").build()))
                .failsWithin(PATIENCE, ErrorCode.INVALID_ARGUMENT);
        assertThatFailureOf(() -> guest.nics()
                        .attach(NicSpec.named("odd")
                                .binding("carrier-pigeon")
                                .mac("01:16:3e:00:00:01")
                                .build()))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasMessageContaining("binding")
                .hasMessageContaining("mac");
    }

    @Test
    void a_device_of_a_profile_is_hidden_when_it_is_taken_out() throws InterruptedException {
        lxd.plain()
                .send(
                        "POST",
                        "/1.0/profiles",
                        "{\"name\":\"dev-wired\",\"devices\":{\"wire\":{\"type\":\"nic\",\"nictype\":\"p2p\"}}}");
        Instance wired = stopped("wired");
        await(wired.config()
                .patch(ConfigPatch.builder()
                        .profiles(List.of("default", "dev-wired"))
                        .build()));
        assertThat(wired.nics().list()).extracting(Nic::name).containsExactly("wire");

        await(wired.nics().detach("wire"));

        assertThat(wired.nics().list()).isEmpty();
        assertThat(wired.config().localDevices().get("wire")).containsEntry("type", "none");
        await(wired.nics().attach(NicSpec.named("wire").binding("p2p").build()));
        assertThat(wired.nics().list()).hasSize(1);
        await(wired.delete());
        lxd.plain().send("DELETE", "/1.0/profiles/dev-wired");
    }
}
