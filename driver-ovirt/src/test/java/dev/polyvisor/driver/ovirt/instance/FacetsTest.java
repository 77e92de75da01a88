package dev.polyvisor.driver.ovirt.instance;

import static dev.polyvisor.driver.ovirt.instance.EngineFleet.await;
import static dev.polyvisor.driver.ovirt.instance.EngineFleet.spec;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.ConsoleTicket;
import dev.polyvisor.api.instance.ConsoleType;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.GuestFileSystem;
import dev.polyvisor.api.instance.GuestInterface;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.SnapshotState;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Disks, interfaces, snapshots, consoles and guests over a simulated engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FacetsTest {
    private EngineFleet world;

    @BeforeAll
    void open() throws InterruptedException {
        world = new EngineFleet(OvirtSimulator.builder());
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void disks_are_plugged_into_a_running_machine_grow_move_and_go() throws InterruptedException {
        Instance instance = world.running("disks");
        DiskSpec data = DiskSpec.blank("data", DataSize.gib(1)).toBuilder()
                .pool("data1")
                .build();

        DiskAttachment made = await(instance.disks().attach(data));
        assertThat(made.active()).isTrue();
        assertThat(made.pool()).contains("data1");
        assertThat(made.bus()).contains("virtio_scsi");
        Operation<DiskAttachment> again = instance.disks().attach(data);
        await(again);
        assertThat(again.changed()).isFalse();

        assertThat(await(instance.disks().resize("data", DataSize.gib(3))).size())
                .contains(DataSize.gib(3));
        Operation<DiskAttachment> smaller = instance.disks().resize("data", DataSize.gib(2));
        assertThatFailureOf(() -> await(smaller)).hasCode(ErrorCode.OUT_OF_RANGE);
        assertThat(await(instance.disks().move("data", "data2")).pool()).contains("data2");

        await(instance.disks().detach("data"));
        assertThat(instance.disks().find("data")).isEmpty();
        assertThat(world.named("disks", "data")).hasSize(1);

        DiskSpec named =
                DiskSpec.named("scratch").source(DiskSource.volume("data")).build();
        assertThat(await(instance.disks().attach(named)).volumeName()).contains("data");
        Operation<DiskAttachment> repeated = instance.disks().attach(named);
        assertThat(await(repeated).name()).isEqualTo("scratch");
        assertThat(repeated.changed()).isFalse();
        await(instance.disks().detach("scratch", VolumeFate.DELETE));
        assertThat(world.named("disks", "data")).isEmpty();
    }

    @Test
    void the_disk_that_a_machine_boots_from_stays() throws InterruptedException {
        Instance instance = await(world.instances()
                .create(spec("rooted")
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(1))
                        .build()));

        Operation<Instance> detach = instance.disks().detach("rooted_Disk1");
        assertThatFailureOf(() -> await(detach)).hasCode(ErrorCode.FAILED_PRECONDITION);

        DiskAttachment off = await(instance.disks()
                .update(DiskSpec.blank("rooted_Disk1", DataSize.gib(1)).toBuilder()
                        .bootable(false)
                        .build()));
        assertThat(off.bootable()).isFalse();
    }

    @Test
    void a_volume_that_another_machine_has_is_in_use() throws InterruptedException {
        Instance first = world.make("volume-first");
        await(first.disks().attach(DiskSpec.blank("single", DataSize.gib(1))));
        Instance second = world.make("volume-second");

        Operation<DiskAttachment> attach = second.disks()
                .attach(DiskSpec.named("single")
                        .source(DiskSource.volume("single"))
                        .build());

        assertThatFailureOf(() -> await(attach)).hasCode(ErrorCode.FAILED_PRECONDITION);
        Operation<DiskAttachment> nobody = second.disks()
                .attach(DiskSpec.named("x")
                        .source(DiskSource.volume("no-such-disk"))
                        .build());
        assertThatFailureOf(() -> await(nobody)).hasCode(ErrorCode.NOT_FOUND);
    }

    @Test
    void a_medium_is_put_into_the_drive_and_taken_out() throws InterruptedException {
        String iso = world.iso("rescue.iso");
        Instance instance = world.running("cd");

        DiskAttachment inserted = await(instance.disks().insertMedium("cdrom", "rescue.iso"));
        assertThat(inserted.volumeName()).contains(iso);
        Operation<DiskAttachment> eject = instance.disks().ejectMedium("cdrom");
        assertThat(await(eject).volumeName()).isEmpty();
        assertThat(eject.changed()).isTrue();
        Operation<DiskAttachment> again = instance.disks().ejectMedium("cdrom");
        await(again);
        assertThat(again.changed()).isFalse();

        Operation<DiskAttachment> nobody = instance.disks().insertMedium("cdrom", "no-such.iso");
        assertThatFailureOf(() -> await(nobody)).hasCode(ErrorCode.NOT_FOUND);
        Operation<DiskAttachment> nowhere = instance.disks().insertMedium("floppy", "rescue.iso");
        assertThatFailureOf(() -> await(nowhere)).hasCode(ErrorCode.NOT_FOUND);
    }

    @Test
    void interfaces_are_plugged_into_a_running_machine_change_and_go() throws InterruptedException {
        Instance instance = world.running("nics");
        NicSpec wanted = NicSpec.on("nic1", "ovirtmgmt");

        Nic made = await(instance.nics().attach(wanted));
        assertThat(made.plugged()).isTrue();
        assertThat(made.mac()).isPresent();
        assertThat(instance.nics().complete(wanted).mac()).isEqualTo(made.mac());
        Operation<Nic> again = instance.nics().attach(wanted);
        await(again);
        assertThat(again.changed()).isFalse();

        Nic unlinked =
                await(instance.nics().update(NicSpec.named("nic1").linked(false).build()));
        assertThat(unlinked.linked()).isFalse();
        Operation<Nic> nobody = instance.nics().update(NicSpec.named("nic9").build());
        assertThatFailureOf(() -> await(nobody)).hasCode(ErrorCode.NOT_FOUND);
        Operation<Nic> taken = instance.nics()
                .attach(NicSpec.named("nic2")
                        .network("ovirtmgmt")
                        .mac(made.mac().orElseThrow())
                        .build());
        assertThatFailureOf(() -> await(taken)).hasCode(ErrorCode.ALREADY_EXISTS);
        Operation<Nic> nowhere = instance.nics().attach(NicSpec.on("nic3", "no-such-network"));
        assertThatFailureOf(() -> await(nowhere)).hasCode(ErrorCode.NOT_FOUND);

        await(instance.nics().detach("nic1"));
        assertThat(instance.nics().list()).isEmpty();
    }

    @Test
    void a_snapshot_with_memory_needs_a_machine_that_runs() throws InterruptedException {
        Instance instance = world.make("memory");
        SnapshotSpec spec = SnapshotSpec.named("warm").memory(true).build();
        Operation<Snapshot> cold = instance.snapshots().create(spec);
        assertThatFailureOf(() -> await(cold)).hasCode(ErrorCode.FAILED_PRECONDITION);

        await(instance.start());
        Snapshot warm = await(instance.snapshots().create(spec));
        assertThat(warm.memory()).isTrue();

        await(instance.snapshots().create("dry"));
        Operation<Instance> restore = instance.snapshots().restore("dry", RestoreOptions.withMemory());
        assertThatFailureOf(() -> await(restore)).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_restore_stops_a_running_machine_and_starts_it_again_only_when_it_may() throws InterruptedException {
        Instance instance = world.running("restored");
        await(instance.update(InstanceUpdate.builder().label("at", "then").build()));
        await(instance.snapshots().create("then"));
        await(instance.update(InstanceUpdate.builder().label("at", "now").build()));

        Operation<Instance> refused = instance.snapshots().restore("then", RestoreOptions.onlyStopped());
        assertThatFailureOf(() -> await(refused)).hasCode(ErrorCode.FAILED_PRECONDITION);
        await(instance.snapshots().restore("then", RestoreOptions.defaults()));

        assertThat(instance.info().labels()).containsEntry("at", "then");
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_trial_is_ended_either_way_and_there_is_one_at_a_time() throws InterruptedException {
        Instance instance = world.make("trial");
        await(instance.update(InstanceUpdate.builder().label("at", "then").build()));
        await(instance.snapshots().create("then"));
        await(instance.snapshots().create("later"));
        await(instance.update(InstanceUpdate.builder().label("at", "now").build()));

        await(instance.snapshots().preview("then", RestoreOptions.onlyStopped()));
        assertThat(instance.info().labels()).containsEntry("at", "then");
        assertThat(instance.snapshots().get("then").state()).isEqualTo(SnapshotState.PREVIEW);
        Operation<Instance> second = instance.snapshots().preview("later", RestoreOptions.onlyStopped());
        assertThatFailureOf(() -> await(second)).hasCode(ErrorCode.FAILED_PRECONDITION);

        await(instance.snapshots().undo());
        assertThat(instance.info().labels()).containsEntry("at", "now");
        Operation<Instance> nothing = instance.snapshots().undo();
        await(nothing);
        assertThat(nothing.changed()).isFalse();

        await(instance.snapshots().preview("then", RestoreOptions.onlyStopped()));
        await(instance.snapshots().commit());
        assertThat(instance.info().labels()).containsEntry("at", "then");
        assertThat(instance.snapshots().list()).extracting(Snapshot::name).containsExactly("then", "later");
    }

    @Test
    void a_description_with_several_words_is_kept_beside_the_name() throws InterruptedException {
        Instance instance = world.make("described");

        Snapshot made = await(instance.snapshots()
                .create(SnapshotSpec.named("one")
                        .idempotencyKey("k")
                        .description("before the upgrade")
                        .build()));

        assertThat(made.name()).isEqualTo("one");
        assertThat(made.description()).isEqualTo("before the upgrade");
        assertThat(instance.snapshots().get("one").id()).isEqualTo(made.id());
    }

    @Test
    void a_name_that_several_snapshots_have_is_told_with_all_of_them() throws InterruptedException {
        Instance instance = world.make("twins");
        String one = world.engine.content().snapshot(instance.id(), "same");
        String other = world.engine.content().snapshot(instance.id(), "same");

        assertThatFailureOf(() -> instance.snapshots().find("same"))
                .hasCode(ErrorCode.FAILED_PRECONDITION)
                .hasMessageContaining(one)
                .hasMessageContaining(other);
        await(instance.snapshots().delete(one));
        assertThat(instance.snapshots().get("same").id()).isEqualTo(other);
    }

    @Test
    void a_ticket_tells_where_the_screen_is_and_the_password_for_it() throws InterruptedException {
        Instance instance = world.make("screen");
        Operation<ConsoleTicket> off = instance.console().ticket(ConsoleType.VNC);
        assertThatFailureOf(() -> await(off)).hasCode(ErrorCode.FAILED_PRECONDITION);

        await(instance.start());
        ConsoleTicket ticket = await(instance.console().ticket(ConsoleType.VNC));

        assertThat(ticket.host()).isNotBlank();
        assertThat(ticket.port()).hasValue(5900);
        assertThat(ticket.password()).isPresent();
        assertThat(ticket.expiresAt()).isPresent();
        Operation<ConsoleTicket> spice = instance.console().ticket(ConsoleType.SPICE);
        assertThatFailureOf(() -> await(spice)).hasCode(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_guest_tells_of_itself_while_it_runs() throws InterruptedException {
        Instance instance = await(world.instances()
                .create(spec("talks").nic(NicSpec.on("nic1", "ovirtmgmt")).build()));
        assertThat(instance.guest().agentConnected()).isFalse();
        assertThat(instance.guest().os()).isEmpty();

        await(instance.start());

        assertThat(instance.guest().agentConnected()).isTrue();
        assertThat(instance.guest().os().orElseThrow().name()).isPresent();
        assertThat(instance.guest().os().orElseThrow().fqdn()).contains("guest-talks.example.test");
        assertThat(instance.guest().interfaces())
                .extracting(GuestInterface::name)
                .containsExactly("eth0");
        assertThat(instance.guest().applications()).isNotEmpty().isSorted();
        assertThat(instance.guest().users()).isEmpty();
        assertThat(instance.guest().statistics().memoryTotal()).isPresent();
        assertThat(instance.details().statistics()).isPresent();
    }

    @Test
    void the_file_systems_are_read_from_what_the_agent_wrote() {
        assertThat(
                        GuestFacet.fileSystems(
                                "[{\"path\":\"/\",\"total\":\"100\",\"used\":\"40\",\"fs\":\"xfs\"},{\"path\":\"\",\"fs\":\"x\"}]"))
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.mountPoint()).isEqualTo("/");
                    assertThat(root.type()).isEqualTo("xfs");
                    assertThat(root.used()).contains(DataSize.bytes(40));
                });
        assertThat(GuestFacet.fileSystems("no JSON")).isEqualTo(List.<GuestFileSystem>of());
        assertThat(Set.copyOf(GuestFacet.fileSystems(""))).isEmpty();
    }
}
