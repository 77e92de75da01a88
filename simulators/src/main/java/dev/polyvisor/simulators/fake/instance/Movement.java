package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.util.Optional;

/** Names, places and copies of an instance. */
final class Movement {
    private final FakeInstance instance;
    private final Parts parts;

    Movement(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
    }

    Operation<Instance> rename(String newName) {
        checkName(newName);
        return instance.<Instance>verb("rename")
                .unless(() -> parts.moving().renamed(instance.id(), newName))
                .doing(id -> parts.moving().rename(id, newName))
                .giving(instance::itself);
    }

    Operation<Instance> migrate(MigrateSpec spec) {
        if (spec.target() instanceof MigrationTarget.Provider) {
            instance.need(Capability.MIGRATE_PROVIDER);
        }
        instance.need(spec.liveness() == Liveness.LIVE ? Capability.LIVE_MIGRATE : Capability.MIGRATE);
        parts.moving().check(spec, instance.container().isPresent());
        spec.newName().ifPresent(Movement::checkName);
        return instance.<Instance>verb("migrate")
                .unless(() -> parts.moving().moved(instance.id(), spec))
                .through(() -> Machines.isUp(machine()) ? Optional.of(MachineState.MIGRATING) : Optional.empty())
                .doing(id -> parts.moving().move(id, spec))
                .giving(instance::itself);
    }

    Operation<Instance> copy(CopySpec spec) {
        if (spec.provider().isPresent()) {
            instance.need(Capability.MIGRATE_PROVIDER);
        }
        Refusal.unknownOptions(spec.options());
        return new Verb<Instance>(parts, "instance.copy")
                .making(
                        () -> parts.creation().existing(scope(spec), spec.name(), spec.idempotencyKey()),
                        machine -> isComplete(machine, spec.start()),
                        () -> parts.copying().copy(machine(), scope(spec), spec))
                .doing(id -> complete(parts, id, spec.start()))
                .giving(id -> parts.handle(parts.machines().get(id)));
    }

    /** Brings a machine that was made to its end. */
    static void complete(Parts parts, String id, boolean start) {
        parts.creation().complete(id);
        StartOptions options = StartOptions.defaults();
        if (start && !parts.power().started(id, options)) {
            parts.power().start(id, options);
        }
    }

    static boolean isComplete(MachineDatum machine, boolean start) {
        return machine.state() != MachineState.PROVISIONING && (!start || Machines.isUp(machine));
    }

    /** The rule of an {@link InstanceSpec}. */
    static void checkName(String name) {
        InstanceSpec unused = InstanceSpec.named(name).build();
    }

    private String scope(CopySpec spec) {
        return spec.scope()
                .map(Scope::name)
                .orElse(instance.info().ref().scope().name());
    }

    private MachineDatum machine() {
        return parts.machines().get(instance.id());
    }
}
