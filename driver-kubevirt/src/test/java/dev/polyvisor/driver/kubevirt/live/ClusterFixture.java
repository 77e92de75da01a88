package dev.polyvisor.driver.kubevirt.live;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.driver.kubevirt.KubevirtDriverFactory;
import dev.polyvisor.driver.kubevirt.instance.Abilities;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.MachineFixture;
import dev.polyvisor.testkit.contract.SecondClient;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The driver over a cluster that a kubeconfig names, in one namespace of it. Nothing of it can be made to fail. */
final class ClusterFixture implements DriverFixture {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Set<Capability> OF_RUNNING = EnumSet.of(
            Capability.START,
            Capability.STOP,
            Capability.SHUTDOWN,
            Capability.RESET,
            Capability.FREEZE,
            Capability.LIVE_MIGRATE,
            Capability.CONSOLE,
            Capability.DISKS_HOT_PLUG);

    /** How long the controller of a machine may take to look at it; a cluster may have none. */
    private static final Duration FIRST_STATUS = Duration.ofSeconds(5);

    private final ClusterBackend cluster;

    ClusterFixture(ClusterBackend cluster) {
        this.cluster = cluster;
    }

    @Override
    public DriverFactory factory() {
        return new KubevirtDriverFactory();
    }

    @Override
    public Connection connection() {
        return Connection.kubeconfig(cluster.kubeconfig())
                .scope(Scope.of(cluster.namespace()))
                .option("namespaces", cluster.namespace())
                .allowExecPlugins();
    }

    @Override
    public SecondClient secondClient() {
        return new Plain();
    }

    @Override
    public InstanceSpecBuilder machine(String name) {
        return InstanceSpec.named(name)
                .source(InstanceSource.containerDisk(cluster.disk()))
                .memory(DataSize.mib(64));
    }

    /** Without what needs a running guest, where none comes to run. */
    @Override
    public Set<Capability> capabilities() {
        Set<Capability> all = EnumSet.copyOf(Abilities.table().all());
        if (cluster.runsNothing().isPresent()) {
            all.removeAll(OF_RUNNING);
        }
        return all;
    }

    @Override
    public Optional<MachineFixture> machines() {
        return Optional.of(new Machines());
    }

    @Override
    public void close() {
        cluster.plain().names(PlainCluster.MACHINES, cluster.namespace()).stream()
                .filter(name -> name.startsWith(NAME_PREFIX))
                .forEach(name -> cluster.plain().removeMachine(cluster.namespace(), name));
        // they outlive their machines, and the next rule wants their names
        cluster.plain().removeSnapshots(cluster.namespace());
    }

    /** Small machines of an orchestrator. */
    static ObjectNode machineSpec() {
        return (ObjectNode) MAPPER.readTree("""
                {"region": "default", "zone": "default",
                 "resources": {"requests": {"cpu": "1", "memory": "64Mi"}},
                 "rootVolume": {"source": {"blank": {}},
                   "pvc": {"resources": {"requests": {"storage": "1Gi"}}}}}
                """);
    }

    static MachineClass machineClass(Map<String, String> tags) {
        ObjectNode spec = machineSpec();
        ObjectNode all = spec.putObject("tags");
        tags.forEach(all::put);
        return new MachineClass("live", spec.toString());
    }

    static MachineSecret machineSecret() {
        return new MachineSecret(Map.of("userData", Secret.of("#cloud-config\n")));
    }

    private static final class Machines implements MachineFixture {
        @Override
        public MachineClass machineClass(Map<String, String> tags) {
            return ClusterFixture.machineClass(tags);
        }

        @Override
        public MachineSecret secret() {
            return machineSecret();
        }

        @Override
        public List<InvalidSpec> invalidSpecs() {
            return List.of(new InvalidSpec(
                    machineSpec().put("region", "").put("zone", "").toString(), Set.of("region", "zone")));
        }
    }

    /** The cluster behind the driver's back. */
    private final class Plain implements SecondClient {
        private String name(String id) {
            return cluster.plain().names(PlainCluster.MACHINES, cluster.namespace()).stream()
                    .filter(name -> uid(name).equals(Optional.of(id)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no machine " + id));
        }

        private Optional<String> uid(String name) {
            return cluster.plain()
                    .find(PlainCluster.MACHINES, cluster.namespace(), name)
                    .map(vm -> vm.path("metadata").path("uid").asString());
        }

        @Override
        public String create(String name) {
            String uid = cluster.plain().makeMachine(cluster.namespace(), name, cluster.disk(), "Halted");
            // what its controller writes at first is no change that a rule asked for
            boolean unused =
                    PlainCluster.holds(() -> cluster.plain().isLookedAt(cluster.namespace(), name), FIRST_STATUS);
            return uid;
        }

        @Override
        public void label(String id, String key, String value) {
            ObjectNode patch = MAPPER.createObjectNode();
            patch.putObject("metadata").putObject("labels").put(key, value);
            cluster.plain().patchMachine(cluster.namespace(), name(id), patch.toString());
        }

        @Override
        public void start(String id) {
            cluster.runsNothing().ifPresent(why -> Assumptions.abort("skipped: " + why));
            String name = name(id);
            cluster.plain().patchMachine(cluster.namespace(), name, "{\"spec\":{\"runStrategy\":\"Always\"}}");
            PlainCluster.until(name + " does not run", () -> cluster.plain().runs(cluster.namespace(), name));
        }

        @Override
        public boolean stop(String id) {
            String name = name(id);
            cluster.plain().patchMachine(cluster.namespace(), name, "{\"spec\":{\"runStrategy\":\"Halted\"}}");
            PlainCluster.until(
                    name + " still runs",
                    () -> cluster.plain()
                            .find(PlainCluster.INSTANCES, cluster.namespace(), name)
                            .isEmpty());
            return true;
        }

        @Override
        public void delete(String id) {
            cluster.plain().removeMachine(cluster.namespace(), name(id));
        }

        @Override
        public int count(String name) {
            return cluster.plain()
                            .find(PlainCluster.MACHINES, cluster.namespace(), name)
                            .isPresent()
                    ? 1
                    : 0;
        }

        @Override
        public Map<Kind<?>, Set<String>> contents() {
            JsonNode list = cluster.plain()
                    .get("/apis/kubevirt.io/v1/namespaces/" + cluster.namespace() + "/virtualmachines")
                    .orElseThrow();
            return Map.of(
                    KubevirtVm.KIND,
                    list.path("items")
                            .valueStream()
                            .map(vm -> vm.path("metadata").path("uid").asString())
                            .collect(Collectors.toSet()));
        }

        @Override
        public Kind<?> machineKind() {
            return KubevirtVm.KIND;
        }
    }
}
