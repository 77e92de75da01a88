package dev.polyvisor.spi.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.LastKnownState;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private static final Violation NO_USER_DATA = new Violation(MachineSecret.USER_DATA, "cannot be empty");
    private static final Violation NO_KUBECONFIG = new Violation(MachineSecret.KUBECONFIG, "cannot be empty");

    private final Fixture fixture = new Fixture();

    @AfterEach
    void nobodyWasContacted() throws Exception {
        verify(fixture.spi, never()).createMachine(any(), any(), any(), any());
        verify(fixture.spi, never()).deleteMachine(any(), any(), any(), any(), any());
        verify(fixture.spi, never()).getMachineStatus(any(), any(), any(), any(), any());
        verify(fixture.spi, never()).listMachines(any(), any(), any());
        verify(fixture.spi, never()).shutDownMachine(any(), any(), any(), any(), any());
        verify(fixture.spi, never()).connect(any());
        fixture.close();
    }

    @Test
    void everyMethodRefusesWhatCannotBeRead() {
        Violation fault = new Violation("resources.cpu", "is no number");
        when(fixture.spi.decode(anyString())).thenThrow(PolyvisorException.invalid(List.of(fault)));

        fixture.methods().forEach((method, call) -> {
            PolyvisorException failure = failure(call);
            assertThat(failure.code()).as(method).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(failure).hasMessage("the provider specification cannot be read: resources.cpu: is no number");
            assertThat(failure.violations()).containsExactly(fault);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "null", " null\n"})
    void anEmptySpecificationIsRefusedWithoutTheDriver(String text) {
        PolyvisorException failure = failure(() -> fixture.plugin.createMachine(
                CreateMachineRequest.of(Fixture.NAME, new MachineClass("c", text), Fixture.SECRET)));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failure.violations()).containsExactly(new Violation("providerSpec", "is empty"));
        verify(fixture.spi, never()).decode(any());
    }

    @Test
    void aSpecificationOfUnreasonableLengthIsRefusedWithoutTheDriver() {
        MachineClass huge = new MachineClass("c", "x".repeat((2 << 20) + 1));

        assertThat(failure(() -> fixture.plugin.listMachines(ListMachinesRequest.of(huge, Fixture.SECRET)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        verify(fixture.spi, never()).decode(any());
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void aDriverThatBreaksWhileDecodingIsAtFaultAndNotTheCaller(Class<? extends Throwable> fault) {
        when(fixture.spi.decode(anyString())).thenThrow(fault);

        assertThat(failure(() -> fixture.plugin.createMachine(Fixture.create())).code())
                .isEqualTo(ErrorCode.INTERNAL);
    }

    /** T14. */
    @Test
    void everyMethodTellsAllThatIsWrongWithTheSpecification() {
        Violation[] faults = {
            new Violation("region", "cannot be empty"),
            new Violation("zone", "cannot be empty"),
            new Violation("resources.requests.memory", "cannot be zero"),
            new Violation("resources.requests.cpu", "cannot be zero"),
            new Violation("rootVolume.pvc", "cannot be empty")
        };
        when(fixture.spi.decode("{}")).thenReturn(TestSpec.broken(faults));

        fixture.methods().forEach((method, call) -> {
            PolyvisorException failure = failure(call);
            assertThat(failure.code()).as(method).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(failure.violations()).containsExactly(faults);
            assertThat(failure)
                    .hasMessage("the provider specification breaks its rules: region: cannot be empty; "
                            + "zone: cannot be empty; resources.requests.memory: cannot be zero; "
                            + "resources.requests.cpu: cannot be zero; rootVolume.pvc: cannot be empty");
        });
        verify(fixture.spi, never()).violations(any(), any());
    }

    /** T11. */
    @Test
    void anEmptyTagSetListsNothingRatherThanEverything() {
        when(fixture.spi.decode(anyString()))
                .thenReturn(new TestSpec(Map.of(), List.of(new Violation("zone", "cannot be empty"))));

        PolyvisorException failure = failure(() -> fixture.plugin.listMachines(Fixture.list()));
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failure.violations()).extracting(Violation::path).containsExactly("zone", "tags");
    }

    @Test
    void aDriverThatNeverDoesWithoutTagsTellsItOnce() {
        when(fixture.spi.decode(anyString()))
                .thenReturn(new TestSpec(Map.of(), List.of(new Violation("tags", "is needed"))));

        PolyvisorException failure = failure(() -> fixture.plugin.listMachines(Fixture.list()));
        assertThat(failure.violations()).containsExactly(new Violation("tags", "is needed"));
    }

    @Test
    void aMissingSecretIsUnauthenticated() {
        when(fixture.spi.violations(any(), any())).thenReturn(List.of(NO_USER_DATA));

        List<Runnable> methods = List.of(
                () -> fixture.plugin.createMachine(withoutSecret()),
                () -> fixture.plugin.deleteMachine(new DeleteMachineRequest(
                        Fixture.NAME,
                        Optional.empty(),
                        LastKnownState.none(),
                        Fixture.CLASS,
                        Optional.empty(),
                        Optional.empty())),
                () -> fixture.plugin.getMachineStatus(new GetMachineStatusRequest(
                        Fixture.NAME,
                        Optional.empty(),
                        LastKnownState.none(),
                        Fixture.CLASS,
                        Optional.empty(),
                        Optional.empty())),
                () -> fixture.plugin.shutDownMachine(new ShutDownMachineRequest(
                        Fixture.NAME,
                        Optional.empty(),
                        LastKnownState.none(),
                        Fixture.CLASS,
                        Optional.empty(),
                        Optional.empty())),
                () -> fixture.plugin.listMachines(
                        new ListMachinesRequest(Fixture.CLASS, Optional.empty(), Optional.empty())));

        assertThat(methods).allSatisfy(method -> {
            PolyvisorException failure = failure(method);
            assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(failure).hasMessage("the secret is missing: userData: cannot be empty");
        });
    }

    @Test
    void aFaultOfACredentialIsUnauthenticatedWithAllFaultsInItsText() {
        when(fixture.spi.violations(any(), any())).thenReturn(List.of(NO_USER_DATA, NO_KUBECONFIG));

        fixture.methods().forEach((method, call) -> {
            PolyvisorException failure = failure(call);
            assertThat(failure.code()).as(method).isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(failure)
                    .hasMessage("the secret lacks credentials: userData: cannot be empty; kubeconfig: cannot be empty");
        });
    }

    @Test
    void aFaultOfAnotherKeyIsAnInvalidArgument() {
        when(fixture.spi.violations(any(), any())).thenReturn(List.of(NO_USER_DATA));

        PolyvisorException failure = failure(() -> fixture.plugin.createMachine(Fixture.create()));
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failure.violations()).containsExactly(NO_USER_DATA);
    }

    /** T15. */
    @Test
    void garbageInACredentialIsToldWithoutTheGarbage() {
        MachineSecret garbage = MachineSecret.of(MachineSecret.KUBECONFIG, Secret.of("@@garbage: token@@"));
        when(fixture.spi.violations(any(), any()))
                .thenReturn(List.of(new Violation(
                        MachineSecret.KUBECONFIG, "could not get a client config: unexpected '@@garbage: token@@'")));

        PolyvisorException failure = failure(
                () -> fixture.plugin.createMachine(CreateMachineRequest.of(Fixture.NAME, Fixture.CLASS, garbage)));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure)
                .hasMessage(
                        "the secret lacks credentials: kubeconfig: could not get a client config: unexpected '***'");
    }

    @Test
    void aHostWhoseLookupFailsHasGivenNoCredentials() {
        MachineSecret broken = MachineSecret.of(MachineSecret.KUBECONFIG, Secret.from(() -> {
            throw new IllegalStateException("vault sealed, tried with token s.12345678");
        }));

        PolyvisorException failure = failure(
                () -> fixture.plugin.createMachine(CreateMachineRequest.of(Fixture.NAME, Fixture.CLASS, broken)));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure)
                .hasMessage("the secret cannot be read: kubeconfig: the host's lookup failed")
                .hasNoCause();
    }

    @Test
    void aDriverThatBreaksOnASecretShowsNothingOfIt() {
        when(fixture.spi.violations(any(), any()))
                .thenThrow(new IllegalStateException("unexpected line '#cloud-config' in userData"));

        PolyvisorException failure = failure(() -> fixture.plugin.createMachine(Fixture.create()));
        assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN);
        assertThat(failure)
                .hasMessageContaining("unexpected line '***' in userData")
                .hasNoCause();
    }

    private static CreateMachineRequest withoutSecret() {
        return new CreateMachineRequest(
                Fixture.NAME, LastKnownState.none(), Fixture.CLASS, Optional.empty(), Optional.empty());
    }

    private static PolyvisorException failure(Runnable call) {
        return catchThrowableOfType(PolyvisorException.class, call::run);
    }
}
