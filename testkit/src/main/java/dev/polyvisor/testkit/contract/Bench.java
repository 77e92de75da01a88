package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.FleetBuilder;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Inventory;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.testkit.PolyvisorAssertions;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a contract test works on: a fixture, and a fleet over it that is opened when it is first asked for. Belongs to one test; its
 * methods may be called from any thread of that test.
 */
final class Bench implements AutoCloseable {
    /** The name of the provider. */
    static final String PROVIDER = "contract";

    private final DriverFixture fixture;
    private final ObservedFactory factory;
    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final List<Fleet> fleets = new ArrayList<>();
    private final List<Injection> injections = new ArrayList<>();
    private @Nullable Fleet fleet;

    Bench(DriverFixture fixture) {
        this.fixture = fixture;
        this.factory = new ObservedFactory(fixture.factory());
    }

    DriverFixture fixture() {
        return fixture;
    }

    Patience patience() {
        return fixture.patience();
    }

    SecondClient secondClient() {
        return fixture.secondClient();
    }

    /** Skips the test when the driver is not expected to be able to do something. */
    void needs(Capability... capabilities) {
        for (Capability capability : capabilities) {
            assumeTrue(fixture.capabilities().contains(capability), () -> "the driver has no " + capability);
        }
    }

    /** Skips the test when the instance says that it cannot do something. */
    void needs(Instance instance, Capability capability) {
        assumeTrue(
                instance.capabilities().contains(capability),
                () -> "no " + capability + ": " + instance.whyNot(capability).orElse(""));
    }

    /** Skips the test when the fixture cannot make something go wrong. */
    void needs(Fault fault) {
        assumeTrue(fixture.faults().contains(fault), () -> "the fixture does not offer " + fault);
    }

    /** Skips the test when the fixture has not got something. */
    <T> T needs(Optional<T> offered, String what) {
        assumeTrue(offered.isPresent(), () -> "the fixture offers no " + what);
        return offered.orElseThrow();
    }

    /** Makes something go wrong until it is closed, at the latest with the test. */
    Injection inject(Fault fault) {
        needs(fault);
        Injection injection = fixture.inject(fault);
        injections.add(injection);
        return injection;
    }

    /** A connection behind which nobody answers: the fixture's own, or the good one with the backend out of reach. */
    Connection deadConnection() {
        return fixture.deadConnection().orElseGet(() -> {
            inject(Fault.UNREACHABLE);
            return fixture.connection();
        });
    }

    /** A builder for a fleet that sees the driver under test and no other. */
    FleetBuilder fleetBuilder() {
        return Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(factory)
                .sync(fixture.sync());
    }

    /** Opens a fleet besides the bench's own; it is closed with the test. */
    Fleet open(FleetBuilder builder) {
        Fleet opened = builder.open();
        fleets.add(opened);
        return opened;
    }

    /** A fleet with one provider, over another connection than the good one. */
    Provider openProvider(Connection connection) {
        return open(fleetBuilder().provider(PROVIDER, driverName(), connection)).provider(PROVIDER);
    }

    /** The fleet of the test, with the one provider {@link #PROVIDER}. */
    Fleet fleet() {
        Fleet opened = fleet;
        if (opened == null) {
            opened = open(fleetBuilder().provider(PROVIDER, driverName(), fixture.connection()));
            fleet = opened;
        }
        return opened;
    }

    /** The fleet, when its inventory equals the backend. */
    Fleet fleetAtParity() throws InterruptedException {
        fleet().inventory().awaitParity(patience().parity());
        return fleet();
    }

    Provider provider() {
        return fleet().provider(PROVIDER);
    }

    Inventory inventory() {
        return fleet().inventory();
    }

    /** The instances; skips the test when the driver has none. */
    Instances instances() {
        needs(Capability.CREATE);
        return provider().instances();
    }

    DriverFactory factory() {
        return factory;
    }

    String driverName() {
        return factory.name();
    }

    /** The session that the fleet has opened with the good connection. */
    ObservedDriver session() throws InterruptedException {
        fleet();
        return sessionOf(PROVIDER);
    }

    /** The session of a provider; fails when the driver did not open it. */
    ObservedDriver sessionOf(String provider) throws InterruptedException {
        return factory.session(provider, patience().parity());
    }

    /** A name that no other test uses. */
    String name(String what) {
        return DriverFixture.NAME_PREFIX + mark + "-" + what;
    }

    /** The specification of an instance that is not started. */
    InstanceSpecBuilder machine(String what) {
        return fixture.machine(name(what)).start(false);
    }

    /** A new instance that does not run. */
    Instance stopped(String what) throws InterruptedException {
        return await(instances().create(machine(what).build()));
    }

    /** A new instance that runs. */
    Instance running(String what) throws InterruptedException {
        return await(instances().create(machine(what).start(true).build()));
    }

    /** The result of a piece of work that has to succeed. */
    <T> T await(Operation<T> operation) throws InterruptedException {
        PolyvisorAssertions.assertThat(operation).succeedsWithin(patience().operation());
        return operation.await();
    }

    /** The key of an instance in the inventory. */
    ResourceKey machineKey(String id) {
        return secondClient().machineKind().key(PROVIDER, id);
    }

    /** Waits until the inventory shows an entry as it should be. */
    InventorySnapshot await(ResourceKey key, Predicate<Optional<Entry<?>>> condition) throws InterruptedException {
        return inventory().await(key, condition, patience().event());
    }

    /** Checks the inventory against what is really there. */
    void assertEqualsBackend(InventorySnapshot snapshot) {
        for (Map.Entry<Kind<?>, Set<String>> kind : secondClient().contents().entrySet()) {
            PolyvisorAssertions.assertThat(snapshot)
                    .holdsExactly(PROVIDER, kind.getKey().name(), kind.getValue());
        }
        assertThat(snapshot.kinds())
                .as("the kinds of the inventory")
                .containsAll(secondClient().contents().keySet());
    }

    /** Waits until the inventory is what is really there: what belongs together may come in several transactions. */
    void awaitEqualsBackend() throws InterruptedException {
        try (PullWatch watch = inventory().pull(WatchSpec.fromNow())) {
            while (true) {
                try {
                    assertEqualsBackend(inventory().snapshot());
                    return;
                } catch (AssertionError different) {
                    if (watch.next(patience().event()).isEmpty()) {
                        throw different;
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        injections.forEach(Injection::close);
        try {
            fleets.forEach(Fleet::close);
        } finally {
            fixture.close();
        }
    }
}
