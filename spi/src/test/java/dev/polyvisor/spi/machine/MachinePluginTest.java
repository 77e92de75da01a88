package dev.polyvisor.spi.machine;

import static dev.polyvisor.spi.machine.Fixture.ID;
import static dev.polyvisor.spi.machine.Fixture.NAME;
import static dev.polyvisor.spi.machine.Fixture.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineResponse;
import dev.polyvisor.api.machine.FoundMachine;
import dev.polyvisor.api.machine.GetMachineStatusResponse;
import dev.polyvisor.api.machine.GetVolumeIdsRequest;
import dev.polyvisor.api.machine.LastKnownState;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.ShutDownMachineResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachinePluginTest {
    private static final Duration DEFAULT_TIME = PluginSettings.DEFAULT.timeout();

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void createAnswersIdNodeAndState() throws Exception {
        when(fixture.spi.createMachine(NAME, TestSpec.TAGGED, SECRET, DEFAULT_TIME))
                .thenReturn(ID);
        when(fixture.spi.nodeName(NAME, TestSpec.TAGGED)).thenReturn("node-1");

        assertThat(fixture.plugin.createMachine(Fixture.create()))
                .isEqualTo(new CreateMachineResponse(ID, "node-1", new LastKnownState("Created " + ID)));
    }

    @Test
    void createDoesNotReachTheBackendWhenTheDriverHasNoNodeName() throws Exception {
        when(fixture.spi.nodeName(any(), any())).thenReturn(" ");

        assertThat(failure(() -> fixture.plugin.createMachine(Fixture.create())).code())
                .isEqualTo(ErrorCode.INTERNAL);
        verify(fixture.spi, never()).createMachine(any(), any(), any(), any());
    }

    @Test
    void deleteAnswersTheIdThatWasFound() throws Exception {
        when(fixture.spi.deleteMachine(NAME, ID, TestSpec.TAGGED, SECRET, DEFAULT_TIME))
                .thenReturn(Optional.of(ID));

        assertThat(fixture.plugin.deleteMachine(Fixture.delete().withProviderId(ID)))
                .isEqualTo(new DeleteMachineResponse(new LastKnownState("Deleted " + ID)));
    }

    /** T9. */
    @Test
    void deleteOfAnAbsentMachineSucceeds() throws Exception {
        when(fixture.spi.deleteMachine(NAME, "", TestSpec.TAGGED, SECRET, DEFAULT_TIME))
                .thenReturn(Optional.empty());

        assertThat(fixture.plugin.deleteMachine(Fixture.delete()).lastKnownState())
                .hasToString("Deleted ");
    }

    @Test
    void deleteTakesTheDriversNotFoundForAbsence() throws Exception {
        when(fixture.spi.deleteMachine(any(), any(), any(), any(), any()))
                .thenThrow(new IllegalStateException(PolyvisorException.of(ErrorCode.NOT_FOUND, "no such machine")));

        assertThat(fixture.plugin.deleteMachine(Fixture.delete()).lastKnownState())
                .hasToString("Deleted ");
        verify(fixture.spi, never()).getMachineStatus(any(), any(), any(), any(), any());
    }

    @Test
    void deleteLooksAgainWhenSomethingBelowAVagueFailureWasNotFound() throws Exception {
        when(fixture.spi.deleteMachine(any(), any(), any(), any(), any())).thenThrow(vague());
        when(fixture.spi.getMachineStatus(any(), any(), any(), any(), any()))
                .thenReturn(FoundMachine.of(ID))
                .thenThrow(PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"worker-1\" not found"))
                .thenThrow(PolyvisorException.of(ErrorCode.UNAVAILABLE, "down"));

        assertThat(failure(() -> fixture.plugin.deleteMachine(Fixture.delete())))
                .hasMessage("could not delete machine \"worker-1\": a part of the machine was not found, "
                        + "and the machine is still there")
                .extracting(PolyvisorException::code)
                .isEqualTo(ErrorCode.INTERNAL);
        assertThat(fixture.plugin.deleteMachine(Fixture.delete()).lastKnownState())
                .hasToString("Deleted ");
        assertThat(failure(() -> fixture.plugin.deleteMachine(Fixture.delete())).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void statusAnswersWhatWasFound() throws Exception {
        when(fixture.spi.getMachineStatus(NAME, ID, TestSpec.TAGGED, SECRET, DEFAULT_TIME))
                .thenReturn(new FoundMachine(ID, MachineState.ERROR));

        assertThat(fixture.plugin.getMachineStatus(Fixture.status().withProviderId(ID)))
                .isEqualTo(new GetMachineStatusResponse(ID, NAME, MachineState.ERROR));
    }

    /** T10. */
    @Test
    void statusOfAnAbsentMachineKeepsTheDriversWords() throws Exception {
        when(fixture.spi.getMachineStatus(any(), any(), any(), any(), any()))
                .thenThrow(PolyvisorException.of(ErrorCode.NOT_FOUND, "machine \"worker-1\" not found"));

        PolyvisorException failure = failure(() -> fixture.plugin.getMachineStatus(Fixture.status()));
        assertThat(failure).hasMessage("machine \"worker-1\" not found");
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(failure.operation()).contains("machine.status");
    }

    @Test
    void listAnswersNamesByIds() throws Exception {
        Map<String, String> machines = Map.of(ID, NAME, "test://worker-2", "worker-2");
        when(fixture.spi.listMachines(TestSpec.TAGGED, SECRET, DEFAULT_TIME))
                .thenReturn(machines)
                .thenReturn(Map.of());

        assertThat(fixture.plugin.listMachines(Fixture.list()).machines()).isEqualTo(machines);
        assertThat(fixture.plugin.listMachines(Fixture.list()).machines()).isEmpty();
    }

    @Test
    void shutDownAnswersTheIdAndLeavesTheStateThatIsStored() throws Exception {
        when(fixture.spi.shutDownMachine(NAME, ID, TestSpec.TAGGED, SECRET, DEFAULT_TIME))
                .thenReturn(ID);

        assertThat(fixture.plugin.shutDownMachine(Fixture.shutDown().withProviderId(ID)))
                .isEqualTo(new ShutDownMachineResponse(ID, LastKnownState.none()));
    }

    @Test
    void volumeIdsAreTheDriversInItsOrder() {
        List<PersistentVolumeSpec> volumes =
                List.of(PersistentVolumeSpec.csi("csi.test", "b"), PersistentVolumeSpec.other("nfs"));
        when(fixture.spi.volumeIds(volumes)).thenReturn(List.of("b"));

        assertThat(fixture.plugin.getVolumeIds(GetVolumeIdsRequest.of(volumes)).volumeIds())
                .containsExactly("b");
    }

    /** T16. */
    @Test
    void volumeIdsEndWithUnimplementedAndNoOtherCode() {
        when(fixture.spi.volumeIds(any()))
                .thenThrow(PolyvisorException.of(ErrorCode.UNIMPLEMENTED, ""))
                .thenThrow(PolyvisorException.of(ErrorCode.INTERNAL, "broken"))
                .thenThrow(new IllegalStateException("broken"))
                .thenReturn(null)
                .thenReturn(Arrays.asList("a", null));

        assertThat(volumesFailure())
                .hasMessage("")
                .extracting(PolyvisorException::code)
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
        for (int i = 0; i < 4; i++) {
            assertThat(volumesFailure())
                    .hasMessage("the driver failed to tell the identities of volumes")
                    .extracting(PolyvisorException::code)
                    .isEqualTo(ErrorCode.UNIMPLEMENTED);
        }
    }

    @Test
    void theTimeOfTheRequestReachesTheDriver() throws Exception {
        when(fixture.spi.createMachine(NAME, TestSpec.TAGGED, SECRET, Duration.ofSeconds(7)))
                .thenReturn(ID);

        assertThat(fixture.plugin
                        .createMachine(Fixture.create().within(Duration.ofSeconds(7)))
                        .providerId())
                .isEqualTo(ID);
    }

    @Test
    void anAnswerThatMakesNoSenseIsAFaultOfTheDriver() throws Exception {
        fixture.everyStep(call -> null);
        fixture.methods()
                .forEach((method, call) ->
                        assertThat(failure(call).code()).as(method).isEqualTo(ErrorCode.INTERNAL));

        when(fixture.spi.createMachine(any(), any(), any(), any())).thenReturn(" ");
        when(fixture.spi.listMachines(any(), any(), any()))
                .thenReturn(Map.of(" ", NAME))
                .thenReturn(Map.of(ID, ""));
        assertThat(failure(() -> fixture.plugin.createMachine(Fixture.create())).code())
                .isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure(() -> fixture.plugin.listMachines(Fixture.list())))
                .hasMessageContaining("blank provider id");
        assertThat(failure(() -> fixture.plugin.listMachines(Fixture.list()))).hasMessageContaining("without a name");
    }

    @Test
    void withoutAFleetItBringsItsOwnClock() throws Exception {
        when(fixture.spi.createMachine(any(), any(), any(), any())).thenReturn(ID);
        try (MachinePlugin<TestSpec> plugin =
                MachinePlugin.standalone(fixture.spi, fixture.executor, PluginSettings.DEFAULT)) {
            assertThat(plugin.createMachine(Fixture.create()).providerId()).isEqualTo(ID);
        }
    }

    private static PolyvisorException vague() {
        return PolyvisorException.of(
                ErrorCode.INTERNAL,
                "could not remove a disk",
                PolyvisorException.of(ErrorCode.NOT_FOUND, "disk 1 not found"));
    }

    private PolyvisorException volumesFailure() {
        return failure(() -> fixture.plugin.getVolumeIds(GetVolumeIdsRequest.of(List.of())));
    }

    private static PolyvisorException failure(Runnable call) {
        return catchThrowableOfType(PolyvisorException.class, call::run);
    }
}
