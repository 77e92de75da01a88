package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.machine.MachineSecret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose a machine is: nothing of somebody else is shown, taken over, changed or deleted. */
interface OwnershipRules extends DriverContract {

    @Test
    @DisplayName("T8 a machine of the name that nobody made here is ALREADY_EXISTS to a create")
    default void t8(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t8");
        bench.secondClient().create(name);

        assertThatFailureOf(() -> machines.create(name)).hasCode(ErrorCode.ALREADY_EXISTS);
        assertThat(machines.count(name)).isEqualTo(1);
        assertThat(machines.list()).isEmpty();
    }

    @Test
    @DisplayName("T9 a machine that nobody made here is NOT_FOUND to a status, and is neither shut down nor deleted")
    default void t9(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t9");
        bench.secondClient().create(name);

        assertThatFailureOf(() -> machines.status(name)).hasCode(ErrorCode.NOT_FOUND);
        assertThatFailureOf(() -> machines.shutDown(name)).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThatFailureOf(() -> machines.delete(name)).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThat(machines.count(name)).isEqualTo(1);
    }

    @Test
    @DisplayName("T10 a class does not own what one with other tags has made, though one tag is the same")
    default void t10(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t10");
        String id = machines.create(name);
        MachineBench others = machines.with(Map.of("contract", bench.name("all"), "class", "two"));

        assertThat(others.list()).isEmpty();
        assertThatFailureOf(() -> others.status(name)).hasCode(ErrorCode.NOT_FOUND);
        assertThatFailureOf(() -> others.create(name)).hasCode(ErrorCode.ALREADY_EXISTS);
        assertThatFailureOf(() -> others.delete(name)).hasCode(ErrorCode.FAILED_PRECONDITION);
        assertThat(machines.list()).isEqualTo(Map.of(id, name));
    }

    @Test
    @DisplayName("T11 a class without tags lists nothing and deletes nothing, whoever asks")
    default void t11(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t11");
        String id = machines.create(name);
        MachineBench everything = machines.with(Map.of());
        MachineSecret secret = machines.fixture().secret();
        Duration timeout = bench.patience().operation();

        assertThatFailureOf(everything::list).hasCode(ErrorCode.INVALID_ARGUMENT);
        assertThatFailureOf(() -> everything.delete(name))
                .hasCode(ErrorCode.INVALID_ARGUMENT, ErrorCode.FAILED_PRECONDITION);
        assertThatFailureOf(() -> everything.directly().list(secret, timeout)).hasCode(ErrorCode.INVALID_ARGUMENT);
        assertThatFailureOf(() -> everything.directly().delete(name, secret, timeout))
                .hasCode(ErrorCode.INVALID_ARGUMENT, ErrorCode.FAILED_PRECONDITION);
        assertThat(machines.list()).isEqualTo(Map.of(id, name));
    }

    @Test
    @DisplayName("T12 a provider id of another machine does not widen what is deleted")
    default void t12(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String kept = machines.name("t12-kept");
        String absent = machines.name("t12-absent");
        String id = machines.create(kept);

        try {
            machines.driver().deleteMachine(machines.deletion(absent).withProviderId(id));
        } catch (PolyvisorException refused) {
            assertThat(refused.code()).isIn(ErrorCode.INVALID_ARGUMENT, ErrorCode.FAILED_PRECONDITION);
        }

        assertThat(machines.count(kept)).isEqualTo(1);
        assertThat(machines.list()).isEqualTo(Map.of(id, kept));
    }
}
