package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.GetMachineStatusResponse;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.ProviderSpec;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The machines of a bench, as an orchestrator with one class sees them. */
record MachineBench(Bench bench, MachineFixture fixture, MachineDriver driver, Map<String, String> tags) {

    /** Skips the test when the driver has no machines. */
    static MachineBench of(Bench bench) throws InterruptedException {
        bench.needs(Capability.MACHINES);
        MachineFixture fixture = bench.needs(bench.fixture().machines(), "machines");
        MachineDriver driver = bench.fleetAtParity().provider(Bench.PROVIDER).machines();
        return new MachineBench(bench, fixture, driver, Map.of("contract", bench.name("all"), "class", "one"));
    }

    /** The same as another class sees them. */
    MachineBench with(Map<String, String> others) {
        return new MachineBench(bench, fixture, driver, others);
    }

    String name(String what) {
        return bench.name(what);
    }

    MachineClass machineClass() {
        return fixture.machineClass(tags);
    }

    CreateMachineRequest creation(String name) {
        return CreateMachineRequest.of(name, machineClass(), fixture.secret());
    }

    String create(String name) {
        return driver.createMachine(creation(name)).providerId();
    }

    DeleteMachineRequest deletion(String name) {
        return DeleteMachineRequest.of(name, machineClass(), fixture.secret());
    }

    String delete(String name) {
        return driver.deleteMachine(deletion(name)).lastKnownState().text();
    }

    GetMachineStatusResponse status(String name) {
        return driver.getMachineStatus(GetMachineStatusRequest.of(name, machineClass(), fixture.secret()));
    }

    String shutDown(String name) {
        return driver.shutDownMachine(ShutDownMachineRequest.of(name, machineClass(), fixture.secret()))
                .providerId();
    }

    Map<String, String> list() {
        return list(fixture.secret());
    }

    Map<String, String> list(MachineSecret secret) {
        return driver.listMachines(ListMachinesRequest.of(machineClass(), secret))
                .machines();
    }

    int count(String name) {
        return bench.secondClient().count(name);
    }

    /** Waits until a machine that is being deleted is gone. */
    void awaitGone(String name) throws InterruptedException {
        await("the end of " + name, () -> count(name) == 0);
        assertThat(list()).doesNotContainValue(name);
    }

    /** Waits for something that a change of the backend brings about. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        try (PullWatch watch = bench.inventory().pull(WatchSpec.fromNow())) {
            while (!condition.getAsBoolean()) {
                assertThat(watch.next(bench.patience().event())).as(what).isPresent();
            }
        }
    }

    /** Creates a machine of a name whose last one may still be going. */
    String createAgain(String name) throws InterruptedException {
        try {
            return create(name);
        } catch (PolyvisorException going) {
            assertThat(going.code()).as("the code for a name that is going").isEqualTo(ErrorCode.ABORTED);
            awaitGone(name);
            return create(name);
        }
    }

    /** What the driver gives to the engine, with the class read as a specification of its own type. */
    Direct<?> directly() throws InterruptedException {
        PluginSPI<?> spi = bench.session().plugin().orElseThrow(() -> new AssertionError("the driver has no plugin"));
        return directly(spi);
    }

    private <S extends ProviderSpec> Direct<S> directly(PluginSPI<S> spi) {
        return new Direct<>(spi, spi.decode(machineClass().providerSpec()));
    }

    /** The driver without the engine in between. */
    record Direct<S extends ProviderSpec>(PluginSPI<S> spi, S spec) {

        Map<String, String> list(MachineSecret secret, Duration timeout) throws InterruptedException {
            return spi.listMachines(spec, secret, timeout);
        }

        void delete(String name, MachineSecret secret, Duration timeout) throws InterruptedException {
            spi.deleteMachine(name, "", spec, secret, timeout);
        }

        void create(String name, MachineSecret secret, Duration timeout) throws InterruptedException {
            spi.createMachine(name, spec, secret, timeout);
        }

        List<Violation> violations(MachineSecret secret) {
            return spi.violations(spec, secret);
        }

        S again(MachineClass machineClass) {
            return spi.decode(machineClass.providerSpec());
        }
    }
}
