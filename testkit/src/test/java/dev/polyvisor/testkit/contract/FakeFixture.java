package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.simulators.fake.FakeDriverFactory;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.fault.Hang;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The fake driver on a hypervisor of its own, behind a guard that wants a token. */
final class FakeFixture implements DriverFixture {
    private final FakeHypervisor hypervisor =
            FakeHypervisor.builder().machines(3).snapshots(1).scopes(2).build();
    private final FakeSecondClient secondClient = new FakeSecondClient(hypervisor);
    private final DriverFactory factory;
    private final String events;
    private final Patience patience;

    FakeFixture(String events) {
        this(events, UnaryOperator.identity(), Patience.DEFAULT);
    }

    /** With a driver that is broken on purpose. */
    FakeFixture(String events, UnaryOperator<DriverFactory> spoil, Patience patience) {
        this.events = events;
        this.patience = patience;
        this.factory = spoil.apply(new GuardedFactory(FakeDriverFactory.over(hypervisor)));
        hypervisor.expireCursors();
        hypervisor.addNeighbour(FakeMachineFixture.OTHER, FakeMachineFixture.TOKEN, FakeHypervisor.create());
    }

    FakeHypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public DriverFactory factory() {
        return factory;
    }

    @Override
    public Connection connection() {
        return Connection.parse("local:").option("events", events).token(Secret.of(GuardedFactory.TOKEN));
    }

    @Override
    public Optional<Connection> refusedConnection() {
        return Optional.of(connection().token(Secret.of("not-the-token-of-the-contract")));
    }

    @Override
    public List<InvalidConnection> invalidConnections() {
        return List.of(
                new InvalidConnection(Connection.https("https://fake.example"), Set.of("address")),
                new InvalidConnection(
                        connection()
                                .option("events", "sometimes")
                                .option("latency", "long")
                                .option("colour", "blue"),
                        Set.of("events", "latency", "colour")));
    }

    @Override
    public SecondClient secondClient() {
        return secondClient;
    }

    @Override
    public InstanceSpecBuilder machine(String name) {
        return InstanceSpec.named(name).image("alpine/3.20");
    }

    @Override
    public Set<Capability> capabilities() {
        return FakeCapabilities.all();
    }

    @Override
    public Optional<Scope> otherScope() {
        return Optional.of(Scope.of("project-2"));
    }

    /** The hypervisor has forgotten its first generation of cursors. */
    @Override
    public Optional<Cursor> expiredCursor() {
        return Optional.of(new Cursor("1-1"));
    }

    @Override
    public Optional<MachineFixture> machines() {
        return Optional.of(new FakeMachineFixture());
    }

    @Override
    public Optional<ResourceSample> resources() {
        return Optional.of(new ResourceSample("alpine/3.20", "", "dir", "\"type\": \"container\""));
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.allOf(Fault.class);
    }

    @Override
    public Injection inject(Fault fault) {
        switch (fault) {
            case UNREACHABLE -> {
                hypervisor.faults().offline();
                return hypervisor.faults()::online;
            }
            case HANG -> {
                List<Hang> hangs = Stream.of(FaultPoint.values())
                        .filter(point -> point != FaultPoint.OPEN && point != FaultPoint.CLOSE)
                        .map(point -> hypervisor.faults().at(point).every(1).hang())
                        .toList();
                return () -> hangs.forEach(Hang::release);
            }
            case LOST_REPLY -> hypervisor.faults().at(FaultPoint.REPLY).fail(ErrorCode.UNAVAILABLE);
            case EVENTS_CUT -> {
                hypervisor.endStreams(ErrorCode.UNAVAILABLE);
                hypervisor.faults().at(FaultPoint.POLL).fail(ErrorCode.UNAVAILABLE);
            }
            case EVENTS_TWICE -> hypervisor.faults().events().repeat(1_000);
        }
        return () -> {};
    }

    @Override
    public Patience patience() {
        return patience;
    }

    @Override
    public void close() {
        hypervisor.faults().clear();
    }
}
