package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.backend.Datum.HostDatum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
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
    private final Placement placement;

    public Script(Backend backend) {
        this.backend = backend;
        this.placement = new Placement(backend);
    }

    public String addMachine(String scope, String name, MachineType type) {
        return backend.locked(() -> {
            if (backend.machine(scope, name).isPresent()) {
                throw PolyvisorException.of(ErrorCode.ALREADY_EXISTS, "machine '" + name + "' exists in " + scope);
            }
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
        change(id, machine -> {
            boolean running = state == MachineState.RUNNING;
            return machine.change()
                    .state(state)
                    .host(
                            state == MachineState.STOPPED
                                    ? placement.whenStopped(machine)
                                    : placement.whenRunning(machine))
                    .ip(running ? placement.address(machine) : 0);
        });
    }

    public void setSchedulable(String id, boolean schedulable) {
        backend.locked(() -> {
            HostDatum host = (HostDatum) backend.find(FakeHost.KIND, id).orElseThrow(() -> missing("host", id));
            backend.put(new HostDatum(id, host.name(), host.cluster(), schedulable, host.cpus(), host.memory()));
            return null;
        });
    }

    /** Replaces a machine by its next version. */
    public void change(String id, Function<MachineDatum, MachineChange> change) {
        backend.locked(() -> {
            MachineDatum machine = backend.machine(id).orElseThrow(() -> missing("machine", id));
            backend.put(change.apply(machine).build());
            return null;
        });
    }

    private Datum first(Kind<?> kind) {
        return backend.all(kind).next();
    }

    private static PolyvisorException missing(String what, String id) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "no " + what + " '" + id + "'");
    }
}
