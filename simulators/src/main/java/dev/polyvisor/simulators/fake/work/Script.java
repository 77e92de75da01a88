package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Datum;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.backend.MachineChange;
import dev.polyvisor.simulators.fake.backend.Placement;
import dev.polyvisor.simulators.fake.model.FakeCluster;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeImage;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeNetwork;
import dev.polyvisor.simulators.fake.model.FakePool;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What an administrator does behind the back of the library. Thread safety: as the backend. */
public final class Script {
    private final Backend backend;
    private final Machines machines;
    private final Placement placement;

    public Script(Backend backend) {
        this.backend = backend;
        this.machines = new Machines(backend);
        this.placement = machines.placement();
    }

    public String addMachine(String scope, String name, MachineType type) {
        return backend.locked(() -> {
            if (backend.machine(scope, name).isPresent()) {
                throw Refusal.taken("machine", name);
            }
            backend.addScope(scope);
            String id = backend.newId(FakeMachine.KIND);
            VolumeDatum root = new VolumeDatum(
                    backend.newId(FakeVolume.KIND),
                    name + "-root",
                    scope,
                    first(FakePool.KIND).id(),
                    DataSize.gib(10),
                    Map.of());
            MachineDatum machine = new MachineDatum(
                    id,
                    name,
                    scope,
                    type,
                    MachineState.STOPPED,
                    Optional.empty(),
                    first(FakeCluster.KIND).id(),
                    1,
                    DataSize.gib(1),
                    placement.freeMac(id),
                    0,
                    backend.now().getEpochSecond(),
                    0,
                    Map.of(),
                    first(FakeImage.KIND).id(),
                    List.of(first(FakeNetwork.KIND).id()),
                    List.of(root.id()));
            backend.put(root);
            backend.put(machine.change().host(placement.whenStopped(machine)).build());
            return id;
        });
    }

    public void setState(String id, MachineState state) {
        backend.locked(() -> {
            MachineDatum machine = machines.get(id);
            if (state != MachineState.RUNNING) {
                machines.endGuest(machine);
            }
            boolean off = state == MachineState.STOPPED || state == MachineState.SUSPENDED;
            backend.put(machine.change()
                    .state(state)
                    .host(off ? placement.whenStopped(machine) : placement.whenRunning(machine))
                    .ip(state == MachineState.RUNNING ? placement.address(machine) : 0)
                    .build());
            action(state).ifPresent(action -> backend.lifecycle().tell(machines.get(id), action));
            return null;
        });
    }

    /** Removes a machine with its volumes; false when it is not there. */
    public boolean removeMachine(String id) {
        return backend.locked(() -> {
            Optional<MachineDatum> machine = backend.machine(id);
            machine.ifPresent(found -> {
                machines.remove(found, true);
                backend.lifecycle().tell(found, LifecycleAction.DELETED);
            });
            return machine.isPresent();
        });
    }

    public void setConfig(String id, String key, String value) {
        backend.locked(() -> {
            MachineDatum machine = machines.get(id);
            return machines.write(machine, machines.properties(machine).with(key, value));
        });
    }

    public Optional<String> config(String id, String key) {
        return backend.locked(() -> machines.properties(machines.get(id)).find(key));
    }

    public void setSchedulable(String id, boolean schedulable) {
        backend.locked(() -> {
            HostDatum host = (HostDatum) backend.find(FakeHost.KIND, id).orElseThrow(Refusal.no("host", id));
            backend.put(new HostDatum(id, host.name(), host.cluster(), schedulable, host.cpus(), host.memory()));
            return null;
        });
    }

    /** Replaces a machine by its next version. */
    public void change(String id, Function<MachineDatum, MachineChange> change) {
        backend.locked(() -> {
            MachineDatum machine = machines.get(id);
            backend.put(change.apply(machine).build());
            return null;
        });
    }

    private static Optional<LifecycleAction> action(MachineState state) {
        return switch (state) {
            case RUNNING -> Optional.of(LifecycleAction.STARTED);
            case STOPPED -> Optional.of(LifecycleAction.STOPPED);
            case PAUSED -> Optional.of(LifecycleAction.PAUSED);
            case SUSPENDED -> Optional.of(LifecycleAction.SUSPENDED);
            case ERROR -> Optional.of(LifecycleAction.FAILED);
            case STARTING, STOPPING, MIGRATING, PROVISIONING, DELETING, UNKNOWN -> Optional.empty();
        };
    }

    private Datum first(Kind<?> kind) {
        return backend.all(kind).next();
    }
}
