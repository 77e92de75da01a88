package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.Completion;
import dev.polyvisor.api.driver.OperationContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Backup;
import dev.polyvisor.api.instance.BackupSpec;
import dev.polyvisor.api.instance.Backups;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.inventory.Times;
import dev.polyvisor.driver.lxd.wire.WireBackup;
import dev.polyvisor.http.HttpRequest;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Backups that the server keeps. */
record BackupsFacet(InstanceHandle instance) implements Backups {

    @Override
    public List<Backup> list() {
        instance.need(Capability.BACKUP);
        return all(instance.read());
    }

    static List<Backup> all(Found found) {
        return found.wire().backups().stream()
                .map(wire -> backup(found, wire))
                .sorted(Comparator.<Backup, Instant>comparing(
                                backup -> backup.createdAt().orElse(Instant.MIN))
                        .thenComparing(Backup::name))
                .toList();
    }

    private static Backup backup(Found found, WireBackup wire) {
        return new Backup(
                BackupWork.ownName(wire),
                Infos.ref(found.value()),
                Times.parse(wire.createdAt()),
                Times.parse(wire.expiresAt()),
                !wire.instanceOnly(),
                wire.optimizedStorage(),
                Optional.empty());
    }

    @Override
    public Optional<Backup> find(String name) {
        return list().stream().filter(backup -> backup.name().equals(name)).findFirst();
    }

    @Override
    public Operation<Backup> create(BackupSpec spec) {
        instance.need(Capability.BACKUP);
        LxdNames.require("name", spec.name(), LxdNames.backup(spec.name()));
        Refusals.unknownOptions(spec.options().keySet());
        Work<Backup> work = instance.work("backup.create", spec.name());
        return touching(work.then(new BackupWork.Create(instance, spec)), spec.name())
                .giving(context -> now(spec.name()));
    }

    @Override
    public Operation<ExportResult> export(String name, OutputStream stream) {
        instance.need(Capability.BACKUP);
        Objects.requireNonNull(stream, "stream");
        LxdNames.require("name", name, LxdNames.backup(name));
        Download download = new Download(instance.parts().calls(), stream, "writing the backup out");
        return instance.parts()
                .context()
                .operations()
                .start(OperationPlan.<ExportResult>of("instance.backup.export")
                        .subject(instance.key())
                        .accept(context -> {
                            needBackup(name);
                            return Acceptance.accepted();
                        })
                        .completion(new Carrying(download, name))
                        .result(context -> download.result())
                        .build());
    }

    private void needBackup(String name) throws InterruptedException {
        if (BackupWork.wire(instance.find(), name).isEmpty()) {
            throw Refusals.notFound("backup", name);
        }
    }

    /** The transfer, which is not looked at again when it breaks. */
    private final class Carrying implements Completion {
        private final Download download;
        private final String name;

        Carrying(Download download, String name) {
            this.download = download;
            this.name = name;
        }

        @Override
        public Status check(OperationContext context) throws InterruptedException {
            HttpRequest request = Requests.exportBackup(instance.find(), name);
            try {
                download.run(request, context);
                return new Done();
            } catch (PolyvisorException e) {
                return download.isCancelled() ? new Cancelled() : new Failed(e);
            }
        }

        @Override
        public Cancellation cancel(OperationContext context) {
            return download.cancel();
        }
    }

    @Override
    public Operation<Backup> rename(String name, String newName) {
        instance.need(Capability.BACKUP);
        LxdNames.require("newName", newName, LxdNames.backup(newName));
        Work<Backup> work = instance.work("backup.rename", newName);
        return touching(work.then(new BackupWork.Rename(instance, name, newName)), name, newName)
                .giving(context -> now(newName));
    }

    @Override
    public Operation<Instance> delete(String name) {
        instance.need(Capability.BACKUP);
        Work<Instance> work = instance.work("backup.delete", name);
        return touching(work.then(new BackupWork.Delete(instance, name)), name).giving(context -> instance.reread());
    }

    private <T> Work<T> touching(Work<T> work, String... names) {
        return work.touching(() -> List.of(names).stream()
                .map(name -> Target.entity(instance.parts().keys().backup(instance.key(), name)))
                .collect(Collectors.toSet()));
    }

    Backup now(String name) throws InterruptedException {
        return all(instance.find()).stream()
                .filter(backup -> backup.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("backup", name));
    }
}
