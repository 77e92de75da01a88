package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.ConsoleSpec;
import dev.polyvisor.api.instance.Container;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.ImportSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.instance.TerminalSize;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** For each capability of an instance a call that needs it, as the table in {@code dev.polyvisor.api.instance} has it. */
final class CapabilityCalls {
    private static final String NOTHING = "pvc-nothing";

    private CapabilityCalls() {}

    /** The calls would do something if the capability were there: only those of absent ones are to be made. */
    static Map<Capability, ThrowingCallable> of(Bench bench, Instance instance) {
        Map<Capability, ThrowingCallable> calls = new EnumMap<>(Capability.class);
        power(instance, calls);
        copies(bench, instance, calls);
        snapshots(instance, calls);
        inside(instance, calls);
        devices(instance, calls);
        observation(instance, calls);
        return calls;
    }

    private static void power(Instance instance, Map<Capability, ThrowingCallable> calls) {
        calls.put(Capability.DELETE, instance::delete);
        calls.put(Capability.START, instance::start);
        calls.put(Capability.STOP, () -> instance.stop(StopOptions.force()));
        calls.put(Capability.SHUTDOWN, instance::stop);
        calls.put(Capability.SUSPEND, instance::suspend);
        calls.put(Capability.RESTART, instance::restart);
        calls.put(Capability.RESET, () -> instance.restart(RestartOptions.force()));
        calls.put(Capability.FREEZE, instance::freeze);
        calls.put(Capability.RENAME, () -> instance.rename(instance.name() + "-x"));
        calls.put(
                Capability.UPDATE,
                () -> instance.update(
                        InstanceUpdate.builder().description(NOTHING).build()));
        calls.put(Capability.LIVE_LIMITS, () -> instance.config().limit(LiveLimits.of("cpu.shares", "1")));
        calls.put(Capability.VOLATILE_CONFIG, () -> instance.config().volatileSet(Map.of("volatile.contract", "1")));
        calls.put(Capability.RENDERED_CONFIG, () -> instance.config().rendered());
    }

    private static void copies(Bench bench, Instance instance, Map<Capability, ThrowingCallable> calls) {
        calls.put(
                Capability.COPY,
                () -> instance.copy(CopySpec.named(instance.name() + "-x").build()));
        calls.put(Capability.MIGRATE, () -> instance.migrate(migration(Liveness.OFFLINE)));
        calls.put(Capability.LIVE_MIGRATE, () -> instance.migrate(migration(Liveness.LIVE)));
        calls.put(Capability.MIGRATE_PROVIDER, () -> instance.migrate(MigrateSpec.toProvider(NOTHING)));
        calls.put(Capability.EXPORT, () -> instance.export(OutputStream.nullOutputStream()));
        calls.put(
                Capability.PUBLISH,
                () -> instance.publish(PublishSpec.named(NOTHING).build()));
        calls.put(
                Capability.BACKUP_IMPORT,
                () -> bench.instances()
                        .importBackup(ImportSpec.of(new ByteArrayInputStream(new byte[0]))
                                .build()));
    }

    private static MigrateSpec migration(Liveness liveness) {
        return MigrateSpec.builder(MigrationTarget.host(NOTHING))
                .liveness(liveness)
                .build();
    }

    private static void snapshots(Instance instance, Map<Capability, ThrowingCallable> calls) {
        calls.put(Capability.SNAPSHOT, () -> instance.snapshots().create(NOTHING));
        calls.put(
                Capability.SNAPSHOT_MEMORY,
                () -> instance.snapshots()
                        .create(SnapshotSpec.named(NOTHING).memory(true).build()));
        calls.put(Capability.SNAPSHOT_RESTORE, () -> instance.snapshots().restore(NOTHING));
        calls.put(Capability.SNAPSHOT_RENAME, () -> instance.snapshots().rename(NOTHING, NOTHING + "-x"));
        calls.put(Capability.SNAPSHOT_EXPIRY, () -> instance.snapshots().expire(NOTHING, Instant.EPOCH));
        calls.put(
                Capability.SNAPSHOT_PREVIEW, () -> instance.snapshots().preview(NOTHING, RestoreOptions.onlyStopped()));
        calls.put(Capability.BACKUP, () -> instance.backups().create(NOTHING));
    }

    private static void inside(Instance instance, Map<Capability, ThrowingCallable> calls) {
        calls.put(Capability.FILES, () -> instance.files().find("/"));
        calls.put(Capability.EXEC, () -> instance.exec("true"));
        calls.put(
                Capability.EXEC_INTERACTIVE,
                () -> instance.exec(
                        ExecSpec.of("true").terminal(TerminalSize.standard()).build()));
        calls.put(Capability.CONSOLE, () -> instance.console().attach());
        calls.put(Capability.CONSOLE_LOG, () -> instance.console().log());
        calls.put(Capability.CONSOLE_GRAPHICAL, () -> instance.console().attach(ConsoleSpec.vnc()));
        calls.put(Capability.GUEST_INFO, () -> instance.guest().os());
        calls.put(Capability.GUEST_FREEZE, () -> instance.guest().freezeFileSystems(Duration.ofSeconds(1)));
        calls.put(Capability.MEMORY_DUMP, () -> instance.guest().dumpMemory(NOTHING));
    }

    private static void devices(Instance instance, Map<Capability, ThrowingCallable> calls) {
        calls.put(Capability.DISKS, () -> instance.disks().attach(DiskSpec.blank(NOTHING, DataSize.gib(1))));
        calls.put(Capability.DISK_RESIZE, () -> instance.disks().resize(NOTHING, DataSize.gib(2)));
        calls.put(Capability.CDROM, () -> instance.disks().insertMedium(NOTHING, NOTHING));
        calls.put(Capability.NICS, () -> instance.nics().attach(NicSpec.on(NOTHING, NOTHING)));
    }

    private static void observation(Instance instance, Map<Capability, ThrowingCallable> calls) {
        calls.put(Capability.STATISTICS, () -> instance.guest().statistics());
        calls.put(Capability.LIFECYCLE_EVENTS, () -> instance.lifecycle(event -> {}));
        calls.put(Capability.HOST_LOGS, () -> instance.paths().logFiles());
        if (instance.container().isPresent()) {
            Container container = instance.container().get();
            calls.put(Capability.ID_MAPS, container::currentIdMap);
        }
    }
}
