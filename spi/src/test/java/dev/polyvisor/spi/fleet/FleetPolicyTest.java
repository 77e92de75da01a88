package dev.polyvisor.spi.fleet;

import static dev.polyvisor.spi.fleet.FleetOpenTest.connection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.FleetBuilder;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.RuleSet;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.api.policy.Validation.State;
import dev.polyvisor.spi.time.Threads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A fleet with a policy agent. */
class FleetPolicyTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Concern CONCERN = new Concern("item", Concern.INFORMATION, "An item", "Nothing follows.");

    private final LabFactory lab = new LabFactory("lab-driver");
    private final Gate gate = new Gate();
    private final ExecutorService host = Threads.newExecutor();

    @AfterEach
    void letGo() {
        gate.open();
        host.shutdownNow();
    }

    private FleetBuilder builder() {
        return Fleet.builder().driver(lab).provider("lab", "lab-driver", connection());
    }

    @Test
    void machinesShowWhatRulesFind() throws Exception {
        try (Fleet fleet = builder()
                .policy(RuleSet.of(3, (workload, found) -> found.accept(CONCERN)))
                .open()) {
            Validation validation = await(fleet, each -> each.state() == State.VALID);

            assertThat(validation.concerns()).containsExactly(CONCERN);
            assertThat(validation.policyVersion()).isEqualTo(3);
        }
    }

    @Test
    void withoutAnAgentNothingIsValidated() throws Exception {
        try (Fleet fleet = builder().open()) {
            fleet.inventory().awaitParity(MINUTE);

            assertThat(fleet.inventory().snapshot().entries().map(Entry::validation))
                    .hasSize(2)
                    .containsOnly(Validation.NONE);
        }
    }

    @Test
    void aSavedValidationShowsAsOutdatedUntilThereIsANewOne() throws Exception {
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        try (Fleet fleet = builder()
                .policy(RuleSet.of(3, (workload, found) -> found.accept(CONCERN)))
                .open()) {
            await(fleet, each -> each.state() == State.VALID);
            fleet.inventory().save(saved);
        }
        lab.at("list", gate::hang);
        try (Fleet fleet = builder()
                .closeTimeout(SHORT)
                .savedState(new ByteArrayInputStream(saved.toByteArray()))
                .policy(RuleSet.of(4))
                .open()) {
            Validation shown = await(fleet, each -> each.state() == State.STALE);
            assertThat(shown.concerns()).containsExactly(CONCERN);

            gate.open();
            Validation later = await(fleet, each -> each.state() == State.VALID);
            assertThat(later.concerns()).isEmpty();
            assertThat(later.policyVersion()).isEqualTo(4);
        }
    }

    @Test
    void closingComesBackThoughTheAgentDoesNot() throws Exception {
        Fleet fleet = builder().executor(host).policy(hanging(false)).open();
        gate.awaitReached();
        assertThat(fleet.inventory().snapshot().size()).isEqualTo(2);

        fleet.close(SHORT);

        assertThat(fleet.providers()).isEmpty();
    }

    @Test
    void closingComesBackThoughTheVersionDoesNot() throws Exception {
        Fleet fleet = builder().executor(host).policy(hanging(true)).open();
        gate.awaitReached();
        fleet.inventory().awaitParity(MINUTE);

        fleet.close(SHORT);

        assertThat(fleet.providers()).isEmpty();
    }

    private PolicyAgent hanging(boolean version) {
        return new PolicyAgent() {
            @Override
            public long version() {
                if (version) {
                    gate.hang();
                }
                return 1;
            }

            @Override
            public PolicyReport validate(Workload workload) {
                gate.hang();
                return new PolicyReport(1, Set.of());
            }
        };
    }

    private Validation await(Fleet fleet, Predicate<Validation> condition) throws InterruptedException {
        var key = lab.kind.key("lab", "one");
        InventorySnapshot snapshot = fleet.inventory()
                .await(
                        key,
                        entry -> entry.filter(each -> condition.test(each.validation()))
                                .isPresent(),
                        MINUTE);
        return snapshot.get(key).orElseThrow().validation();
    }
}
