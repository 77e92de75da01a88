package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.SecondClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The driver over a real LXD. Instances that a test leaves are removed; the daemon is that of the whole run. */
class LiveFixture implements DriverFixture {
    /** A project besides {@code default}, with the same images and profiles. */
    static final String OTHER_PROJECT = "other";

    private final PrivateLxd lxd;
    private final LiveSecondClient secondClient;

    LiveFixture(PrivateLxd lxd) {
        this.lxd = lxd;
        this.secondClient = new LiveSecondClient(lxd.plain());
    }

    @Override
    public DriverFactory factory() {
        return new LxdDriverFactory();
    }

    @Override
    public Connection connection() {
        return Connection.unixSocket(lxd.socket().toString());
    }

    @Override
    public SecondClient secondClient() {
        return secondClient;
    }

    @Override
    public InstanceSpecBuilder machine(String name) {
        return InstanceSpec.named(name).image(TestImage.ALIAS);
    }

    @Override
    public Set<Capability> capabilities() {
        return LxdCapabilities.all();
    }

    @Override
    public Optional<Scope> otherScope() {
        return Optional.of(Scope.of(OTHER_PROJECT));
    }

    @Override
    public Optional<Connection> deadConnection() {
        return Optional.of(Connection.unixSocket(lxd.folder().resolve("nobody").toString()));
    }

    @Override
    public List<InvalidConnection> invalidConnections() {
        return List.of(
                new InvalidConnection(Connection.parse("local:"), Set.of("address")),
                new InvalidConnection(
                        connection().option("target", "a b").option("colour", "blue"), Set.of("target", "colour")));
    }

    @Override
    public void close() {
        secondClient.all().stream()
                .filter(instance -> instance.path("name").asString().startsWith(NAME_PREFIX))
                .forEach(secondClient::delete);
    }
}
