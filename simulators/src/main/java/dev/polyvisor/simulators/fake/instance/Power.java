package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.PowerControl;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.work.Machines;
import dev.polyvisor.simulators.fake.work.PowerWork;
import dev.polyvisor.simulators.fake.work.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The power switch of an instance. */
final class Power implements PowerControl {
    /** How long a guest is given that does not obey. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeInstance instance;
    private final Parts parts;
    private final PowerWork work;

    Power(FakeInstance instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.work = parts.power();
    }

    @Override
    public Operation<Instance> start(StartOptions options) {
        Refusal.unknownOptions(options.options());
        if (options.stateful()) {
            instance.need(Capability.SUSPEND);
        }
        return instance.<Instance>verb("start")
                .unless(() -> work.started(instance.id(), options))
                .through(MachineState.STARTING)
                .doing(id -> work.start(id, options))
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> stop(StopOptions options) {
        return switch (options.mode()) {
            case STATEFUL -> suspend();
            case FORCE ->
                instance.<Instance>verb("stop")
                        .unless(() -> Machines.isOff(machine()))
                        .through(MachineState.STOPPING)
                        .doing(id -> work.stop(id, LifecycleAction.STOPPED))
                        .giving(instance::itself);
            case GRACEFUL -> shutDown(options);
        };
    }

    private Operation<Instance> shutDown(StopOptions options) {
        AtomicBoolean obeys = new AtomicBoolean();
        return instance.<Instance>verb("stop")
                .unless(() -> Machines.isOff(machine()))
                .through(MachineState.STOPPING)
                .taking(() -> asking(options.timeout(), obeys))
                .doing(id -> {
                    if (!options.forceAfterTimeout()) {
                        needObedience(obeys);
                    }
                    work.stop(id, obeys.get() ? LifecycleAction.SHUT_DOWN : LifecycleAction.STOPPED);
                })
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> restart(RestartOptions options) {
        AtomicBoolean obeys = new AtomicBoolean(true);
        boolean asked = options.mode() != RestartOptions.Mode.FORCE;
        return instance.<Instance>verb("restart")
                .provided(() -> needUp(machine()))
                .taking(() -> asked
                        ? asking(options.timeout(), obeys)
                        : parts.session().settings().work())
                .doing(id -> {
                    needObedience(obeys);
                    work.restart(id);
                })
                .once()
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> freeze() {
        return instance.<Instance>verb("freeze")
                .unless(() -> is(MachineState.PAUSED))
                .doing(work::freeze)
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> unfreeze() {
        return instance.<Instance>verb("unfreeze")
                .unless(() -> {
                    MachineDatum machine = machine();
                    if (machine.state() != MachineState.PAUSED) {
                        needUp(machine);
                        return true;
                    }
                    return false;
                })
                .doing(work::unfreeze)
                .giving(instance::itself);
    }

    @Override
    public Operation<Instance> suspend() {
        instance.need(Capability.SUSPEND);
        return instance.<Instance>verb("suspend")
                .unless(() -> is(MachineState.SUSPENDED))
                .through(MachineState.STOPPING)
                .doing(work::suspend)
                .giving(instance::itself);
    }

    Operation<Instance> delete(DeleteOptions options) {
        return instance.<Instance>verb("delete")
                .unless(() -> {
                    Optional<MachineDatum> machine = parts.backend().machine(instance.id());
                    machine.ifPresent(m -> checkDelete(m, options));
                    return machine.isEmpty();
                })
                .through(MachineState.DELETING)
                .doing(id -> {
                    MachineDatum machine = machine();
                    parts.machines().remove(machine, !options.keepDisks());
                    parts.backend().lifecycle().tell(machine, LifecycleAction.DELETED);
                })
                .giving(instance::itself);
    }

    private void checkDelete(MachineDatum machine, DeleteOptions options) {
        if (parts.machines().properties(machine).is(Properties.PROTECTED)) {
            throw Refusal.precondition("instance '" + machine.name() + "' is protected");
        }
        if (!options.forced() && !Machines.isOff(machine) && machine.state() != MachineState.ERROR) {
            throw Refusal.precondition("instance '" + machine.name() + "' runs");
        }
    }

    /** How long it takes until a guest has shut down, or until nobody waits for it any longer. */
    private Duration asking(Optional<Duration> timeout, AtomicBoolean obeys) {
        obeys.set(work.obeys(machine()));
        return obeys.get() ? parts.session().settings().work() : timeout.orElse(PATIENCE);
    }

    private void needObedience(AtomicBoolean obeys) {
        if (!obeys.get()) {
            throw PolyvisorException.of(
                    ErrorCode.DEADLINE_EXCEEDED, "the guest of '" + machine().name() + "' did not stop in time");
        }
    }

    /** Whether it is in a state; otherwise it must run. */
    private boolean is(MachineState state) {
        MachineDatum machine = machine();
        if (machine.state() != state) {
            needUp(machine);
        }
        return machine.state() == state;
    }

    private static void needUp(MachineDatum machine) {
        if (!Machines.isUp(machine)) {
            throw Refusal.precondition("instance '" + machine.name() + "' does not run");
        }
    }

    private MachineDatum machine() {
        return parts.machines().get(instance.id());
    }
}
