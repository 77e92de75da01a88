package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.Liveness;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.MigrationTarget;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.Properties;
import dev.polyvisor.simulators.fake.model.FakeHost;
import java.util.Map;
import java.util.Optional;

/** Moves machines between hosts, pools and scopes, and gives them names. Each method is one step under the lock. */
public final class MoveWork {
    /** Where a virtual machine that does not run will start. */
    static final String HOST = Properties.VOLATILE + "host";

    private final Machines machines;

    public MoveWork(Machines machines) {
        this.machines = machines;
    }

    /** Refuses at once what this backend has no form of. */
    public void check(MigrateSpec spec, boolean container) {
        Refusal.unknownOptions(spec.options());
        if (spec.target() instanceof MigrationTarget.Labelled) {
            throw Refusal.unimplemented("the hosts of the fake driver have no labels");
        }
        if (container && spec.liveness() == Liveness.LIVE) {
            throw Refusal.unimplemented("a container of the fake driver cannot be moved while it runs");
        }
    }

    /** Whether the machine is there already; refuses what cannot be moved so. */
    public boolean moved(String id, MigrateSpec spec) {
        MachineDatum machine = machines.get(id);
        if (spec.liveness() == Liveness.OFFLINE && !Machines.isOff(machine)) {
            throw Refusal.precondition("instance '" + machine.name() + "' runs");
        }
        if (machine.state() == MachineState.PAUSED) {
            throw Refusal.precondition("instance '" + machine.name() + "' is paused");
        }
        spec.storagePool().ifPresent(machines.devices()::pool);
        if (spec.target() instanceof MigrationTarget.InScope target) {
            if (!machines.backend().scopes().contains(target.scope().name())) {
                throw Refusal.notFound("scope", target.scope().name());
            }
            if (!Machines.isOff(machine)) {
                throw Refusal.precondition("an instance must be stopped to change its scope");
            }
            String name = spec.newName().orElse(machine.name());
            Optional<MachineDatum> there =
                    machines.backend().machine(target.scope().name(), name);
            if (there.filter(m -> !m.id().equals(id)).isPresent()) {
                throw Refusal.taken("instance", name);
            }
            return there.isPresent();
        } else if (spec.target() instanceof MigrationTarget.Pool target) {
            String pool = machines.devices().pool(target.name()).id();
            return machine.volumes().stream()
                    .allMatch(v ->
                            machines.backend().volume(v).map(VolumeDatum::pool).equals(Optional.of(pool)));
        }
        return machine.host().equals(Optional.of(target(machine, spec).id()))
                && spec.newName().isEmpty();
    }

    public void move(String id, MigrateSpec spec) {
        MachineDatum machine = machines.get(id);
        if (spec.target() instanceof MigrationTarget.InScope target) {
            machines.write(machine.change().scope(target.scope().name()), machines.properties(machine));
        } else if (spec.target() instanceof MigrationTarget.Pool target) {
            toPool(machine, target.name());
        } else {
            toHost(machine, target(machine, spec));
        }
        spec.storagePool().ifPresent(pool -> toPool(machines.get(id), pool));
        spec.newName().ifPresent(name -> rename(id, name));
        machines.backend().lifecycle().tell(machines.get(id), LifecycleAction.MIGRATED);
    }

    /** Whether the machine has the name already; refuses one that is taken. */
    public boolean renamed(String id, String newName) {
        MachineDatum machine = machines.get(id);
        if (machine.name().equals(newName)) {
            return true;
        }
        if (machines.backend().machine(machine.scope(), newName).isPresent()) {
            throw Refusal.taken("instance", newName);
        }
        if (!Machines.isOff(machine)) {
            throw Refusal.precondition("instance '" + machine.name() + "' must be stopped to be renamed");
        }
        return false;
    }

    public void rename(String id, String newName) {
        MachineDatum machine = machines.get(id);
        MachineDatum after = machines.write(machine.change().name(newName), machines.properties(machine));
        machines.backend().lifecycle().tell(after, LifecycleAction.RENAMED, Map.of("old_name", machine.name()));
    }

    private void toHost(MachineDatum machine, HostDatum host) {
        if (!machine.isContainer() && Machines.isOff(machine)) {
            machines.write(machine, machines.properties(machine).with(HOST, host.name()));
            return;
        }
        if (machine.isContainer()) {
            // a container is stopped and started for it, if it runs
            machines.endGuest(machine);
        }
        machines.write(
                machine.change()
                        .state(machine.state() == MachineState.MIGRATING ? MachineState.RUNNING : machine.state())
                        .host(Optional.of(host.id())),
                machines.properties(machine));
    }

    private void toPool(MachineDatum machine, String pool) {
        DiskWork disks = new DiskWork(machines);
        machines.properties(machine).devices().forEach((name, device) -> {
            if (device.containsKey(Devices.VOLUME)) {
                disks.move(machine.id(), name, pool);
            }
        });
    }

    private HostDatum target(MachineDatum machine, MigrateSpec spec) {
        if (spec.target() instanceof MigrationTarget.Host target) {
            HostDatum host = machines.host(target.name());
            if (!host.schedulable()) {
                throw Refusal.exhausted("host '" + host.name() + "' takes no instances");
            }
            return host;
        }
        return machines.backend().values(FakeHost.KIND, HostDatum.class).stream()
                .filter(h -> h.schedulable()
                        && h.cluster().equals(machine.cluster())
                        && !machine.host().equals(Optional.of(h.id())))
                .findFirst()
                .orElseThrow(() -> Refusal.exhausted("no other host takes instance '" + machine.name() + "'"));
    }
}
