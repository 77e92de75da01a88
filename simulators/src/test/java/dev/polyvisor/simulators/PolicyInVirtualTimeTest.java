package dev.polyvisor.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.api.policy.Validation.State;
import dev.polyvisor.simulators.fake.FakeDriverFactory;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole fleet with agents that are slow, that hang, and that come and go, on many threads and in virtual time. */
@Timeout(120)
class PolicyInVirtualTimeTest {
    private static final Duration LONG = Duration.ofHours(2);
    private static final PolicySettings SETTINGS = PolicySettings.DEFAULT;
    private static final int MACHINES = 300;

    private final VirtualClock clock = new VirtualClock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final FakeHypervisor hypervisor =
            FakeHypervisor.builder().machines(MACHINES).hosts(10).clock(clock).build();
    private final Agent agent = new Agent();
    private final Fleet fleet = Fleet.builder()
            .classLoader(ClassLoader.getPlatformClassLoader())
            .driver(FakeDriverFactory.over(hypervisor))
            .provider("lab", "fake", Connection.parse("local:").option("events", "hints"))
            .clock(clock)
            .executor(clock.tracking(threads))
            .policy(agent, SETTINGS)
            .open();

    @AfterEach
    void end() throws InterruptedException {
        agent.gate.complete(null);
        fleet.close();
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void a_blocked_agent_does_not_delay_the_model_and_all_are_validated_when_it_goes_on() throws Exception {
        agent.work = call -> agent.hang();
        assertThat(clock.advanceUntil(() -> agent.inside.get() == SETTINGS.concurrency(), LONG))
                .isTrue();

        for (int i = 0; i < 20; i++) {
            String id = machine(i).key().id();
            hypervisor.setLabel(id, "round", "1");
            assertThat(clock.advanceUntil(
                            () -> "1".equals(machine(id).value().labels().get("round")), Duration.ofSeconds(5)))
                    .as("change %s in the model", i)
                    .isTrue();
        }
        assertThat(clock.advanceUntil(() -> false, Duration.ofMinutes(30))).isFalse();
        assertThat(agent.inside).as("calls that hang").hasValue(SETTINGS.concurrency());

        agent.work = call -> {};
        agent.gate.complete(null);
        allAreValidated(1);
    }

    @Test
    void an_agent_that_hangs_for_some_and_heeds_interrupts_fails_for_these_alone() throws Exception {
        agent.work = call -> {
            if (call % 20 == 0) {
                new CompletableFuture<Void>().get();
            }
        };

        assertThat(clock.advanceUntil(() -> count(State.VALID) == MACHINES, LONG))
                .isTrue();
        allAreValidated(1);
    }

    @Test
    void a_slow_agent_gets_no_more_calls_at_once_than_it_may_and_validates_all() throws Exception {
        agent.work = call -> agent.sleep(Duration.ofSeconds(5));

        allAreValidated(1);

        assertThat(agent.most).hasValueLessThanOrEqualTo(SETTINGS.concurrency());
    }

    @Test
    void an_agent_that_is_down_is_found_when_it_comes_back() throws Exception {
        agent.down = true;
        assertThat(clock.advanceUntil(() -> false, LONG)).isFalse();
        assertThat(count(State.VALID)).isZero();

        agent.down = false;
        allAreValidated(1);
    }

    @Test
    void rules_that_change_in_the_middle_end_as_the_new_ones_everywhere() throws Exception {
        agent.work = call -> {
            agent.sleep(Duration.ofSeconds(1));
            if (call == MACHINES / 2) {
                agent.version = 2;
            }
        };

        allAreValidated(2);
    }

    @Test
    void a_host_that_changes_while_its_machines_are_judged_ends_as_it_is_then() throws Exception {
        agent.work = call -> {
            agent.sleep(Duration.ofSeconds(1));
            if (call % 50 == 0 && call < 1_000) {
                hypervisor.setSchedulable(host(), call % 100 == 0);
                hypervisor.setState(machine(call % MACHINES).key().id(), MachineState.RUNNING);
            }
        };

        allAreValidated(1);
    }

    private String host() {
        return hypervisor.all("lab", FakeHost.KIND).get(0).key().id();
    }

    private FakeMachine machine(int index) {
        return hypervisor.all("lab", FakeMachine.KIND).get(index);
    }

    private Entry<FakeMachine> machine(String id) {
        return fleet.inventory()
                .snapshot()
                .get(FakeMachine.KIND, FakeMachine.KIND.key("lab", id))
                .orElseThrow();
    }

    private long count(State state) {
        return fleet.inventory()
                .snapshot()
                .entries(FakeMachine.KIND)
                .filter(entry -> entry.validation().state() == state)
                .count();
    }

    private void allAreValidated(long version) throws InterruptedException {
        assertThat(clock.advanceUntil(() -> areValidated(version), LONG))
                .as("all are validated; now there are %s valid", count(State.VALID))
                .isTrue();
    }

    private boolean areValidated(long version) {
        InventorySnapshot snapshot = fleet.inventory().snapshot();
        return snapshot.entries(FakeMachine.KIND).count() == MACHINES
                && snapshot.entries(FakeMachine.KIND)
                        .allMatch(entry -> entry.validation().state() == State.VALID
                                && entry.validation().policyVersion() == version
                                && entry.validation()
                                        .concerns()
                                        .equals(Set.of(testimony(snapshot.workload(entry.key())))));
    }

    private static Concern testimony(Workload workload) {
        int seen = workload.value().hashCode();
        for (Entry<?> each : workload.references().values()) {
            seen += each.value().hashCode();
        }
        return new Concern("seen", Concern.INFORMATION, "what was seen", Integer.toHexString(seen));
    }

    /** Says what it saw, after some work that a test gives it. */
    private final class Agent implements PolicyAgent {
        private final CompletableFuture<Void> gate = new CompletableFuture<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile Work work = call -> {};
        private volatile boolean down;
        private volatile long version = 1;

        @Override
        public long version() {
            if (down) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "down");
            }
            return version;
        }

        @Override
        public PolicyReport validate(Workload workload) throws InterruptedException {
            long before = version();
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            int call = calls.incrementAndGet();
            try {
                work.run(call);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                inside.decrementAndGet();
            }
            return new PolicyReport(before, Set.of(testimony(workload)));
        }

        /** Deaf to interrupts. */
        private void hang() {
            gate.join();
        }

        private void sleep(Duration duration) throws Exception {
            CompletableFuture<Void> over = new CompletableFuture<>();
            clock.schedule(duration, () -> over.complete(null));
            over.get();
        }
    }

    @FunctionalInterface
    private interface Work {
        void run(int call) throws Exception;
    }
}
