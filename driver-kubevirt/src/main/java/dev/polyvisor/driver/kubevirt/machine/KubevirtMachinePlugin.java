package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.PluginSession;
import dev.polyvisor.driver.kubevirt.client.Accesses;
import dev.polyvisor.driver.kubevirt.client.ClusterAccess;
import dev.polyvisor.driver.kubevirt.client.KubeClient;
import dev.polyvisor.driver.kubevirt.client.KubeTransport;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.session.Namespaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Machines of an orchestrator on a cluster. The secret is made first, then the machine, then the secret is given to the machine:
 * whatever a call leaves half way is listed, completed by the next create and removed by the next delete.
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class KubevirtMachinePlugin implements PluginSession<KubevirtMachineSpec> {
    /** The key of a secret with the kubeconfig of another cluster. */
    static final String KUBECONFIG = "kubeconfig";

    /** The name of the CSI driver whose volumes are claims of this backend. */
    private static final String CSI_DRIVER = "csi.kubevirt.io";

    private static final String PREFIX = "kubevirt://";
    private static final String DEFAULT_NAMESPACE = "default";

    private final KubeSession session;
    private final MachineWork work;

    /** A plugin on the cluster of a session. */
    public KubevirtMachinePlugin(KubeSession session) {
        this.session = session;
        this.work = new MachineWork(session);
    }

    @Override
    public KubevirtMachineSpec decode(String providerSpec) {
        return new SpecReader(session.client().json()).read(providerSpec);
    }

    @Override
    public List<Violation> violations(KubevirtMachineSpec spec, MachineSecret secret) {
        List<Violation> found = new ArrayList<>();
        secret.find(KUBECONFIG).ifPresent(text -> access(text, found));
        Optional<Secret> userData = secret.find(MachineSecret.USER_DATA);
        if (userData.isEmpty()) {
            found.add(new Violation(MachineSecret.USER_DATA, "cannot be empty"));
        }
        userData.flatMap(text -> UserData.problem(text.reveal(), spec.sshKeys()))
                .ifPresent(problem -> found.add(new Violation(MachineSecret.USER_DATA, problem)));
        return found;
    }

    private static Optional<ClusterAccess> access(Secret text, List<Violation> faults) {
        List<Violation> own = new ArrayList<>();
        Optional<ClusterAccess> access = Accesses.ofText(text, own);
        own.forEach(each -> faults.add(new Violation(KUBECONFIG, each.problem())));
        return access;
    }

    @Override
    public Set<String> credentialKeys() {
        return Set.of(KUBECONFIG);
    }

    @Override
    public Set<String> backendKeys() {
        return Set.of(KUBECONFIG);
    }

    @Override
    public PluginSession<KubevirtMachineSpec> connect(MachineSecret access) {
        List<Violation> faults = new ArrayList<>();
        ClusterAccess way = access.find(KUBECONFIG)
                .flatMap(text -> access(text, faults))
                .orElseThrow(() -> PolyvisorException.builder(
                                ErrorCode.UNAUTHENTICATED, "the kubeconfig of the secret cannot be used")
                        .violations(faults)
                        .build());
        KubeTransport transport =
                new KubeTransport(session.context(), way, session.settings().silence());
        Namespaces there = new Namespaces(way.namespace().orElse(DEFAULT_NAMESPACE), List.of());
        return new KubevirtMachinePlugin(
                new KubeSession(session.context(), new KubeClient(transport), there, session.settings()));
    }

    @Override
    public String createMachine(String machineName, KubevirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        String userData =
                secret.find(MachineSecret.USER_DATA).map(Secret::reveal).orElse("");
        work.create(machineName, spec, userData);
        return id(machineName);
    }

    @Override
    public Optional<String> deleteMachine(
            String machineName, String providerId, KubevirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return work.delete(machineName, Ownership.of(spec)) ? Optional.of(id(machineName)) : Optional.empty();
    }

    @Override
    public FoundMachine getMachineStatus(
            String machineName, String providerId, KubevirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        return new FoundMachine(id(machineName), work.state(machineName, Ownership.of(spec)));
    }

    @Override
    public Map<String, String> listMachines(KubevirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        Map<String, String> machines = new TreeMap<>();
        work.names(Ownership.of(spec)).forEach(name -> machines.put(id(name), name));
        return machines;
    }

    @Override
    public String shutDownMachine(
            String machineName, String providerId, KubevirtMachineSpec spec, MachineSecret secret, Duration timeout)
            throws InterruptedException {
        work.shutDown(machineName, Ownership.of(spec));
        return id(machineName);
    }

    @Override
    public List<String> volumeIds(List<PersistentVolumeSpec> volumes) {
        return volumes.stream()
                .filter(volume -> volume.isCsi() && volume.driver().equals(CSI_DRIVER))
                .map(PersistentVolumeSpec::volumeHandle)
                .toList();
    }

    private static String id(String machine) {
        return PREFIX + machine;
    }

    /** Ends the session with the cluster that a secret names; the plugin of a provider ends with its session. */
    @Override
    public void close() {
        session.client().close();
    }
}
