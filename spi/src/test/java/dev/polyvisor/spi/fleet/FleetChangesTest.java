package dev.polyvisor.spi.fleet;

import static dev.polyvisor.spi.fleet.FleetOpenTest.connection;
import static dev.polyvisor.spi.fleet.FleetOpenTest.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.ProviderSpec;
import dev.polyvisor.spi.time.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;

/** Providers come, are replaced and go while the fleet is open. */
@ExtendWith(MockitoExtension.class)
class FleetChangesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LabFactory lab = new LabFactory("lab-driver");
    private final LabFactory other = new LabFactory("other-driver").items("three");
    private final Gate gate = new Gate();
    private final ExecutorService host = Threads.newExecutor();
    private Fleet fleet;

    @BeforeEach
    void open() throws Exception {
        fleet = Fleet.builder()
                .driver(lab)
                .driver(other)
                .provider("lab", "lab-driver", connection())
                .open();
        fleet.inventory().awaitParity(MINUTE);
    }

    @AfterEach
    void close() {
        gate.open();
        fleet.close();
        host.shutdownNow();
    }

    @Test
    void aProviderIsAddedAndFillsTheSameInventory() throws Exception {
        Provider added = fleet.add("more", "other-driver", connection());
        added.awaitParity(MINUTE);
        assertThat(fleet.provider("more")).isSameAs(added);
        assertThat(fleet.providers()).extracting(Provider::name).containsExactly("lab", "more");
        assertThat(names(fleet)).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void whatCannotBeAddedIsRefusedAndChangesNothing() {
        assertThatCode(() -> fleet.add("lab", "lab-driver", connection()), ErrorCode.ALREADY_EXISTS);
        assertThatCode(() -> fleet.add("more", "no-driver", connection()), ErrorCode.INVALID_ARGUMENT);
        assertThatCode(() -> fleet.add("a/b", "lab-driver", connection()), ErrorCode.INVALID_ARGUMENT);
        assertThatCode(() -> fleet.replace("more", "lab-driver", connection()), ErrorCode.NOT_FOUND);
        assertThat(lab.opened).hasSize(1);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> fleet.provider("more"))
                .withMessageContaining("there are lab")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void aProviderThatIsRemovedTakesItsInventoryAlongInOneTransaction() throws Exception {
        Provider removed = fleet.provider("lab");
        CountDownLatch empty = new CountDownLatch(1);
        fleet.inventory().watch(batch -> {
            if (batch.changes().size() == 2) {
                empty.countDown();
            }
        });
        assertThat(fleet.remove("lab")).isTrue();
        assertThat(fleet.remove("lab")).as("idempotent").isFalse();
        assertThat(fleet.inventory().snapshot().size()).isZero();
        empty.await();
        assertThat(lab.closed).hasValue(1);
        List<ThrowingCallable> calls = List.of(
                removed::status,
                removed::version,
                removed::test,
                removed::reset,
                () -> removed.awaitParity(MINUTE),
                removed::capabilities,
                () -> removed.whyNot(Capability.EXEC),
                removed::instances,
                removed::resources,
                removed::machines,
                () -> removed.raw(RawRequest.get("/")));
        calls.forEach(call -> assertThatCode(call, ErrorCode.FAILED_PRECONDITION));
        assertThat(removed.name()).isEqualTo("lab");
        Provider again = fleet.add("lab", "lab-driver", connection());
        again.awaitParity(MINUTE);
        assertThat(names(fleet)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aReplacedProviderShowsItsInventoryAsStaleUntilTheNewBackendIsListed() throws Exception {
        Provider old = fleet.provider("lab");
        other.at("list", gate::hang);
        Provider fresh = fleet.replace("lab", "other-driver", connection());
        gate.awaitReached();
        assertThat(names(fleet)).containsExactlyInAnyOrder("one", "two");
        assertThat(fresh.status().stale()).isTrue();
        assertThat(fleet.inventory().snapshot().stale("lab")).isTrue();
        assertThatCode(old::status, ErrorCode.FAILED_PRECONDITION);
        assertThat(fleet.provider("lab")).isSameAs(fresh);
        gate.open();
        fresh.awaitParity(MINUTE);
        assertThat(names(fleet)).containsExactly("three");
        assertThat(fleet.inventory().snapshot().stale("lab")).isFalse();
        assertThat(lab.closed).hasValue(1);
    }

    @Test
    void kindsThatTheNewDriverDoesNotKnowGoWhenItHasParity() throws Exception {
        other.kind = Kind.of("other-item", Item.class);
        fleet.add("beside", "lab-driver", connection()).awaitParity(MINUTE);
        fleet.replace("lab", "other-driver", connection()).awaitParity(MINUTE);
        // the listener of the status may come a moment after the parity
        fleet.inventory().await(Item.KIND.key("lab", "one"), Optional::isEmpty, MINUTE);
        assertThat(names(fleet)).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aReplacementThatIsRefusedLeavesThePresentOne() {
        Provider present = fleet.provider("lab");
        other.at("open", () -> {
            throw PolyvisorException.invalidArgument("address", "is no socket");
        });
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> fleet.replace("lab", "other-driver", connection()))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::path)
                        .containsExactly("providers.lab.address"));
        assertThat(fleet.provider("lab")).isSameAs(present);
        assertThat(present.status().parity()).isTrue();
        assertThat(present.test().version()).isEqualTo("1.0");
        Operation<String> operation = start("x.start", "job-1");
        assertThat(operation.toFuture().join()).isEqualTo("job-1");
    }

    @Test
    void operationsOfAReplacedProviderAreUnknownAndResumedThroughTheNewOne() throws Exception {
        CountDownLatch checking = new CountDownLatch(1);
        lab.at("check", () -> {
            checking.countDown();
            new CountDownLatch(1).await();
        });
        Operation<String> operation = start("x.start", "job-1");
        checking.await();
        fleet.replace("lab", "other-driver", connection()).awaitParity(MINUTE);
        assertThat(operation.state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(fleet.operations().resume(operation.id()).await()).isEqualTo("job-1");
    }

    @Test
    void operationsOfARemovedProviderAreCancelledHere() throws Exception {
        CountDownLatch checking = new CountDownLatch(1);
        lab.at("check", () -> {
            checking.countDown();
            new CountDownLatch(1).await();
        });
        Operation<String> operation = start("x.start", "job-1");
        checking.await();
        fleet.remove("lab");
        assertThat(operation.state()).isEqualTo(OperationState.CANCELLED);
        assertThatCode(operation::await, ErrorCode.CANCELLED);
        assertThatCode(() -> start("x.start", "job-2"), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void anOperationShowsInTheInventoryBeforeItSucceeds() throws Exception {
        lab.items("one");
        Operation<String> operation = start("x.start", "job-1");
        assertThat(operation.await()).isEqualTo("job-1");
        assertThat(operation.revision()).isPresent();
        assertThat(fleet.inventory().awaitRevision(operation.revision().orElseThrow(), Duration.ZERO))
                .isNotNull();
    }

    @Test
    void whoWaitsForParityWaitsForThatOfTheReplacement() throws Exception {
        lab.at("list", gate::hang);
        fleet.provider("lab").reset();
        gate.awaitReached();
        Future<?> waits = host.submit(() -> {
            fleet.inventory().awaitParity(MINUTE);
            return null;
        });
        fleet.replace("lab", "other-driver", connection());
        waits.get();
        assertThat(names(fleet)).containsExactly("three");
    }

    @Test
    void whoWaitsForParityIsToldWhenTheFleetIsClosed() throws Exception {
        lab.at("list", gate::hang);
        fleet.provider("lab").reset();
        gate.awaitReached();
        Future<?> waits = host.submit(() -> {
            fleet.inventory().awaitParity(MINUTE);
            return null;
        });
        fleet.close(Duration.ofMillis(10));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(waits::get)
                .havingCause()
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void theVersionIsAskedForOnceAndTheTestEachTime() {
        CountDownLatch tests = new CountDownLatch(3);
        lab.at("test", tests::countDown);
        Provider provider = fleet.provider("lab");
        provider.version();
        provider.version();
        assertThat(tests.getCount()).isEqualTo(2);
        provider.test();
        provider.version();
        assertThat(tests.getCount()).isOne();
    }

    @Test
    void whatTheDriverLacksIsUnimplementedWithAReason() {
        Provider provider = fleet.provider("lab");
        assertThat(provider.capabilities()).containsExactly(Capability.START);
        assertThat(provider.whyNot(Capability.START)).isEmpty();
        assertThat(provider.whyNot(Capability.EXEC)).contains("the lab has no EXEC");
        assertThatCode(provider::instances, ErrorCode.UNIMPLEMENTED);
        assertThatCode(provider::resources, ErrorCode.UNIMPLEMENTED);
        assertThatCode(provider::machines, ErrorCode.UNIMPLEMENTED);
        assertThat(provider.raw(RawRequest.get("/1.0")).body()).isEqualTo("/1.0");
    }

    @Test
    void aDriverWithAPluginServesMachinesUntilTheProviderIsGone(
            @Mock PluginSPI<ProviderSpec> plugin, @Mock ProviderSpec spec) throws Exception {
        when(spec.tags()).thenReturn(Map.of("cluster", "a"));
        when(plugin.decode("{}")).thenReturn(spec);
        when(plugin.listMachines(any(), any(), any())).thenReturn(Map.of("id-1", "machine-1"));
        lab.plugin = Optional.of(plugin);
        MachineDriver machines = fleet.provider("lab").machines();
        ListMachinesRequest request = ListMachinesRequest.of(new MachineClass("lab", "{}"), MachineSecret.empty());
        assertThat(machines.listMachines(request).machines()).containsEntry("id-1", "machine-1");
        assertThat(fleet.provider("lab").machines()).isSameAs(machines);
        fleet.remove("lab");
        assertThatCode(() -> machines.listMachines(request), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void aFaultOfTheDriverIsInternalAndToldForProviderAndVerb() {
        lab.at("raw", () -> {
            throw new IllegalStateException("hunter2");
        });
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> fleet.provider("lab").raw(RawRequest.get("/")))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
                    assertThat(e.provider()).contains("lab");
                    assertThat(e.operation()).contains("provider.raw");
                    assertThat(e).hasMessageNotContaining("hunter2");
                });
    }

    @Test
    void aCallerOfADriverThatHangsIsLetGoByAnInterruptAndByTheEndOfTheProvider() throws Exception {
        lab.at("raw", gate::hang);
        Provider provider = fleet.provider("lab");
        Future<Boolean> interrupted = host.submit(() -> {
            Thread.currentThread().interrupt();
            try {
                provider.raw(RawRequest.get("/"));
                return false;
            } catch (PolyvisorException e) {
                return e.code() == ErrorCode.CANCELLED && Thread.interrupted();
            }
        });
        assertThat(interrupted.get()).isTrue();
        Future<?> removed = host.submit(() -> provider.raw(RawRequest.get("/")));
        gate.awaitReached();
        fleet.close(Duration.ofMillis(10));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(removed::get)
                .havingCause()
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    private Operation<String> start(String verb, String handle) {
        LabFactory.LabDriver driver = lab.opened.get(lab.opened.size() - 1);
        return driver.context.operations().start(driver.plan(verb, handle));
    }

    private static void assertThatCode(ThrowingCallable call, ErrorCode code) {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
