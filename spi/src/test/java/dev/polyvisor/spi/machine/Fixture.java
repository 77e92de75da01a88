package dev.polyvisor.spi.machine;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.PluginSession;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import dev.polyvisor.spi.testing.TestClock;
import dev.polyvisor.spi.time.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.mockito.stubbing.Answer;

/** A plugin over a mocked SPI that admits everything, in virtual time. */
final class Fixture implements AutoCloseable {
    static final String NAME = "worker-1";
    static final String ID = "test://worker-1";
    static final MachineClass CLASS = new MachineClass("pool-1", "{}");
    static final MachineSecret SECRET = MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#cloud-config\nrun: it"));
    static final MachineSecret ELSEWHERE = SECRET.with(MachineSecret.KUBECONFIG, Secret.of("cluster-one"));

    final TestClock clock = new TestClock();
    final ExecutorService executor = Threads.newExecutor();
    final PluginSPI<TestSpec> spi = mockSpi();
    final MachinePlugin<TestSpec> plugin;

    Fixture() {
        this(PluginSettings.DEFAULT);
    }

    Fixture(PluginSettings settings) {
        plugin = new MachinePlugin<>(spi, executor, clock, settings);
    }

    @SuppressWarnings("unchecked")
    private static PluginSPI<TestSpec> mockSpi() {
        PluginSPI<TestSpec> spi = mock(PluginSPI.class);
        when(spi.decode(anyString())).thenReturn(TestSpec.TAGGED);
        when(spi.nodeName(anyString(), any())).thenAnswer(call -> call.getArgument(0));
        when(spi.credentialKeys()).thenReturn(Set.of(MachineSecret.KUBECONFIG));
        when(spi.backendKeys()).thenReturn(Set.of(MachineSecret.KUBECONFIG));
        return spi;
    }

    @SuppressWarnings("unchecked")
    static PluginSession<TestSpec> mockSession() {
        return mock(PluginSession.class);
    }

    static CreateMachineRequest create() {
        return CreateMachineRequest.of(NAME, CLASS, SECRET);
    }

    static DeleteMachineRequest delete() {
        return DeleteMachineRequest.of(NAME, CLASS, SECRET);
    }

    static GetMachineStatusRequest status() {
        return GetMachineStatusRequest.of(NAME, CLASS, SECRET);
    }

    static ListMachinesRequest list() {
        return ListMachinesRequest.of(CLASS, SECRET);
    }

    static ShutDownMachineRequest shutDown() {
        return ShutDownMachineRequest.of(NAME, CLASS, SECRET);
    }

    /** Lets every step of the SPI answer in the same way. */
    void everyStep(Answer<?> answer) throws InterruptedException {
        doAnswer(answer).when(spi).createMachine(any(), any(), any(), any());
        doAnswer(answer).when(spi).deleteMachine(any(), any(), any(), any(), any());
        doAnswer(answer).when(spi).getMachineStatus(any(), any(), any(), any(), any());
        doAnswer(answer).when(spi).listMachines(any(), any(), any());
        doAnswer(answer).when(spi).shutDownMachine(any(), any(), any(), any(), any());
    }

    /** The five methods that contact a backend, by their names. */
    Map<String, Runnable> methods() {
        return Map.of(
                "create", () -> plugin.createMachine(create()),
                "delete", () -> plugin.deleteMachine(delete()),
                "status", () -> plugin.getMachineStatus(status()),
                "list", () -> plugin.listMachines(list()),
                "shutDown", () -> plugin.shutDownMachine(shutDown()));
    }

    Map<String, Runnable> methodsWithin(Duration time) {
        return Map.of(
                "create", () -> plugin.createMachine(create().within(time)),
                "delete", () -> plugin.deleteMachine(delete().within(time)),
                "status", () -> plugin.getMachineStatus(status().within(time)),
                "list", () -> plugin.listMachines(list().within(time)),
                "shutDown", () -> plugin.shutDownMachine(shutDown().within(time)));
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
