package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.MachineChange;
import dev.polyvisor.simulators.fake.backend.Properties;
import java.util.Optional;

/** The power switch. Each method is one step under the lock of the backend. */
public final class PowerWork {
    private final Machines machines;

    public PowerWork(Machines machines) {
        this.machines = machines;
    }

    /** Whether the goal of a start is reached; refuses what cannot be done. */
    public boolean started(String id, StartOptions options) {
        Refusal.unknownOptions(options.options());
        MachineDatum machine = machines.get(id);
        MachineState goal = options.paused() ? MachineState.PAUSED : MachineState.RUNNING;
        if (machine.state() == goal) {
            return true;
        }
        if (options.stateful() && !machines.properties(machine).is(Properties.STATEFUL)) {
            throw Refusal.precondition("instance '" + machine.name() + "' has no saved memory");
        }
        if (!Machines.isOff(machine) && machine.state() != MachineState.PAUSED) {
            throw Refusal.precondition("instance '" + machine.name() + "' is " + machine.state());
        }
        chooseHost(machine, options.location());
        return false;
    }

    public void start(String id, StartOptions options) {
        MachineDatum machine = machines.get(id);
        boot(machine, options.paused(), chooseHost(machine, options.location()));
        machines.backend().lifecycle().tell(machines.get(id), LifecycleAction.STARTED);
    }

    /** Ends the guest and its machine; an ephemeral one is gone. */
    public void stop(String id, LifecycleAction how) {
        MachineDatum machine = machines.get(id);
        machines.endGuest(machine);
        machines.interior(machine).print("[system] power down\n");
        if (machines.properties(machine).ephemeral()) {
            machines.remove(machine, true);
            machines.backend().lifecycle().tell(machine, LifecycleAction.DELETED);
            return;
        }
        MachineDatum off = machines.write(
                machine.change()
                        .state(MachineState.STOPPED)
                        .host(machines.placement().whenStopped(machine))
                        .ip(0),
                machines.properties(machine).without(Properties.STATEFUL));
        machines.backend().lifecycle().tell(off, how);
    }

    public void restart(String id) {
        MachineDatum machine = machines.get(id);
        machines.endGuest(machine);
        boot(machine, false, machine.host());
        machines.backend().lifecycle().tell(machines.get(id), LifecycleAction.RESTARTED);
    }

    public void freeze(String id) {
        MachineDatum machine = machines.get(id);
        MachineDatum frozen = machines.write(machine.change().state(MachineState.PAUSED), machines.properties(machine));
        machines.backend().lifecycle().tell(frozen, LifecycleAction.PAUSED);
    }

    public void unfreeze(String id) {
        MachineDatum machine = machines.get(id);
        MachineDatum running =
                machines.write(machine.change().state(MachineState.RUNNING), machines.properties(machine));
        machines.backend().lifecycle().tell(running, LifecycleAction.RESUMED);
    }

    public void suspend(String id) {
        MachineDatum machine = machines.get(id);
        machines.endGuest(machine);
        MachineDatum off = machines.write(
                machine.change()
                        .state(MachineState.SUSPENDED)
                        .host(machines.placement().whenStopped(machine))
                        .ip(0),
                machines.properties(machine).with(Properties.STATEFUL, "true"));
        machines.backend().lifecycle().tell(off, LifecycleAction.SUSPENDED);
    }

    /** Whether a guest shuts down when it is asked. */
    public boolean obeys(MachineDatum machine) {
        return Machines.isUp(machine) && !machines.properties(machine).is(Properties.STUBBORN);
    }

    private void boot(MachineDatum machine, boolean paused, Optional<String> host) {
        Properties properties = machines.properties(machine);
        MachineChange change = machine.change()
                .state(paused ? MachineState.PAUSED : MachineState.RUNNING)
                .host(host)
                .ip(machines.placement().address(machine));
        if (properties.is(Properties.PENDING)) {
            properties.find(ConfigWork.CPUS).map(Integer::valueOf).ifPresent(change::cpus);
            properties.find(ConfigWork.MEMORY).map(DataSize::parse).ifPresent(change::memory);
        }
        machines.interior(machine).print("[system] booting " + machine.name() + "\n" + machine.name() + " login: \n");
        machines.write(
                change,
                properties
                        .without(Properties.PENDING)
                        .without(Properties.STATEFUL)
                        .without(Properties.TEMPLATE)
                        .with(Properties.STARTED, machines.backend().now().toString()));
    }

    private Optional<String> chooseHost(MachineDatum machine, Optional<String> wanted) {
        Optional<String> name = wanted.or(() -> machines.properties(machine).find(MoveWork.HOST));
        if (name.isPresent()) {
            HostDatum host = machines.host(name.get());
            if (machine.isContainer()
                    && machine.host().isPresent()
                    && !machine.host().get().equals(host.id())) {
                throw Refusal.precondition("container '" + machine.name() + "' is bound to another host");
            }
            if (!host.schedulable()) {
                throw Refusal.exhausted("host '" + host.name() + "' takes no instances");
            }
            return Optional.of(host.id());
        }
        Optional<String> host = machines.placement().whenRunning(machine);
        if (host.isEmpty()) {
            throw Refusal.exhausted("no host takes instance '" + machine.name() + "'");
        }
        return host;
    }
}
