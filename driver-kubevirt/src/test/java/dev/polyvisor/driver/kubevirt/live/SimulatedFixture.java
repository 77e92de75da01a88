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
import dev.polyvisor.driver.kubevirt.model.KubevirtClaim;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.simulators.fault.Direction;
import dev.polyvisor.simulators.fault.FaultProxy;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.Fault;
import dev.polyvisor.testkit.contract.MachineFixture;
import dev.polyvisor.testkit.contract.ResourceSample;
import dev.polyvisor.testkit.contract.SecondClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The driver over a simulated cluster of its own, through a proxy that can fail. */
final class SimulatedFixture implements DriverFixture {
    private static final String NAMESPACE = "demo";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final KubeVirtSimulator cluster =
            KubeVirtSimulator.builder().http().bookmarks(Duration.ofMillis(500)).start();
    private final FaultProxy proxy = FaultProxy.to(cluster.httpAddress()).start();

    SimulatedFixture() {
        cluster.content()
                .namespace(NAMESPACE)
                .namespace("other")
                .node("node-a")
                .claim(NAMESPACE, "tiny", "standard", "1Gi")
                .put("""
                        {"apiVersion": "cdi.kubevirt.io/v1beta1", "kind": "DataSource", "metadata": {"name": "tiny", "namespace": "demo"},
                         "spec": {"source": {"pvc": {"namespace": "demo", "name": "tiny"}}}}
                        """);
    }

    @Override
    public DriverFactory factory() {
        return new KubevirtDriverFactory();
    }

    private Connection to(String address) {
        return Connection.parse(address).token(cluster.adminToken()).scope(Scope.of(NAMESPACE));
    }

    @Override
    public Connection connection() {
        return to("http://127.0.0.1:" + proxy.port());
    }

    @Override
    public SecondClient secondClient() {
        return new Content();
    }

    @Override
    public InstanceSpecBuilder machine(String name) {
        return InstanceSpec.named(name)
                .source(InstanceSource.containerDisk("images.example.test/tiny:1"))
                .memory(DataSize.mib(64));
    }

    @Override
    public Set<Capability> capabilities() {
        return Abilities.table().all();
    }

    @Override
    public List<InvalidConnection> invalidConnections() {
        return List.of(
                new InvalidConnection(Connection.parse("local:"), Set.of("address")),
                new InvalidConnection(
                        connection().option("namespaces", "A B").option("colour", "blue"),
                        Set.of("namespaces", "colour")));
    }

    @Override
    public Optional<Connection> refusedConnection() {
        return Optional.of(connection().token(Secret.of("nobody-knows-this-token")));
    }

    @Override
    public Optional<Scope> otherScope() {
        return Optional.of(Scope.of("other"));
    }

    @Override
    public Optional<MachineFixture> machines() {
        return Optional.of(new Machines());
    }

    @Override
    public Optional<ResourceSample> resources() {
        return Optional.of(new ResourceSample("tiny", "{}", "", ""));
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.of(Fault.UNREACHABLE, Fault.HANG, Fault.LOST_REPLY, Fault.EVENTS_CUT, Fault.EVENTS_TWICE);
    }

    @Override
    public Injection inject(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> {
                proxy.refuse();
                proxy.cutAll();
                return proxy::accept;
            }
            case HANG -> {
                proxy.onEveryConnection(dev.polyvisor.simulators.fault.Fault.stall(Direction.TO_CLIENT, 0));
                proxy.stallAll();
                return () -> {
                    proxy.clear();
                    proxy.release();
                };
            }
            case LOST_REPLY ->
                cluster.faults().add(exchange -> !exchange.method().equals("GET"), 1, ReplyFault.cutAfter());
            case EVENTS_TWICE -> cluster.misbehaviour().repeatEvents(1_000);
            default -> cluster.misbehaviour().cutWatches();
        }
        return () -> {};
    }

    @Override
    public boolean collectsConnections() {
        return Runtime.version().feature() < 21;
    }

    @Override
    public void close() {
        proxy.close();
        cluster.close();
    }

    /** Machines of an orchestrator. */
    private static final class Machines implements MachineFixture {
        private static ObjectNode spec() {
            return (ObjectNode) MAPPER.readTree("""
                    {"region": "default", "zone": "default",
                     "resources": {"requests": {"cpu": "1", "memory": "64Mi"}},
                     "rootVolume": {"source": {"blank": {}},
                       "pvc": {"resources": {"requests": {"storage": "1Gi"}}}}}
                    """);
        }

        @Override
        public MachineClass machineClass(Map<String, String> tags) {
            ObjectNode spec = spec();
            ObjectNode all = spec.putObject("tags");
            tags.forEach(all::put);
            return new MachineClass("contract", spec.toString());
        }

        @Override
        public MachineSecret secret() {
            return new MachineSecret(Map.of("userData", Secret.of("#cloud-config\n")));
        }

        @Override
        public List<InvalidSpec> invalidSpecs() {
            return List.of(
                    new InvalidSpec(spec().put("region", "").put("zone", "").toString(), Set.of("region", "zone")));
        }

        @Override
        public List<MachineSecret> refusedSecrets() {
            return List.of(
                    new MachineSecret(Map.of("userData", Secret.of("#cloud-config\n"), "kubeconfig", Secret.of("{"))));
        }
    }

    /** The cluster behind the driver's back. */
    private final class Content implements SecondClient {
        private JsonNode machine(String id) {
            return cluster.content().names("virtualmachines", "").stream()
                    .map(path -> path.split("/", -1))
                    .map(parts -> MAPPER.readTree(cluster.content()
                            .find("virtualmachines", parts[0], parts[1])
                            .orElse("{}")))
                    .filter(vm -> vm.path("metadata").path("uid").asString("").equals(id))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no machine " + id));
        }

        private String namespace(JsonNode machine) {
            return machine.path("metadata").path("namespace").asString();
        }

        private String name(JsonNode machine) {
            return machine.path("metadata").path("name").asString();
        }

        @Override
        public String create(String name) {
            cluster.content().virtualMachine(NAMESPACE, name, "Halted");
            return MAPPER.readTree(cluster.content()
                            .find("virtualmachines", NAMESPACE, name)
                            .orElseThrow())
                    .path("metadata")
                    .path("uid")
                    .asString();
        }

        @Override
        public void label(String id, String key, String value) {
            JsonNode vm = machine(id);
            ObjectNode patch = MAPPER.createObjectNode();
            patch.putObject("metadata").putObject("labels").put(key, value);
            cluster.content().patch("virtualmachines", namespace(vm), name(vm), patch.toString());
        }

        @Override
        public void start(String id) {
            JsonNode vm = machine(id);
            cluster.content()
                    .patch("virtualmachines", namespace(vm), name(vm), "{\"spec\":{\"runStrategy\":\"Always\"}}");
            until(() -> machine(id).path("status").path("ready").asBoolean(false));
        }

        @Override
        public boolean stop(String id) {
            JsonNode vm = machine(id);
            cluster.content()
                    .patch("virtualmachines", namespace(vm), name(vm), "{\"spec\":{\"runStrategy\":\"Halted\"}}");
            until(() -> cluster.content()
                    .find("virtualmachineinstances", namespace(vm), name(vm))
                    .isEmpty());
            return true;
        }

        @Override
        public void delete(String id) {
            JsonNode vm = machine(id);
            cluster.content().delete("virtualmachines", namespace(vm), name(vm));
            until(() -> cluster.content()
                    .find("virtualmachines", namespace(vm), name(vm))
                    .isEmpty());
        }

        private static void until(BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new AssertionError("interrupted");
                }
                Thread.onSpinWait();
            }
        }

        @Override
        public int count(String name) {
            return (int) cluster.content().names("virtualmachines", "").stream()
                    .filter(path -> path.endsWith("/" + name))
                    .count();
        }

        @Override
        public Map<Kind<?>, Set<String>> contents() {
            Set<String> ids = new HashSet<>();
            for (String path : cluster.content().names("virtualmachines", "")) {
                String[] parts = path.split("/", -1);
                cluster.content()
                        .find("virtualmachines", parts[0], parts[1])
                        .ifPresent(vm -> ids.add(
                                MAPPER.readTree(vm).path("metadata").path("uid").asString()));
            }
            return Map.of(
                    KubevirtVm.KIND,
                    ids,
                    KubevirtClaim.KIND,
                    Set.copyOf(cluster.content().names("persistentvolumeclaims", "")));
        }

        @Override
        public Optional<String> userData(String id) {
            JsonNode vm = machine(id);
            return cluster.content()
                    .find("secrets", namespace(vm), "setup-" + name(vm))
                    .map(secret -> MAPPER.readTree(secret)
                            .path("data")
                            .path("userdata")
                            .asString(""))
                    .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        }

        @Override
        public Kind<?> machineKind() {
            return KubevirtVm.KIND;
        }
    }
}
