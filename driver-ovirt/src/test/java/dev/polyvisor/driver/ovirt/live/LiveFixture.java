package dev.polyvisor.driver.ovirt.live;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.driver.ovirt.OvirtDriverFactory;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.MachineFixture;
import dev.polyvisor.testkit.contract.Patience;
import dev.polyvisor.testkit.contract.SecondClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The driver over an engine that the tests do not own: they make machines there and take them away, and break nothing. */
final class LiveFixture implements DriverFixture {
    private static final Duration LONG = Duration.ofMinutes(3);

    private final EngineUnderTest engine;
    private final PlainEngine plain;
    private final JsonNode cluster;
    private final PlainSecondClient secondClient;

    LiveFixture(EngineUnderTest engine) {
        this.engine = engine;
        this.plain = new PlainEngine(engine);
        Optional<JsonNode> host = plain.all("/hosts", "host")
                .filter(each -> each.path("status").asString("").equals("up"))
                .findFirst();
        Assumptions.assumeTrue(host.isPresent(), () -> engine + " has no host that is up, so no machine can run there");
        this.cluster = plain.get(
                        "/clusters/" + host.orElseThrow().at("/cluster/id").asString())
                .orElseThrow();
        this.secondClient = new PlainSecondClient(plain, cluster.path("id").asString());
    }

    @Override
    public DriverFactory factory() {
        return new OvirtDriverFactory();
    }

    @Override
    public Connection connection() {
        return engine.connection();
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
    public Set<Capability> capabilities() {
        return OvirtFixture.supported();
    }

    @Override
    public Optional<Connection> deadConnection() {
        return Optional.of(
                Connection.parse("https://127.0.0.1:1/ovirt-engine/api").login(engine.user(), engine.password()));
    }

    /** One time only: an engine locks an account after some failures. */
    @Override
    public Optional<Connection> refusedConnection() {
        return Optional.of(connection().login(engine.user(), Secret.of("wrong-password")));
    }

    @Override
    public List<InvalidConnection> invalidConnections() {
        return List.of(new InvalidConnection(connection().login("admin", Secret.of("x")), Set.of("credentials.user")));
    }

    @Override
    public Optional<Cursor> expiredCursor() {
        return Optional.of(new Cursor("999999999@1"));
    }

    @Override
    public Optional<MachineFixture> machines() {
        return template().map(Machines::new);
    }

    /** One with something to boot from; without one machines are not tested, and the kit says that it misses them. */
    private Optional<String> template() {
        return plain.all("/templates", "template")
                .filter(each -> each.path("status").asString("").equals("ok"))
                .map(each -> each.path("name").asString())
                .filter(name -> !name.equals("Blank"))
                .findFirst();
    }

    @Override
    public Patience patience() {
        return engine.isReal() ? new Patience(LONG, LONG, LONG, LONG) : Patience.DEFAULT;
    }

    @Override
    public void close() {
        secondClient.close();
    }

    /** Machines of an orchestrator. */
    private final class Machines implements MachineFixture {
        private final String template;

        private Machines(String template) {
            this.template = template;
        }

        private ObjectNode spec() {
            return JsonMapper.shared()
                    .createObjectNode()
                    .put("cluster", cluster.path("name").asString())
                    .put("template", template)
                    .put("memory", "256MiB");
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
            return MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#cloud-config\n"));
        }

        @Override
        public List<InvalidSpec> invalidSpecs() {
            return List.of(new InvalidSpec(spec().put("cluster", "").toString(), Set.of("cluster", "tags")));
        }
    }
}
