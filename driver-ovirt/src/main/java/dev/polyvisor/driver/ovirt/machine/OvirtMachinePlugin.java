package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.PluginSession;
import dev.polyvisor.driver.ovirt.client.EngineAddress;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Machines of an orchestrator on an engine.
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class OvirtMachinePlugin implements PluginSession<OvirtMachineSpec> {
    private static final String PREFIX = "ovirt://";
    private static final String CSI_DRIVER = "csi.ovirt.org";
    private static final String CLOUD_CONFIG = "#cloud-config";
    private static final String KEYS = "ssh_authorized_keys";

    private final OvirtSession session;
    private final MachineWork work;

    /** A plugin on the engine of a session. */
    public OvirtMachinePlugin(OvirtSession session) {
        this.session = session;
        this.work = new MachineWork(session);
    }

    @Override
    public OvirtMachineSpec decode(String providerSpec) {
        return SpecReader.read(providerSpec);
    }

    @Override
    public List<Violation> violations(OvirtMachineSpec spec, MachineSecret secret) {
        List<Violation> found = new ArrayList<>();
        var unused = EngineAccess.of(secret, found);
        String userData = userData(secret);
        if (userData.isEmpty()) {
            found.add(new Violation(MachineSecret.USER_DATA, "cannot be empty"));
        } else if (!userData.startsWith(CLOUD_CONFIG)) {
            // the engine puts what it has to say itself before it
            found.add(new Violation(MachineSecret.USER_DATA, "is no " + CLOUD_CONFIG));
        } else if (!spec.sshKeys().isEmpty() && userData.contains(KEYS + ":")) {
            found.add(new Violation(
                    MachineSecret.USER_DATA, "contains " + KEYS + " already, and the specification has sshKeys"));
        }
        return found;
    }

    private static String userData(MachineSecret secret) {
        return secret.find(MachineSecret.USER_DATA).map(Secret::reveal).orElse("");
    }

    @Override
    public Set<String> credentialKeys() {
        return EngineAccess.KEYS;
    }

    @Override
    public Set<String> backendKeys() {
        return EngineAccess.KEYS;
    }

    @Override
    public PluginSession<OvirtMachineSpec> connect(MachineSecret access) {
        List<Violation> faults = new ArrayList<>();
        Connection connection = EngineAccess.of(access, faults).orElseThrow(() -> unusable(faults));
        EngineAddress address = Optional.of(connection.address())
                .filter(Address.Url.class::isInstance)
                .map(Address.Url.class::cast)
                .flatMap(url -> EngineAddress.of(url.url()))
                .orElseThrow(() -> unusable(faults));
        DriverContext context = session.context();
        OvirtClient client =
                OvirtClient.of(connection, address, context.provider(), context.executor(), context.clock());
        return new OvirtMachinePlugin(new OvirtSession(context, client, Optional.empty()));
    }

    private static PolyvisorException unusable(List<Violation> faults) {
        return PolyvisorException.builder(ErrorCode.UNAUTHENTICATED, "the engine of the secret cannot be used")
                .violations(faults)
                .build();
    }

    @Override
    public String createMachine(String machineName, OvirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return providerId(work.create(machineName, spec, userData(secret), timeout));
    }

    @Override
    public Optional<String> deleteMachine(
            String machineName, String providerId, OvirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return work.delete(machineName, remembered(providerId), spec, timeout).map(OvirtMachinePlugin::providerId);
    }

    @Override
    public FoundMachine getMachineStatus(
            String machineName, String providerId, OvirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Map.Entry<String, MachineState> found = work.state(machineName, remembered(providerId), spec);
        return new FoundMachine(providerId(found.getKey()), found.getValue());
    }

    @Override
    public Map<String, String> listMachines(OvirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Map<String, String> machines = new TreeMap<>();
        work.names(spec).forEach((id, name) -> machines.put(providerId(id), name));
        return machines;
    }

    @Override
    public String shutDownMachine(
            String machineName, String providerId, OvirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return providerId(work.shutDown(machineName, remembered(providerId), spec));
    }

    /** Volumes of oVirt's own CSI driver are disks of the engine. */
    @Override
    public List<String> volumeIds(List<PersistentVolumeSpec> volumes) {
        return volumes.stream()
                .filter(volume -> volume.isCsi() && volume.driver().equals(CSI_DRIVER))
                .map(PersistentVolumeSpec::volumeHandle)
                .toList();
    }

    private static String providerId(String id) {
        return PREFIX + id;
    }

    /** The identifier that a caller remembers; one that is not ours says nothing. */
    private static Optional<String> remembered(String providerId) {
        return providerId.startsWith(PREFIX) ? Optional.of(providerId.substring(PREFIX.length())) : Optional.empty();
    }

    /** Ends the session with the engine that a secret names; the plugin of a provider ends with its session. */
    @Override
    public void close() {
        session.client().close();
    }
}
