package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.simulators.fault.Direction;
import dev.polyvisor.simulators.fault.FaultProxy;
import dev.polyvisor.testkit.contract.DriverFixture;
import dev.polyvisor.testkit.contract.Fault;
import dev.polyvisor.testkit.contract.MachineFixture;
import dev.polyvisor.testkit.contract.ResourceSample;
import dev.polyvisor.testkit.contract.SecondClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The driver over an LXD, through proxies that can fail. Instances that a test leaves are removed; the daemon is that of the whole
 * run.
 */
class LxdFixture implements DriverFixture {
    /** A project besides {@code default}, with the same images and profiles. */
    static final String OTHER_PROJECT = "other";

    private final LxdBackend lxd;
    private final PlainSecondClient secondClient;
    private final FaultProxy faulty;
    private final LossyProxy lossy;
    private final Path socket;

    LxdFixture(LxdBackend lxd) {
        this.lxd = lxd;
        this.secondClient = new PlainSecondClient(lxd.plain());
        String mark = UUID.randomUUID().toString().substring(0, 8);
        Path inner = lxd.folder().resolve("faulty-" + mark);
        this.socket = lxd.folder().resolve("lossy-" + mark);
        this.faulty = FaultProxy.to(UnixDomainSocketAddress.of(lxd.socket()))
                .unixSocket(inner)
                .start();
        try {
            this.lossy = new LossyProxy(inner, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DriverFactory factory() {
        return new LxdDriverFactory();
    }

    @Override
    public Connection connection() {
        return Connection.unixSocket(socket.toString());
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
    public Optional<ResourceSample> resources() {
        return Optional.of(new ResourceSample(TestImage.ALIAS, "", "dir", "\"type\": \"container\""));
    }

    @Override
    public Optional<MachineFixture> machines() {
        return Optional.of(new LxdMachineFixture());
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.of(Fault.UNREACHABLE, Fault.HANG, Fault.LOST_REPLY, Fault.EVENTS_CUT);
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
            case LOST_REPLY -> lossy.loseNextAnswer();
            default -> faulty.cutAll();
        }
        return () -> {};
    }

    @Override
    public void close() {
        lossy.close();
        faulty.close();
        secondClient.all().stream()
                .filter(instance -> instance.path("name").asString().startsWith(NAME_PREFIX))
                .forEach(secondClient::delete);
        secondClient.deleteCopies();
    }
}
