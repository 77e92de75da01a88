package dev.polyvisor.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.simulators.fake.FakeDriverFactory;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** What a contract test of an agent works on: a fixture, and a fleet of the {@code fake} driver for machines and threads. */
final class AgentBench implements AutoCloseable {
    private static final String PROVIDER = "sample";
    private static final int MACHINES = 20;

    private final PolicyAgentFixture fixture;
    private final ObservedFactory factory = new ObservedFactory(
            FakeDriverFactory.over(FakeHypervisor.builder().machines(MACHINES).build()));
    private final Fleet fleet = Fleet.builder()
            .classLoader(ClassLoader.getPlatformClassLoader())
            .driver(factory)
            .provider(PROVIDER, "fake", Connection.parse("local:"))
            .open();

    AgentBench(PolicyAgentFixture fixture) {
        this.fixture = fixture;
    }

    PolicyAgent agent() {
        return fixture.agent();
    }

    Patience patience() {
        return fixture.patience();
    }

    /** Skips the test when the fixture cannot make something go wrong; else it does until it is closed. */
    Injection inject(Fault fault) {
        assumeTrue(fixture.faults().contains(fault), () -> "the fixture does not offer " + fault);
        return fixture.inject(fault);
    }

    /** Machines to judge, in a stable order. */
    List<Workload> workloads() throws InterruptedException {
        if (!fixture.workloads().isEmpty()) {
            return fixture.workloads();
        }
        fleet.inventory().awaitParity(Patience.DEFAULT.parity());
        InventorySnapshot snapshot = fleet.inventory().snapshot();
        return snapshot.machines()
                .map(Machine::key)
                .sorted()
                .map(snapshot::workload)
                .toList();
    }

    /** Runs something on a thread of its own. Cancelling it with an interrupt does not end its answer. */
    <T> Call<T> start(Question<T> question) throws InterruptedException {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<T> answer = new CompletableFuture<>();
        Future<?> task = factory.session(PROVIDER, Patience.DEFAULT.parity())
                .context()
                .executor()
                .submit(() -> {
                    begun.complete(null);
                    try {
                        answer.complete(question.ask());
                    } catch (Throwable failure) {
                        answer.completeExceptionally(failure);
                    }
                });
        begun.join();
        return new Call<>(task, answer);
    }

    /** A question that is being asked. */
    record Call<T>(Future<?> task, CompletableFuture<T> answer) {}

    /** A call of an agent, whatever it answers. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws InterruptedException;
    }

    @Override
    public void close() {
        try {
            fleet.close();
        } finally {
            fixture.close();
        }
    }
}
