package dev.polyvisor.spi.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.PluginSPI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An SPI over a backend of two tables, user data and machines, whose requests can be made to go wrong one by one. It
 * looks before it writes and has no lock, as a driver of a backend without unique names would.
 */
final class MemoryBackend implements PluginSPI<TestSpec> {
    final Map<String, Machine> machines = new ConcurrentHashMap<>();
    final Set<String> userData = ConcurrentHashMap.newKeySet();
    volatile Fault fault = (request, effect) -> effect.run();
    private int made;

    /** What happens to a request instead of its plain effect. */
    @FunctionalInterface
    interface Fault {
        void happen(String request, Runnable effect) throws InterruptedException;
    }

    record Machine(String id, String name, boolean linked, Map<String, String> tags) {}

    @Override
    public TestSpec decode(String providerSpec) {
        return TestSpec.TAGGED;
    }

    @Override
    public List<Violation> violations(TestSpec spec, MachineSecret secret) {
        return List.of();
    }

    @Override
    public Set<String> credentialKeys() {
        return Set.of();
    }

    @Override
    public String createMachine(String name, TestSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        request("user-data", () -> userData.add(name));
        Machine present = find(name);
        if (present == null) {
            request("machine", () -> {
                String id = "test://" + made++;
                machines.put(id, new Machine(id, name, false, spec.tags()));
            });
        } else if (!present.tags().equals(spec.tags())) {
            throw PolyvisorException.of(ErrorCode.ALREADY_EXISTS, "a machine of that name is not ours");
        }
        request(
                "link",
                () -> machines.replaceAll(
                        (id, m) -> m.name().equals(name) ? new Machine(id, name, true, m.tags()) : m));
        Machine created = find(name);
        if (created == null) {
            throw PolyvisorException.of(ErrorCode.ABORTED, "it vanished");
        }
        return created.id();
    }

    @Override
    public Optional<String> deleteMachine(
            String name, String providerId, TestSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Machine present = find(name);
        if (present != null) {
            if (!present.tags().equals(spec.tags())) {
                throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "a machine of that name is not ours");
            }
            request("delete-machine", () -> machines.remove(present.id()));
        }
        request("delete-user-data", () -> userData.remove(name));
        return Optional.ofNullable(present).map(Machine::id);
    }

    @Override
    public FoundMachine getMachineStatus(
            String name, String providerId, TestSpec spec, MachineSecret secret, Duration timeout) {
        Machine present = find(name);
        if (present == null) {
            throw PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"" + name + "\" not found");
        }
        return FoundMachine.of(present.id());
    }

    @Override
    public Map<String, String> listMachines(TestSpec spec, MachineSecret secret, Duration timeout) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String id : new TreeSet<>(machines.keySet())) {
            found.put(id, machines.get(id).name());
        }
        return found;
    }

    @Override
    public String shutDownMachine(
            String name, String providerId, TestSpec spec, MachineSecret secret, Duration timeout) {
        return getMachineStatus(name, providerId, spec, secret, timeout).providerId();
    }

    @Override
    public List<String> volumeIds(List<PersistentVolumeSpec> volumes) {
        throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "");
    }

    private void request(String request, Runnable effect) throws InterruptedException {
        fault.happen(request, effect);
    }

    private @org.jspecify.annotations.Nullable Machine find(String name) {
        return machines.values().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
