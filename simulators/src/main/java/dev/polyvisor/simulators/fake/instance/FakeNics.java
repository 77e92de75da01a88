package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.Nics;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.work.NicWork;
import java.util.List;

/** The network interfaces of an instance. */
final class FakeNics implements Nics {
    private final FakeInstance instance;
    private final Parts parts;
    private final NicWork work;

    FakeNics(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.work = parts.nics();
    }

    @Override
    public List<Nic> list() {
        MachineDatum machine = instance.read();
        return parts.backend().locked(() -> parts.infos().nics(machine));
    }

    @Override
    public NicSpec complete(NicSpec spec) {
        MachineDatum machine = instance.read();
        return parts.backend().locked(() -> work.complete(machine.id(), spec));
    }

    @Override
    public Operation<Nic> attach(NicSpec spec) {
        NicWork.check(spec);
        return instance.<Nic>verb("nic.attach")
                .unless(() -> work.attached(instance.id(), spec))
                .doing(id -> work.attach(id, spec))
                .about(spec.name())
                .giving(id -> value(spec.name()));
    }

    @Override
    public Operation<Nic> update(NicSpec spec) {
        NicWork.check(spec);
        return instance.<Nic>verb("nic.update")
                .provided(() -> {
                    work.get(instance.id(), spec.name());
                    spec.network().ifPresent(parts.machines().devices()::network);
                })
                .doing(id -> work.update(id, spec))
                .about(spec.name())
                .giving(id -> value(spec.name()));
    }

    @Override
    public Operation<Instance> detach(String name) {
        return instance.<Instance>verb("nic.detach")
                .unless(() -> !parts.machines()
                        .properties(parts.machines().get(instance.id()))
                        .devices()
                        .containsKey(name))
                .doing(id -> work.detach(id, name))
                .giving(instance::itself);
    }

    private Nic value(String name) {
        return parts.backend()
                .locked(() ->
                        parts.infos().nic(parts.machines().get(instance.id()), name, work.get(instance.id(), name)));
    }
}
