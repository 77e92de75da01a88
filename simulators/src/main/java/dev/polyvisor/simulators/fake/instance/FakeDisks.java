package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Disks;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.work.DiskWork;
import java.util.List;
import java.util.Optional;

/** The disks of an instance. */
final class FakeDisks implements Disks {
    private final FakeInstance instance;
    private final Parts parts;
    private final DiskWork work;

    FakeDisks(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.work = parts.disks();
    }

    @Override
    public List<DiskAttachment> list() {
        MachineDatum machine = instance.read();
        return parts.backend().locked(() -> parts.infos().disks(machine));
    }

    @Override
    public Operation<DiskAttachment> attach(DiskSpec spec) {
        if (spec.kind() == DiskKind.CDROM) {
            instance.need(Capability.CDROM);
        }
        work.check(spec);
        return instance.<DiskAttachment>verb("disk.attach")
                .unless(() -> work.attached(instance.id(), spec))
                .doing(id -> work.attach(id, spec))
                .about(spec.name())
                .giving(id -> value(spec.name()));
    }

    @Override
    public Operation<Instance> detach(String name, VolumeFate fate) {
        return instance.<Instance>verb("disk.detach")
                .unless(() -> !parts.machines()
                        .properties(parts.machines().get(instance.id()))
                        .devices()
                        .containsKey(name))
                .doing(id -> work.detach(id, name, fate))
                .giving(instance::itself);
    }

    @Override
    public Operation<DiskAttachment> update(DiskSpec spec) {
        return instance.<DiskAttachment>verb("disk.update")
                .provided(() -> work.get(instance.id(), spec.name()))
                .doing(id -> work.update(id, spec))
                .about(spec.name())
                .giving(id -> value(spec.name()));
    }

    @Override
    public Operation<DiskAttachment> resize(String name, DataSize size) {
        return instance.<DiskAttachment>verb("disk.resize")
                .unless(() -> !work.canGrow(instance.id(), name, size))
                .doing(id -> work.resize(id, name, size))
                .about(name)
                .giving(id -> value(name));
    }

    @Override
    public Operation<DiskAttachment> move(String name, String pool) {
        return instance.<DiskAttachment>verb("disk.move")
                .unless(() -> {
                    VolumeDatum volume = work.volumeOf(instance.id(), name);
                    return volume.pool()
                            .equals(parts.machines().devices().pool(pool).id());
                })
                .doing(id -> work.move(id, name, pool))
                .about(name)
                .giving(id -> value(name));
    }

    @Override
    public Operation<DiskAttachment> insertMedium(String name, String medium) {
        instance.need(Capability.CDROM);
        return instance.<DiskAttachment>verb("disk.insert")
                .unless(() -> medium.equals(work.drive(instance.id(), name).get("medium")))
                .doing(id -> work.medium(id, name, Optional.of(medium)))
                .about(name)
                .giving(id -> value(name));
    }

    @Override
    public Operation<DiskAttachment> ejectMedium(String name) {
        instance.need(Capability.CDROM);
        return instance.<DiskAttachment>verb("disk.eject")
                .unless(() -> !work.drive(instance.id(), name).containsKey("medium"))
                .doing(id -> work.medium(id, name, Optional.empty()))
                .about(name)
                .giving(id -> value(name));
    }

    private DiskAttachment value(String name) {
        return parts.backend()
                .locked(() ->
                        parts.infos().disk(parts.machines().get(instance.id()), name, work.get(instance.id(), name)));
    }
}
