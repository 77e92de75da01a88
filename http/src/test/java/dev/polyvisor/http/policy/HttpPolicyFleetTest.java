package dev.polyvisor.http.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.http.Threads;
import dev.polyvisor.simulators.fake.FakeDriverFactory;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fleet whose machines are judged by a rule server. */
@Timeout(120)
class HttpPolicyFleetTest {
    private static final int MACHINES = 40;
    private static final Duration SOON = Duration.ofMillis(50);

    /** Of a call: nothing here ends because a call takes too long. */
    private static final Duration LONG = Duration.ofMinutes(5);

    @RegisterExtension
    final Threads threads = new Threads();

    private final FakeHypervisor hypervisor =
            FakeHypervisor.builder().machines(MACHINES).build();
    private RuleServer server;
    private HttpPolicyAgent agent;
    private Fleet fleet;

    @BeforeEach
    void open() throws Exception {
        server = RuleServer.open();
        agent = HttpPolicyAgent.builder(Connection.parse(server.url()).timeouts(LONG, LONG), threads.executor())
                .callTimeout(LONG)
                .build();
        fleet = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(FakeDriverFactory.over(hypervisor))
                .provider("lab", "fake", Connection.parse("local:"))
                .policy(agent, new PolicySettings(10, LONG, SOON.multipliedBy(4), SOON, SOON))
                .open();
    }

    @AfterEach
    void close() {
        fleet.close();
        agent.close();
        server.close();
    }

    @Test
    void every_machine_shows_what_the_server_says_of_it() throws Exception {
        awaitValid(6);

        assertThat(fleet.inventory().snapshot().entries(FakeMachine.KIND))
                .hasSize(MACHINES)
                .allSatisfy(entry -> assertThat(entry.validation().concerns())
                        .hasSize(entry.value().cpus().orElseThrow() < 4 ? 1 : 0));
        assertThat(fleet.inventory()
                        .snapshot()
                        .entries(FakeMachine.KIND)
                        .map(e -> e.validation().concerns().size()))
                .as("some have a concern and some have none")
                .contains(0, 1);
    }

    @Test
    void rules_that_change_on_the_server_are_applied_to_every_machine() throws Exception {
        awaitValid(6);

        server.version(7);

        awaitValid(7);
    }

    @Test
    void rules_that_change_in_the_middle_end_as_the_new_ones_everywhere() throws Exception {
        server.versionAfter(MACHINES / 2, 7);

        awaitValid(7);
    }

    @Test
    void a_server_that_is_away_is_asked_again_and_the_model_goes_on() throws Exception {
        server.refuse();
        hypervisor.setLabel(machine(), "round", "1");
        awaitSnapshot(snapshot -> snapshot.entries(FakeMachine.KIND)
                .anyMatch(entry -> "1".equals(entry.value().labels().get("round"))));

        server.recover();

        awaitValid(6);
    }

    @Test
    void an_end_of_the_fleet_does_not_wait_for_a_server_that_hangs() throws Exception {
        server.hang().await();

        assertThat(CompletableFuture.runAsync(fleet::close, threads.executor())).succeedsWithin(Duration.ofMinutes(1));
    }

    private String machine() throws InterruptedException {
        fleet.inventory().awaitParity(Duration.ofMinutes(1));
        return fleet.inventory()
                .snapshot()
                .entries(FakeMachine.KIND)
                .findFirst()
                .orElseThrow()
                .key()
                .id();
    }

    /** All are there, and valid by the rules of this version. */
    private void awaitValid(long version) throws InterruptedException {
        awaitSnapshot(snapshot -> snapshot.entries(FakeMachine.KIND)
                        .map(Entry::validation)
                        .filter(found -> found.state() == Validation.State.VALID && found.policyVersion() == version)
                        .count()
                == MACHINES);
    }

    private void awaitSnapshot(Predicate<InventorySnapshot> condition) throws InterruptedException {
        try (PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow())) {
            while (!condition.test(fleet.inventory().snapshot())) {
                var unused = watch.next(Duration.ofMillis(100));
            }
        }
    }
}
