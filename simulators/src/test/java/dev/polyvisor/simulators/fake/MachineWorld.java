package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import dev.polyvisor.simulators.fake.backend.Datum.VolumeDatum;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakePool;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A hypervisor with a volume that is nobody's, the classes of an orchestrator, and fleets as its processes. */
final class MachineWorld implements AutoCloseable {
    static final String NAME = "worker-7c9f4";
    static final String ID = "fake://default/" + NAME;
    static final String SHARED = "shared-tooling";
    static final MachineSecret SECRET =
            MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#cloud-config\npassword: changeme"));
    static final MachineClass CLASS = new MachineClass("pool-1", spec("shoot-blue"));
    static final MachineClass OTHER_CLASS = new MachineClass("pool-1", spec("shoot-green"));

    final FakeHypervisor hypervisor = FakeHypervisor.create();
    private final List<Fleet> fleets = new ArrayList<>();

    MachineWorld() {
        hypervisor
                .backend()
                .put(new VolumeDatum(
                        hypervisor.backend().newId(FakeVolume.KIND),
                        SHARED,
                        "default",
                        hypervisor.all("any", FakePool.KIND).get(0).key().id(),
                        DataSize.gib(5),
                        Map.of()));
    }

    /** The worked example of the machine contract, as the fake has it. */
    static String spec(String cluster) {
        return """
                {
                  "image": "ubuntu/24.04",
                  "cpus": 4,
                  "memory": "8GiB",
                  "rootSize": "20GiB",
                  "volumes": [
                    {"name": "scratch", "size": "50GiB"},
                    {"name": "tooling", "volume": "shared-tooling"}
                  ],
                  "tags": {"example.test/cluster": "%s", "example.test/class": "pool-1"}
                }
                """.formatted(cluster);
    }

    /** A process of the orchestrator. */
    Fleet process(String... options) {
        Connection connection = Connection.parse("local:");
        for (int i = 0; i < options.length; i += 2) {
            connection = connection.option(options[i], options[i + 1]);
        }
        Fleet fleet = Fleet.builder()
                .driver(FakeDriverFactory.over(hypervisor))
                .provider("lab", "fake", connection)
                .open();
        fleets.add(fleet);
        return fleet;
    }

    MachineDriver machines(String... options) {
        return process(options).provider("lab").machines();
    }

    List<FakeMachine> named(String name) {
        return hypervisor.all("any", FakeMachine.KIND).stream()
                .filter(machine -> machine.name().equals(name))
                .toList();
    }

    List<String> volumes() {
        return hypervisor.all("any", FakeVolume.KIND).stream()
                .map(FakeVolume::name)
                .sorted()
                .toList();
    }

    static CreateMachineRequest create() {
        return CreateMachineRequest.of(NAME, CLASS, SECRET);
    }

    static DeleteMachineRequest delete() {
        return DeleteMachineRequest.of(NAME, CLASS, SECRET);
    }

    static GetMachineStatusRequest status() {
        return GetMachineStatusRequest.of(NAME, CLASS, SECRET);
    }

    static ShutDownMachineRequest shutDown() {
        return ShutDownMachineRequest.of(NAME, CLASS, SECRET);
    }

    static ListMachinesRequest list() {
        return ListMachinesRequest.of(CLASS, SECRET);
    }

    static PolyvisorException failure(Runnable call) {
        return catchThrowableOfType(PolyvisorException.class, call::run);
    }

    @Override
    public void close() {
        hypervisor.faults().clear();
        fleets.forEach(Fleet::close);
    }
}
