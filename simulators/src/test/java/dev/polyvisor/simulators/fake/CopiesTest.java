package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.BackupSpec;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.ExportFormat;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.api.instance.ImportSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.instance.Quiesce;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.SnapshotState;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private final Sessions sessions = new Sessions();
    private final FakeHypervisor hypervisor = FakeHypervisor.builder().scopes(2).build();
    private final Instances instances = sessions.open(hypervisor).instances();
    private Instance machine;

    @BeforeEach
    void start() throws InterruptedException {
        machine = instances.byId(hypervisor.addMachine("vm", MachineType.VIRTUAL_MACHINE));
        sessions.done(machine.start());
        sessions.done(machine.files().write("/root/state", "first"));
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    private ErrorCode failed(Operation<?> operation) {
        return sessions.failed(operation).code();
    }

    private static ErrorCode thrown(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(PolyvisorException.class, call).code();
    }

    // ---- snapshots

    @Test
    void a_snapshot_brings_files_and_configuration_back() throws Exception {
        Snapshot taken = sessions.done(machine.snapshots().create("before"));
        assertThat(taken.state()).isEqualTo(SnapshotState.READY);
        assertThat(taken.consistency()).isEqualTo(Consistency.FILE_SYSTEM);
        assertThat(hypervisor.count(FakeSnapshot.KIND)).isOne();
        sessions.done(machine.files().write("/root/state", "second"));
        sessions.done(
                machine.update(InstanceUpdate.builder().label("changed", "yes").build()));

        assertThat(failed(machine.snapshots().restore("before", RestoreOptions.onlyStopped())))
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        sessions.done(machine.snapshots().restore("before"));

        assertThat(machine.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(machine.info().labels()).isEmpty();
        assertThat(machine.files().readText("/root/state")).isEqualTo("first");
        assertThat(machine.snapshots().config("before").localDevices()).containsKey("root");
    }

    @Test
    void a_repeated_snapshot_is_adopted_and_a_taken_name_refused() throws Exception {
        Snapshot first = sessions.done(machine.snapshots().create("s"));
        Operation<Snapshot> again = machine.snapshots().create("s");

        assertThat(sessions.done(again).id()).isEqualTo(first.id());
        assertThat(again.changed()).isFalse();
        assertThat(failed(machine.snapshots()
                        .create(SnapshotSpec.named("s").idempotencyKey("other").build())))
                .isEqualTo(ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void memory_and_quiescing_need_a_running_guest() throws Exception {
        Snapshot withMemory = sessions.done(
                machine.snapshots().create(SnapshotSpec.named("m").memory(true).build()));
        assertThat(withMemory.memory()).isTrue();
        hypervisor.setConfig(machine.id(), "guest.agent", "false");
        assertThat(failed(machine.snapshots()
                        .create(SnapshotSpec.named("q")
                                .quiesce(Quiesce.REQUIRED)
                                .build())))
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(sessions.done(machine.snapshots().create("c")).consistency()).isEqualTo(Consistency.CRASH);
        sessions.done(machine.snapshots().restore("m", RestoreOptions.withMemory()));
        assertThat(failed(machine.snapshots().restore("c", RestoreOptions.withMemory())))
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void snapshots_are_renamed_expire_and_are_deleted() throws Exception {
        sessions.done(machine.snapshots().create("a"));
        sessions.done(machine.snapshots().create("b"));
        assertThat(failed(machine.snapshots().rename("a", "b"))).isEqualTo(ErrorCode.ALREADY_EXISTS);
        assertThat(sessions.done(machine.snapshots().rename("a", "c")).name()).isEqualTo("c");

        sessions.done(machine.snapshots().expire("c", sessions.clock.now().plusSeconds(60)));
        sessions.done(machine.snapshots().expire("b", sessions.clock.now().plusSeconds(60)));
        sessions.done(machine.snapshots().keep("b"));
        sessions.clock.advance(Duration.ofMinutes(2));
        assertThat(machine.snapshots().list()).extracting(Snapshot::name).containsExactly("b");

        sessions.done(machine.snapshots().deleteAll());
        assertThat(machine.snapshots().list()).isEmpty();
        Operation<Instance> again = machine.snapshots().delete("b");
        sessions.done(again);
        assertThat(again.changed()).isFalse();
    }

    @Test
    void a_trial_is_committed_or_undone() throws Exception {
        sessions.done(machine.snapshots().create("old"));
        sessions.done(machine.files().write("/root/state", "second"));
        assertThat(failed(machine.snapshots().preview("old", RestoreOptions.defaults())))
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        sessions.done(machine.stop());

        sessions.done(machine.snapshots().preview("old", RestoreOptions.defaults()));
        assertThat(machine.snapshots().get("old").state()).isEqualTo(SnapshotState.PREVIEW);
        assertThat(failed(machine.snapshots().delete("old"))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(stateOf(machine)).isEqualTo("first");
        sessions.done(machine.stop());
        sessions.done(machine.snapshots().undo());
        assertThat(stateOf(machine)).isEqualTo("second");
        sessions.done(machine.stop());

        sessions.done(machine.snapshots().preview("old", RestoreOptions.defaults()));
        sessions.done(machine.snapshots().commit());
        Operation<Instance> again = machine.snapshots().commit();
        sessions.done(again);
        assertThat(again.changed()).isFalse();
        assertThat(stateOf(machine)).isEqualTo("first");
    }

    private String stateOf(Instance instance) throws InterruptedException {
        sessions.done(instance.start());
        return instance.files().readText("/root/state");
    }

    // ---- copies and moves

    @Test
    void a_copy_has_the_files_and_addresses_of_its_own() throws Exception {
        Instance copy = sessions.done(machine.copy(
                CopySpec.named("copy").start(true).label("is", "copy").build()));

        assertThat(copy.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(copy.info().labels()).containsEntry("is", "copy");
        assertThat(copy.files().readText("/root/state")).isEqualTo("first");
        assertThat(copy.nics().list().get(0).mac())
                .isNotEqualTo(machine.nics().list().get(0).mac());
        sessions.done(copy.files().write("/root/state", "copied"));
        assertThat(machine.files().readText("/root/state")).isEqualTo("first");
        Operation<Instance> again =
                machine.copy(CopySpec.named("copy").start(true).build());
        assertThat(sessions.done(again).id()).isEqualTo(copy.id());
        assertThat(again.changed()).isFalse();
    }

    @Test
    void a_copy_can_be_of_a_snapshot_with_snapshots_and_in_another_scope() throws Exception {
        sessions.done(machine.snapshots().create("old"));
        sessions.done(machine.files().write("/root/state", "second"));

        Instance old = sessions.done(machine.copy(CopySpec.named("old")
                .snapshot("old")
                .scope(Scope.of("project-2"))
                .start(true)
                .build()));
        Instance whole = sessions.done(
                machine.copy(CopySpec.named("whole").includeSnapshots(true).build()));

        assertThat(old.ref()).hasToString("project-2/old");
        assertThat(old.files().readText("/root/state")).isEqualTo("first");
        assertThat(whole.snapshots().list()).extracting(Snapshot::name).containsExactly("old");
        assertThat(failed(machine.copy(CopySpec.named("x").snapshot("none").build())))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(thrown(
                        () -> machine.copy(CopySpec.named("x").provider("other").build())))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void machines_move_live_and_containers_do_not() throws Exception {
        String before = machine.info().location().orElseThrow();
        sessions.done(machine.migrate(MigrateSpec.toAnyHost()));
        assertThat(machine.info().location().orElseThrow()).isNotEqualTo(before);
        assertThat(machine.info().state()).isEqualTo(MachineState.RUNNING);

        Operation<Instance> there =
                machine.migrate(MigrateSpec.toHost(machine.info().location().orElseThrow()));
        sessions.done(there);
        assertThat(there.changed()).isFalse();
        assertThat(failed(machine.migrate(MigrateSpec.toHost("nowhere")))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(failed(machine.migrate(MigrateSpec.builder(MigrationTarget.host("host-3"))
                        .liveness(Liveness.OFFLINE)
                        .build())))
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);

        Instance container = instances.byId(hypervisor.addMachine("ct", MachineType.CONTAINER));
        assertThat(thrown(() -> container.migrate(MigrateSpec.builder(MigrationTarget.anyHost())
                        .liveness(Liveness.LIVE)
                        .build())))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void a_stopped_instance_changes_scope_pool_and_name() throws Exception {
        assertThat(failed(machine.migrate(MigrateSpec.builder(MigrationTarget.scope(Scope.of("project-2")))
                        .build())))
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(failed(machine.rename("other"))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        sessions.done(machine.stop());

        sessions.done(machine.migrate(MigrateSpec.builder(MigrationTarget.scope(Scope.of("project-2")))
                .newName("moved")
                .build()));
        sessions.done(machine.migrate(
                MigrateSpec.builder(MigrationTarget.pool("pool-2")).build()));
        sessions.done(machine.rename("renamed"));

        assertThat(machine.ref()).hasToString("project-2/renamed");
        assertThat(machine.info().storagePool()).contains("pool-2");
        assertThat(instances.find("vm")).isEmpty();
        hypervisor.addMachine("project-2", "taken", MachineType.CONTAINER);
        assertThat(failed(machine.rename("taken"))).isEqualTo(ErrorCode.ALREADY_EXISTS);
        assertThat(thrown(() -> machine.rename("a/b"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    // ---- images, exports, backups

    @Test
    void an_image_that_was_published_is_the_source_of_new_instances() throws Exception {
        PublishSpec spec = PublishSpec.named("golden").build();
        assertThat(failed(machine.publish(spec))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        sessions.done(machine.stop());

        PublishedImage image = sessions.done(machine.publish(spec));
        Operation<PublishedImage> again = machine.publish(spec);
        assertThat(sessions.done(again)).isEqualTo(image);
        assertThat(again.changed()).isFalse();
        assertThat(hypervisor.find("lab", FakeImage.KIND, image.key().id())).isPresent();

        Instance made = sessions.done(
                instances.create(InstanceSpec.named("new").image("golden").build()));
        assertThat(made.files().readText("/root/state")).isEqualTo("first");
    }

    @Test
    void an_export_is_imported_as_it_was() throws Exception {
        sessions.done(machine.update(InstanceUpdate.builder().label("k", "v").build()));
        assertThat(failed(machine.export(new ByteArrayOutputStream()))).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        sessions.done(machine.stop());
        ByteArrayOutputStream archive = new ByteArrayOutputStream();

        ExportResult result = sessions.done(machine.export(archive));
        Instance back =
                sessions.done(instances.importBackup(ImportSpec.of(new ByteArrayInputStream(archive.toByteArray()))
                        .name("back")
                        .build()));

        assertThat(result.bytes()).hasValue(archive.size());
        assertThat(back.info().labels()).containsEntry("k", "v");
        assertThat(back.info().type()).isEqualTo(MachineType.VIRTUAL_MACHINE);
        assertThat(stateOf(back)).isEqualTo("first");
        assertThat(thrown(() -> machine.export(ExportSpec.builder(ExportTarget.stream(archive))
                        .format(ExportFormat.OVA)
                        .build())))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void what_is_no_backup_is_refused_and_a_broken_stream_is_unavailable() throws Exception {
        assertThat(failed(instances.importBackup(ImportSpec.of(new ByteArrayInputStream(new byte[] {1, 2, 3}))
                        .build())))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        sessions.done(machine.stop());
        assertThat(failed(machine.export(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("full");
                    }
                })))
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void backups_are_kept_written_out_and_restored_with_snapshots() throws Exception {
        sessions.done(machine.snapshots().create("s"));
        sessions.done(machine.backups().create("b"));
        sessions.done(machine.backups()
                .create(BackupSpec.named("short")
                        .expiresAt(sessions.clock.now().plusSeconds(10))
                        .build()));
        assertThat(failed(machine.backups().create("b"))).isEqualTo(ErrorCode.ALREADY_EXISTS);
        sessions.clock.advance(Duration.ofSeconds(20));
        assertThat(machine.backups().list()).extracting(b -> b.name()).containsExactly("b");
        sessions.done(machine.backups().rename("b", "c"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        sessions.done(machine.backups().export("c", archive));

        Instance back =
                sessions.done(instances.importBackup(ImportSpec.of(new ByteArrayInputStream(archive.toByteArray()))
                        .name("back")
                        .build()));

        assertThat(back.snapshots().list()).extracting(Snapshot::name).containsExactly("s");
        assertThat(failed(machine.backups().export("none", archive))).isEqualTo(ErrorCode.NOT_FOUND);
        sessions.done(machine.backups().delete("c"));
        assertThat(machine.backups().list()).isEmpty();
    }

    @Test
    void a_backup_whose_reply_was_lost_is_not_taken_twice() throws Exception {
        hypervisor.faults().at(FaultPoint.REPLY).fail(ErrorCode.UNAVAILABLE);

        sessions.done(machine.backups().create("b"));

        assertThat(machine.backups().list()).hasSize(1);
        assertThat(machine.snapshots().list()).isEmpty();
        assertThat(failed(machine.snapshots()
                        .create(SnapshotSpec.named("x").disks(Set.of("none")).build())))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }
}
