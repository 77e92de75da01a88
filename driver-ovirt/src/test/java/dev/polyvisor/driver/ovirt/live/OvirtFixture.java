package dev.polyvisor.driver.ovirt.live;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.driver.ovirt.OvirtDriverFactory;
import dev.polyvisor.simulators.fault.Direction;
import dev.polyvisor.simulators.fault.FaultProxy;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import dev.polyvisor.testkit.SupportMatrix;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.Fault;
import dev.polyvisor.testkit.contract.MachineFixture;
import dev.polyvisor.testkit.contract.ResourceSample;
import dev.polyvisor.testkit.contract.SecondClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The driver over a simulated engine of its own, through a proxy that can fail. */
final class OvirtFixture implements DriverFixture {
    private static final Path PAGE = Path.of("..", "docs", "support-matrix.md");
    private static final Scope OTHER = Scope.of("Other");
    private static final int MORE_THAN_A_TEST_SEES = 1_000;

    private final OvirtSimulator engine =
            OvirtSimulator.builder().http().operationTime(Duration.ofMillis(20)).start();
    private final FaultProxy faulty = FaultProxy.to(engine.httpAddress()).start();
    private final SimulatedSecondClient secondClient = new SimulatedSecondClient(engine);
    private @Nullable OvirtSimulator elsewhere;

    OvirtFixture() {
        engine.content().host("host1");
        engine.content().storageDomain("data1");
        String other = engine.content().dataCenter(OTHER.name());
        engine.content().cluster("other-cluster", other);
        String model = engine.content().vm("model");
        String disk = engine.content().disk("model-disk", 1L << 30);
        engine.content()
                .add(
                        "vms/" + model + "/diskattachments",
                        "{\"interface\":\"virtio\",\"bootable\":\"true\",\"active\":\"true\",\"disk\":{\"id\":\"" + disk
                                + "\"}}");
        engine.content().template("golden", model);
        engine.content().remove("vms/" + model);
    }

    OvirtSimulator engine() {
        return engine;
    }

    @Override
    public DriverFactory factory() {
        return new OvirtDriverFactory();
    }

    @Override
    public Connection connection() {
        return at(faulty.port());
    }

    private Connection at(int port) {
        return Connection.parse("http://127.0.0.1:" + port + "/ovirt-engine/api")
                .login(engine.user(), engine.password())
                .scope(Scope.of("Default"));
    }

    @Override
    public SecondClient secondClient() {
        return secondClient;
    }

    @Override
    public InstanceSpecBuilder machine(String name) {
        return InstanceSpec.named(name).image("Blank");
    }

    @Override
    public Optional<Scope> otherScope() {
        return Optional.of(OTHER);
    }

    @Override
    public Set<Capability> capabilities() {
        return supported();
    }

    /** What the page says that the driver supports. */
    static Set<Capability> supported() {
        return column().entrySet().stream()
                .filter(row -> row.getValue().equals("yes"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    static Map<Capability, String> column() {
        try {
            return SupportMatrix.parse(Files.readString(PAGE)).column("ovirt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<MachineFixture> machines() {
        return Optional.of(new Machines());
    }

    /** Nobody looks into its guests, so nothing is written to disks. */
    @Override
    public Optional<ResourceSample> resources() {
        return Optional.of(new ResourceSample("golden", "{\"network\": \"ovirtmgmt\"}", "", ""));
    }

    /** A port that nobody listens at. */
    @Override
    public Optional<Connection> deadConnection() {
        return Optional.of(at(1));
    }

    @Override
    public Optional<Connection> refusedConnection() {
        return Optional.of(connection().login(engine.user(), Secret.of("wrong-" + engine.user())));
    }

    @Override
    public List<InvalidConnection> invalidConnections() {
        return List.of(
                new InvalidConnection(
                        Connection.parse("https://engine.example/somewhere"), Set.of("address", "credentials")),
                new InvalidConnection(connection().login("admin", Secret.of("x")), Set.of("credentials.user")),
                new InvalidConnection(connection().option("colour", "blue"), Set.of("colour")));
    }

    @Override
    public Optional<Cursor> expiredCursor() {
        return Optional.of(new Cursor("999999@1"));
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.of(Fault.UNREACHABLE, Fault.HANG, Fault.LOST_REPLY, Fault.EVENTS_CUT, Fault.EVENTS_TWICE);
    }

    @Override
    public Injection inject(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> {
                faulty.refuse();
                faulty.cutAll();
                return faulty::accept;
            }
            case HANG -> {
                faulty.onEveryConnection(dev.polyvisor.simulators.fault.Fault.stall(Direction.TO_CLIENT, 0));
                faulty.stallAll();
                return () -> {
                    faulty.clear();
                    faulty.release();
                };
            }
            case LOST_REPLY -> {
                engine.faults()
                        .add(
                                exchange -> !exchange.method().equals("GET")
                                        && !exchange.path().contains("/sso"),
                                1,
                                ReplyFault.cutAfter());
                return engine.faults()::clear;
            }
            case EVENTS_TWICE -> {
                engine.events().repeatNext(MORE_THAN_A_TEST_SEES);
                return () -> engine.events().repeatNext(0);
            }
            default -> {
                engine.cutConnections();
                return () -> {};
            }
        }
    }

    @Override
    public void close() {
        faulty.close();
        engine.close();
        if (elsewhere != null) {
            elsewhere.close();
        }
    }

    /** Machines of an orchestrator. */
    private final class Machines implements MachineFixture {
        private static final Secret USER_DATA = Secret.of("#cloud-config\n");

        private static ObjectNode spec() {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("cluster", "Default")
                    .put("template", "Blank")
                    .put("memory", "64MiB");
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
            return MachineSecret.of(MachineSecret.USER_DATA, USER_DATA);
        }

        @Override
        public List<InvalidSpec> invalidSpecs() {
            return List.of(
                    new InvalidSpec(
                            spec().put("cluster", "").put("memory", "much").toString(),
                            Set.of("cluster", "memory", "tags")),
                    new InvalidSpec("{\"cluster\": 7, \"colour\": \"blue\"}", Set.of("cluster", "colour")));
        }

        @Override
        public List<MachineSecret> refusedSecrets() {
            return List.of(
                    secret().with("url", Secret.of("https://engine.example/somewhere")),
                    access(engine).with("password", Secret.of("wrong-password")));
        }

        @Override
        public Optional<MachineSecret> elsewhere() {
            if (elsewhere == null) {
                elsewhere = OvirtSimulator.builder().http().start();
                elsewhere.content().host("host1");
            }
            return Optional.of(access(elsewhere));
        }

        private MachineSecret access(OvirtSimulator other) {
            return secret().with("url", Secret.of(other.httpUrl().toString()))
                    .with("username", Secret.of(other.user()))
                    .with("password", other.password());
        }
    }
}
