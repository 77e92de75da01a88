package dev.polyvisor.simulators.fake.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.PluginSession;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.machine.FakeMachineSpec.VolumeOf;
import dev.polyvisor.simulators.fake.machine.Neighbours.Neighbour;
import dev.polyvisor.simulators.fake.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Machines of an orchestrator on a fake backend. The machine with its marks is made first and removed last, so that whatever a
 * call leaves half way is listed, completed by the next create and removed by the next delete.
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class FakeMachinePlugin implements PluginSPI<FakeMachineSpec> {
    /** The key of a secret that names another hypervisor. */
    static final String HYPERVISOR_KEY = "hypervisor";

    /** The key of a secret that lets its holder into the other hypervisor. */
    static final String TOKEN_KEY = "token";

    /** The name of the CSI driver whose volumes this backend has. */
    private static final String CSI_DRIVER = "csi.fake.polyvisor.dev";

    private static final String PREFIX = "fake://";

    private final Session session;
    private final Neighbours neighbours;
    private final MachineWork work;

    /** A plugin on the backend of a session. */
    public FakeMachinePlugin(Session session, Neighbours neighbours) {
        this.session = session;
        this.neighbours = neighbours;
        this.work = new MachineWork(session);
    }

    @Override
    public FakeMachineSpec decode(String providerSpec) {
        return new SpecReader().read(providerSpec);
    }

    @Override
    public List<Violation> violations(FakeMachineSpec spec, MachineSecret secret) {
        List<Violation> found = new ArrayList<>();
        if (secret.find(MachineSecret.USER_DATA).isEmpty()) {
            found.add(new Violation(MachineSecret.USER_DATA, "is missing"));
        }
        boolean named = secret.find(HYPERVISOR_KEY).isPresent();
        boolean token = secret.find(TOKEN_KEY).isPresent();
        if (named && !token) {
            found.add(new Violation(TOKEN_KEY, "is missing, and a hypervisor is named"));
        } else if (token && !named) {
            found.add(new Violation(HYPERVISOR_KEY, "is missing, and there is a token for it"));
        }
        return found;
    }

    @Override
    public Set<String> credentialKeys() {
        return Set.of(TOKEN_KEY);
    }

    @Override
    public Set<String> backendKeys() {
        return Set.of(HYPERVISOR_KEY, TOKEN_KEY);
    }

    @Override
    public PluginSession<FakeMachineSpec> connect(MachineSecret access) {
        Neighbour neighbour = access.find(HYPERVISOR_KEY)
                .flatMap(name -> neighbours.find(name.reveal()))
                .orElseThrow(() -> PolyvisorException.invalidArgument(HYPERVISOR_KEY, "is none that this one knows"));
        neighbour.backend().useClock(session.context().clock());
        Session there = new Session(session.context(), neighbour.backend(), session.settings(), session.scope());
        boolean welcome =
                access.find(TOKEN_KEY).filter(neighbour.token()::equals).isPresent();
        return new NeighbourSession(there, new FakeMachinePlugin(there, neighbours), welcome);
    }

    @Override
    public String createMachine(String machineName, FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Ownership ownership = Ownership.of(spec);
        Optional<Secret> userData = secret.find(MachineSecret.USER_DATA);
        Requests requests = new Requests(session, timeout);
        Optional<MachineDatum> present = requests.read(() -> work.find(machineName));
        present.ifPresent(ownership::needToAdopt);
        MachineDatum machine = present.isPresent()
                ? present.get()
                : requests.send(() -> work.create(machineName, spec, userData, ownership));
        if (!work.isBegun(machine)) {
            for (VolumeOf volume : spec.volumes()) {
                if (!work.hasDisk(machine, volume)) {
                    requests.send(() -> work.attach(machine.id(), volume, ownership));
                }
            }
            requests.send(() -> work.begin(machine.id(), ownership));
        }
        return id(machine);
    }

    @Override
    public Optional<String> deleteMachine(
            String machineName, String providerId, FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Ownership ownership = Ownership.of(spec);
        Requests requests = new Requests(session, timeout);
        Optional<MachineDatum> found = requests.read(() -> work.find(machineName));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        MachineDatum machine = found.get();
        ownership.need(machine);
        if (MachineWork.needsKill(machine)) {
            requests.send(() -> work.kill(machine.id(), ownership));
        }
        for (String disk : work.claimed(machine)) {
            requests.send(() -> work.release(machine.id(), disk, ownership));
        }
        requests.send(() -> work.delete(machine.id(), ownership));
        return Optional.of(id(machine));
    }

    @Override
    public FoundMachine getMachineStatus(
            String machineName, String providerId, FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        MachineDatum machine = find(new Requests(session, timeout), machineName)
                .filter(Ownership.of(spec)::has)
                .orElseThrow(() -> absent(machineName));
        return new FoundMachine(id(machine), machine.state());
    }

    @Override
    public Map<String, String> listMachines(FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Ownership ownership = Ownership.of(spec);
        Map<String, String> machines = new LinkedHashMap<>();
        new Requests(session, timeout)
                .read(() -> work.all(ownership))
                .forEach(machine -> machines.put(id(machine), machine.name()));
        return machines;
    }

    @Override
    public String shutDownMachine(
            String machineName, String providerId, FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Ownership ownership = Ownership.of(spec);
        Requests requests = new Requests(session, timeout);
        MachineDatum machine = find(requests, machineName).orElseThrow(() -> absent(machineName));
        requests.send(() -> work.shutDown(machine.id(), ownership));
        return id(machine);
    }

    @Override
    public List<String> volumeIds(List<PersistentVolumeSpec> volumes) {
        return volumes.stream()
                .filter(volume -> volume.isCsi() && volume.driver().equals(CSI_DRIVER))
                .map(PersistentVolumeSpec::volumeHandle)
                .toList();
    }

    private Optional<MachineDatum> find(Requests requests, String name) throws InterruptedException {
        return requests.read(() -> work.find(name));
    }

    private static String id(MachineDatum machine) {
        return PREFIX + machine.scope() + "/" + machine.name();
    }

    private static PolyvisorException absent(String name) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"" + name + "\" not found");
    }
}
