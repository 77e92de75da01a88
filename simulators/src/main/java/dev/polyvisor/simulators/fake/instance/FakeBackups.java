package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Backup;
import dev.polyvisor.api.instance.BackupSpec;
import dev.polyvisor.api.instance.Backups;
import dev.polyvisor.api.instance.ExportResult;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.SavedBackup;
import dev.polyvisor.simulators.fake.work.ArchiveWork;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The backups of an instance. */
final class FakeBackups implements Backups {
    private final FakeInstance instance;
    private final Parts parts;
    private final ArchiveWork work;

    FakeBackups(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.work = parts.archives();
    }

    @Override
    public List<Backup> list() {
        MachineDatum machine = instance.read();
        return parts.backend()
                .locked(() -> work.backups(machine).stream()
                        .map(b -> value(machine, b))
                        .toList());
    }

    @Override
    public Optional<Backup> find(String name) {
        MachineDatum machine = instance.read();
        return parts.backend().locked(() -> work.backup(machine, name).map(b -> value(machine, b)));
    }

    @Override
    public Operation<Backup> create(BackupSpec spec) {
        Refusal.unknownOptions(spec.options());
        return instance.<Backup>verb("backup.create")
                .provided(() -> {
                    if (work.backup(machine(), spec.name()).isPresent()) {
                        throw Refusal.taken("backup", spec.name());
                    }
                })
                .doing(id -> work.createBackup(id, spec))
                .about(spec.name())
                .giving(id -> value(machine(), work.getBackup(id, spec.name())));
    }

    @Override
    public Operation<ExportResult> export(String name, OutputStream stream) {
        return new Transfer<ExportResult>(parts, "instance.backup.export")
                .start(
                        instance.id(),
                        () -> checkThere(name),
                        () -> Exports.write(
                                stream, work.getBackup(instance.id(), name).archive(), false),
                        () -> Set.of(Target.entity(instance.key())));
    }

    @Override
    public Operation<Backup> rename(String name, String newName) {
        BackupSpec unused = BackupSpec.named(newName).build();
        return instance.<Backup>verb("backup.rename")
                .unless(() -> {
                    boolean there = work.backup(machine(), newName).isPresent();
                    if (there && name.equals(newName)) {
                        return true;
                    }
                    checkThere(name);
                    if (there) {
                        throw Refusal.taken("backup", newName);
                    }
                    return false;
                })
                .doing(id -> work.renameBackup(id, name, newName))
                .about(newName)
                .giving(id -> value(machine(), work.getBackup(id, newName)));
    }

    @Override
    public Operation<Instance> delete(String name) {
        return instance.<Instance>verb("backup.delete")
                .unless(() -> work.backup(machine(), name).isEmpty())
                .doing(id -> work.deleteBackup(id, name))
                .giving(instance::itself);
    }

    private static Backup value(MachineDatum machine, SavedBackup backup) {
        return new Backup(
                backup.name(),
                Infos.ref(machine),
                Optional.of(backup.createdAt()),
                backup.expiresAt(),
                backup.snapshots(),
                backup.optimized(),
                Optional.of(DataSize.bytes(backup.archive().length)));
    }

    private void checkThere(String name) {
        SavedBackup unused = work.getBackup(instance.id(), name);
    }

    private MachineDatum machine() {
        return parts.machines().get(instance.id());
    }
}
