package dev.polyvisor.driver.lxd.machine;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.driver.lxd.session.LxdSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Machines of an orchestrator as instances in the project of a session. There is only the server of the connection: the secret
 * holds user data and no credentials. Thread safety: may be used from any thread.
 */
public final class LxdMachinePlugin implements PluginSPI<LxdMachineSpec> {
    /** The name of the CSI driver whose volumes are custom volumes of LXD. */
    private static final String CSI_DRIVER = "lxd.csi.canonical.com";

    private static final String PREFIX = "lxd://";

    private final LxdSession session;
    private final MachineWork work;
    private final SpecReader reader = new SpecReader();

    public LxdMachinePlugin(LxdSession session) {
        this.session = session;
        this.work = new MachineWork(session);
    }

    @Override
    public LxdMachineSpec decode(String providerSpec) {
        return reader.read(providerSpec);
    }

    @Override
    public List<Violation> violations(LxdMachineSpec spec, MachineSecret secret) {
        return secret.find(MachineSecret.USER_DATA).isPresent()
                ? List.of()
                : List.of(new Violation(MachineSecret.USER_DATA, "is missing"));
    }

    @Override
    public Set<String> credentialKeys() {
        return Set.of();
    }

    @Override
    public String createMachine(String machineName, LxdMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        work.create(
                machineName,
                spec,
                secret.find(MachineSecret.USER_DATA).map(Secret::reveal).orElse(""));
        return id(machineName);
    }

    @Override
    public Optional<String> deleteMachine(
            String machineName, String providerId, LxdMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return work.delete(machineName, Ownership.of(spec)) ? Optional.of(id(machineName)) : Optional.empty();
    }

    @Override
    public FoundMachine getMachineStatus(
            String machineName, String providerId, LxdMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return new FoundMachine(id(machineName), work.state(machineName, Ownership.of(spec)));
    }

    @Override
    public Map<String, String> listMachines(LxdMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Map<String, String> machines = new TreeMap<>();
        work.names(Ownership.of(spec)).forEach(name -> machines.put(id(name), name));
        return machines;
    }

    @Override
    public String shutDownMachine(
            String machineName, String providerId, LxdMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        work.shutDown(machineName, Ownership.of(spec), timeout);
        return id(machineName);
    }

    @Override
    public List<String> volumeIds(List<PersistentVolumeSpec> volumes) {
        return volumes.stream()
                .filter(volume -> volume.isCsi() && volume.driver().equals(CSI_DRIVER))
                .map(PersistentVolumeSpec::volumeHandle)
                .toList();
    }

    private String id(String machine) {
        return PREFIX + session.project() + "/" + machine;
    }
}
