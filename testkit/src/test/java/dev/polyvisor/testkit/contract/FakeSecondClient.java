package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The administrator of the fake hypervisor. */
record FakeSecondClient(FakeHypervisor hypervisor) implements SecondClient {

    @Override
    public String create(String name) {
        return hypervisor.addMachine(name, MachineType.VIRTUAL_MACHINE);
    }

    @Override
    public void label(String id, String key, String value) {
        hypervisor.setLabel(id, key, value);
    }

    @Override
    public void start(String id) {
        hypervisor.setState(id, MachineState.RUNNING);
    }

    @Override
    public void delete(String id) {
        hypervisor.removeMachine(id);
    }

    @Override
    public int count(String name) {
        return (int) hypervisor.all("any", FakeMachine.KIND).stream()
                .filter(machine -> machine.name().equals(name))
                .count();
    }

    @Override
    public Map<Kind<?>, Set<String>> contents() {
        Map<Kind<?>, Set<String>> contents = new HashMap<>();
        FakeHypervisor.kinds().forEach(kind -> contents.put(kind, ids(kind)));
        return contents;
    }

    private <T extends Resource> Set<String> ids(Kind<T> kind) {
        return hypervisor.all("any", kind).stream()
                .map(value -> value.key().id())
                .collect(Collectors.toSet());
    }

    @Override
    public Kind<?> machineKind() {
        return FakeMachine.KIND;
    }

    @Override
    public Optional<String> userData(String id) {
        return hypervisor.userData(id);
    }

    @Override
    public boolean stop(String id) {
        hypervisor.setState(id, MachineState.STOPPED);
        return true;
    }

    /** Its host goes into maintenance. */
    @Override
    public boolean changeReference(String id) {
        FakeMachine machine = hypervisor.find("any", FakeMachine.KIND, id).orElseThrow();
        machine.host().ifPresent(host -> hypervisor.setSchedulable(host.id(), false));
        return machine.host().isPresent();
    }
}
