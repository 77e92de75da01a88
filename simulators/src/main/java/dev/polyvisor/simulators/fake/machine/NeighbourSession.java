package dev.polyvisor.simulators.fake.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.PluginSession;
import dev.polyvisor.simulators.fake.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The steps on the backend that a secret names. Thread safety: may be used from any thread. */
final class NeighbourSession implements PluginSession<FakeMachineSpec> {
    private final Session session;
    private final FakeMachinePlugin plugin;
    private final boolean welcome;
    private final AtomicBoolean closed = new AtomicBoolean();

    NeighbourSession(Session session, FakeMachinePlugin plugin, boolean welcome) {
        this.session = session;
        this.plugin = plugin;
        this.welcome = welcome;
        session.backend().jobs().join(session.context().clock());
    }

    @Override
    public FakeMachineSpec decode(String providerSpec) {
        return plugin.decode(providerSpec);
    }

    @Override
    public List<Violation> violations(FakeMachineSpec spec, MachineSecret secret) {
        return plugin.violations(spec, secret);
    }

    @Override
    public Set<String> credentialKeys() {
        return plugin.credentialKeys();
    }

    @Override
    public String createMachine(String machineName, FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return open().createMachine(machineName, spec, secret, timeout);
    }

    @Override
    public Optional<String> deleteMachine(
            String machineName, String providerId, FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return open().deleteMachine(machineName, providerId, spec, secret, timeout);
    }

    @Override
    public FoundMachine getMachineStatus(
            String machineName, String providerId, FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return open().getMachineStatus(machineName, providerId, spec, secret, timeout);
    }

    @Override
    public Map<String, String> listMachines(FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return open().listMachines(spec, secret, timeout);
    }

    @Override
    public String shutDownMachine(
            String machineName, String providerId, FakeMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return open().shutDownMachine(machineName, providerId, spec, secret, timeout);
    }

    @Override
    public List<String> volumeIds(List<PersistentVolumeSpec> volumes) {
        return plugin.volumeIds(volumes);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            session.backend().jobs().leave(session.context().clock());
        }
    }

    private FakeMachinePlugin open() {
        if (closed.get()) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the session is closed");
        }
        if (!welcome) {
            throw PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the hypervisor does not take the token");
        }
        return plugin;
    }
}
