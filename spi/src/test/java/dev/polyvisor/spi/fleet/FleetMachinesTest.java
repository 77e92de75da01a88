package dev.polyvisor.spi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.BackendVersion;
import dev.polyvisor.api.Capability;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.PluginSession;
import dev.polyvisor.api.machine.ProviderSpec;
import dev.polyvisor.spi.time.Threads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The machine plugin of a provider lives as long as the provider. */
class FleetMachinesTest {
    private static final MachineClass CLASS = new MachineClass("pool-1", "{}");
    private static final MachineSecret ELSEWHERE =
            MachineSecret.of(MachineSecret.KUBECONFIG, Secret.of("another cluster"));
    private static final String ID = "test://worker-1";

    private final PluginSPI<TestSpec> spi = mockSpi();
    private final ExecutorService host = Threads.newExecutor();
    private Fleet fleet;
    private MachineDriver machines;

    private record TestSpec(Map<String, String> tags, List<Violation> violations) implements ProviderSpec {}

    @SuppressWarnings("unchecked")
    private static PluginSPI<TestSpec> mockSpi() {
        PluginSPI<TestSpec> spi = mock(PluginSPI.class);
        when(spi.decode(anyString())).thenReturn(new TestSpec(Map.of(), List.of()));
        when(spi.nodeName(anyString(), any())).thenReturn("node-1");
        when(spi.backendKeys()).thenReturn(Set.of(MachineSecret.KUBECONFIG));
        return spi;
    }

    @BeforeEach
    void open() {
        fleet = Fleet.builder()
                .driver(new Factory("with", Optional.of(spi)))
                .driver(new Factory("without", Optional.empty()))
                .provider("lab", "with", Connection.https("https://lab.test/"))
                .provider("bare", "without", Connection.https("https://bare.test/"))
                .open();
        machines = fleet.provider("lab").machines();
    }

    @AfterEach
    void close() {
        fleet.close();
        host.shutdownNow();
    }

    @Test
    void requestsReachTheDriverAndErrorsTellTheProvider() throws Exception {
        when(spi.getMachineStatus(any(), any(), any(), any(), any()))
                .thenReturn(FoundMachine.of(ID))
                .thenThrow(PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"worker-1\" not found"));
        GetMachineStatusRequest request = GetMachineStatusRequest.of("worker-1", CLASS, MachineSecret.empty());

        assertThat(machines.getMachineStatus(request).nodeName()).isEqualTo("node-1");
        PolyvisorException failure = failure(() -> machines.getMachineStatus(request));
        assertThat(failure.provider()).contains("lab");
        assertThat(failure.operation()).contains("machine.status");
    }

    @Test
    void aProviderHasOnePlugin() {
        assertThat(fleet.provider("lab").machines()).isSameAs(machines);
    }

    @Test
    void aDriverWithoutAPluginIsUnimplemented() {
        PolyvisorException failure = failure(() -> fleet.provider("bare").machines());

        assertThat(failure.code()).isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(failure.provider()).contains("bare");
    }

    @Test
    void closingEndsWhatRunsAndClosesTheSessionsWithOtherBackends() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        @SuppressWarnings("unchecked")
        PluginSession<TestSpec> session = mock(PluginSession.class);
        when(spi.connect(any())).thenReturn(session);
        when(session.createMachine(any(), any(), any(), any())).thenAnswer(call -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return ID;
        });
        CreateMachineRequest request = CreateMachineRequest.of("worker-1", CLASS, ELSEWHERE);
        Future<PolyvisorException> call = host.submit(() -> failure(() -> machines.createMachine(request)));
        begun.await();

        fleet.close();

        assertThat(call.get().code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        verify(session, times(1)).close();
        assertThat(failure(() -> machines.createMachine(request)).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    private static PolyvisorException failure(Runnable call) {
        return catchThrowableOfType(PolyvisorException.class, call::run);
    }

    private record Factory(String name, Optional<PluginSPI<?>> plugin) implements DriverFactory {
        @Override
        public int level() {
            return LEVEL;
        }

        @Override
        public Driver open(DriverContext context, Connection connection) {
            return new MachinesOnly(plugin);
        }
    }

    private record MachinesOnly(Optional<PluginSPI<?>> plugin) implements Driver {
        @Override
        public BackendVersion test() {
            return new BackendVersion("Lab", "1.0", Set.of());
        }

        @Override
        public Set<Kind<?>> kinds() {
            return Set.of();
        }

        @Override
        public List<Feed<?>> feeds() {
            return List.of();
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public String whyNot(Capability capability) {
            return "the lab makes machines and nothing else";
        }

        @Override
        public void close() {}
    }
}
