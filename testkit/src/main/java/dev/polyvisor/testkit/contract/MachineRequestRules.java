package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.GetVolumeIdsRequest;
import dev.polyvisor.api.machine.LastKnownState;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import dev.polyvisor.testkit.contract.MachineFixture.InvalidSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is refused before anybody is contacted, and what happens when something goes wrong. */
interface MachineRequestRules extends DriverContract {

    @Test
    @DisplayName(
            "T13 an invalid specification is refused with INVALID_ARGUMENT and every fault at once, before anything is made")
    default void t13(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t13");

        for (String unreadable : List.of("", "null", "[]", "7", "{", "{\"no-such-key-anywhere\": 1}")) {
            assertThatFailureOf(() -> MachineRequestRules.create(machines, name, unreadable))
                    .as("'%s'", unreadable)
                    .hasCode(ErrorCode.INVALID_ARGUMENT);
        }
        for (InvalidSpec invalid : machines.fixture().invalidSpecs()) {
            assertThatFailureOf(() -> MachineRequestRules.create(machines, name, invalid.providerSpec()))
                    .as("%s", invalid.providerSpec())
                    .hasCode(ErrorCode.INVALID_ARGUMENT)
                    .satisfies(refused -> assertThat(refused.violations())
                            .extracting(Violation::path)
                            .containsExactlyInAnyOrderElementsOf(invalid.paths()));
        }
        assertThat(machines.count(name)).isZero();
    }

    private static void create(MachineBench machines, String name, String spec) {
        machines.driver()
                .createMachine(CreateMachineRequest.of(
                        name,
                        new MachineClass("contract", spec),
                        machines.fixture().secret()));
    }

    @Test
    @DisplayName(
            "T14 a specification is read the same each time, tells its tags, and is not changed by what is done with it")
    default void t14(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        MachineBench.Direct<?> direct = machines.directly();

        direct.create(
                machines.name("t14"),
                machines.fixture().secret(),
                bench.patience().operation());

        assertThat(direct.spec().tags()).isEqualTo(machines.tags());
        assertThat(direct.spec().violations()).isEmpty();
        assertThat(direct.again(machines.machineClass())).isEqualTo(direct.spec());
    }

    @Test
    @DisplayName("T15 what is wrong with a secret is told by its keys and never by its values")
    default void t15(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t15");
        for (MachineSecret secret : machines.fixture().refusedSecrets()) {
            assertThatFailureOf(() -> machines.driver()
                            .createMachine(CreateMachineRequest.of(name, machines.machineClass(), secret)))
                    .hasCode(ErrorCode.UNAUTHENTICATED, ErrorCode.PERMISSION_DENIED)
                    .satisfies(refused -> assertThat(MachineRequestRules.values(secret))
                            .noneMatch(value -> refused.toString().contains(value)));
            assertThat(machines.directly().violations(secret))
                    .allSatisfy(violation -> assertThat(MachineRequestRules.values(secret))
                            .noneMatch(value -> violation.toString().contains(value)));
        }
        if (!machines.directly().violations(MachineSecret.empty()).isEmpty()) {
            CreateMachineRequest without = new CreateMachineRequest(
                    name, LastKnownState.none(), machines.machineClass(), Optional.empty(), Optional.empty());
            assertThatFailureOf(() -> machines.driver().createMachine(without)).hasCode(ErrorCode.UNAUTHENTICATED);
        }
        assertThat(machines.count(name)).isZero();
    }

    private static List<String> values(MachineSecret secret) {
        return secret.data().values().stream()
                .map(Secret::reveal)
                .filter(text -> text.length() > 3)
                .toList();
    }

    @Test
    @DisplayName("T16 a backend that cannot be reached is an error that can be retried, and never an absence")
    default void t16(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t16");
        String id = machines.create(name);
        Injection away = bench.inject(Fault.UNREACHABLE);
        for (Runnable call : List.<Runnable>of(
                () -> machines.status(name),
                machines::list,
                () -> machines.delete(name),
                () -> machines.shutDown(name),
                () -> machines.create(name))) {
            assertThatFailureOf(call::run)
                    .hasCode(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED)
                    .matches(PolyvisorException::retryable, "can be retried");
        }
        away.close();
        assertThat(machines.list()).isEqualTo(Map.of(id, name));
    }

    @Test
    @DisplayName("T17 a create whose reply is lost, or that hangs, is completed by the next, and there is one machine")
    default void t17(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t17");
        Fault fault = bench.fixture().faults().contains(Fault.LOST_REPLY) ? Fault.LOST_REPLY : Fault.HANG;
        Injection injected = bench.inject(fault);
        try {
            machines.driver()
                    .createMachine(
                            machines.creation(name).within(bench.patience().operation()));
        } catch (PolyvisorException lost) {
            assertThat(lost.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED);
        }
        injected.close();

        String id = machines.create(name);

        assertThat(machines.count(name)).isEqualTo(1);
        assertThat(machines.list()).isEqualTo(Map.of(id, name));
    }

    @Test
    @DisplayName(
            "T18 identities of volumes keep their order and leave out what is not the backend's, or are UNIMPLEMENTED")
    default void t18(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        List<PersistentVolumeSpec> none = List.of(
                PersistentVolumeSpec.other("nfs"),
                PersistentVolumeSpec.csi("csi.of.nobody.example", "volume-1"),
                PersistentVolumeSpec.other("hostPath"));
        try {
            assertThat(machines.driver()
                            .getVolumeIds(GetVolumeIdsRequest.of(none))
                            .volumeIds())
                    .isEmpty();
        } catch (PolyvisorException absent) {
            assertThat(absent.code()).isEqualTo(ErrorCode.UNIMPLEMENTED);
        }
    }

    @Test
    @DisplayName(
            "T19 a secret that names another backend is served there, and the two do not see each other's machines")
    default void t19(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        MachineSecret elsewhere = bench.needs(machines.fixture().elsewhere(), "secret that names another backend");
        String name = machines.name("t19");

        String id = machines.driver()
                .createMachine(CreateMachineRequest.of(name, machines.machineClass(), elsewhere))
                .providerId();

        assertThat(machines.count(name)).isZero();
        assertThat(machines.list()).isEmpty();
        assertThat(machines.list(elsewhere)).isEqualTo(Map.of(id, name));
    }
}
