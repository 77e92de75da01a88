package dev.polyvisor.api.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.inventory.MachineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTypesTest {
    private static final MachineClass CLASS = new MachineClass("pool-1", "{}");
    private static final MachineSecret SECRET = MachineSecret.of(MachineSecret.USER_DATA, Secret.of("hunter2"));

    @Test
    void requestHasNoTimeAndNoHistoryUnlessGiven() {
        CreateMachineRequest create = CreateMachineRequest.of("worker-1", CLASS, SECRET);
        DeleteMachineRequest delete = DeleteMachineRequest.of("worker-1", CLASS, SECRET);

        assertThat(create.timeout()).isEmpty();
        assertThat(create.lastKnownState().isEmpty()).isTrue();
        assertThat(create.secret()).contains(SECRET);
        assertThat(delete.providerId()).isEmpty();
    }

    @Test
    void requestIsExtendedByCopies() {
        DeleteMachineRequest plain = DeleteMachineRequest.of("worker-1", CLASS, SECRET);
        DeleteMachineRequest more = plain.withProviderId("kubevirt://worker-1")
                .withLastKnownState(LastKnownState.created("kubevirt://worker-1"))
                .within(Duration.ofMinutes(1));

        assertThat(more.providerId()).contains("kubevirt://worker-1");
        assertThat(more.lastKnownState()).hasToString("Created kubevirt://worker-1");
        assertThat(more.timeout()).contains(Duration.ofMinutes(1));
        assertThat(more.machineName()).isEqualTo("worker-1");
        assertThat(more.machineClass()).isSameAs(CLASS);
        assertThat(plain.providerId()).isEmpty();
    }

    @Test
    void everyRequestTakesAMissingSecret() {
        Optional<MachineSecret> none = Optional.empty();
        Optional<Duration> forever = Optional.empty();

        assertThat(new CreateMachineRequest("a", LastKnownState.none(), CLASS, none, forever).secret())
                .isEmpty();
        assertThat(new ListMachinesRequest(CLASS, none, forever).secret()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "a\nb"})
    void machineNeedsAProperName(String name) {
        refused(() -> CreateMachineRequest.of(name, CLASS, SECRET), "machineName");
        refused(() -> DeleteMachineRequest.of(name, CLASS, SECRET), "machineName");
        refused(() -> GetMachineStatusRequest.of(name, CLASS, SECRET), "machineName");
        refused(() -> ShutDownMachineRequest.of(name, CLASS, SECRET), "machineName");
    }

    @Test
    void nameOfMoreThan253CharactersIsRefused() {
        refused(() -> CreateMachineRequest.of("a".repeat(254), CLASS, SECRET), "machineName");
    }

    @Test
    void timeOfZeroIsRefused() {
        refused(() -> CreateMachineRequest.of("a", CLASS, SECRET).within(Duration.ZERO), "timeout");
        refused(() -> ListMachinesRequest.of(CLASS, SECRET).within(Duration.ofSeconds(-1)), "timeout");
        refused(() -> GetVolumeIdsRequest.of(List.of()).within(Duration.ZERO), "timeout");
    }

    @Test
    void noTextFormShowsASecretOrTheSpecification() {
        MachineClass machineClass = new MachineClass("pool-1", "{\"password\":\"hunter2\"}");

        assertThat(CreateMachineRequest.of("worker-1", machineClass, SECRET).toString())
                .contains("worker-1", "userData")
                .doesNotContain("hunter2");
    }

    @Test
    void secretIsFoundByNameUnlessEmpty() {
        MachineSecret secret = SECRET.with(MachineSecret.KUBECONFIG, Secret.of(""));

        assertThat(secret.find(MachineSecret.USER_DATA)).contains(Secret.of("hunter2"));
        assertThat(secret.find(MachineSecret.KUBECONFIG)).isEmpty();
        assertThat(secret.find("other")).isEmpty();
        assertThat(secret.data()).containsOnlyKeys("userData", "kubeconfig");
        assertThat(MachineSecret.empty().data()).isEmpty();
    }

    @Test
    void secretCopiesItsMap() {
        Map<String, Secret> data = new HashMap<>(Map.of("a", Secret.of("1")));
        MachineSecret secret = new MachineSecret(data);

        data.clear();

        assertThat(secret.data()).containsOnlyKeys("a");
        assertThatThrownBy(() -> secret.data().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void lastKnownStateSaysWhatHappened() {
        assertThat(LastKnownState.created("kubevirt://a").text()).isEqualTo("Created kubevirt://a");
        assertThat(LastKnownState.deleted("kubevirt://a").text()).isEqualTo("Deleted kubevirt://a");
        assertThat(LastKnownState.deleted("").text()).isEqualTo("Deleted ");
        assertThat(LastKnownState.none().isEmpty()).isTrue();
    }

    @Test
    void csiVolumeNeedsDriverAndHandle() {
        assertThat(PersistentVolumeSpec.csi("csi.example", "vol-1").isCsi()).isTrue();
        assertThat(PersistentVolumeSpec.other("nfs").isCsi()).isFalse();
        refused(() -> PersistentVolumeSpec.csi("", "vol-1"), "driver");
        refused(() -> PersistentVolumeSpec.csi("csi.example", ""), "volumeHandle");
        refused(() -> PersistentVolumeSpec.other(""), "source");
    }

    @Test
    void machineThatExistsHasAProviderId() {
        assertThat(FoundMachine.of("kubevirt://a").state()).isEqualTo(MachineState.UNKNOWN);
        refused(() -> FoundMachine.of(""), "providerId");
        refused(() -> new CreateMachineResponse("", "a", LastKnownState.none()), "providerId");
        refused(() -> new CreateMachineResponse("a", " ", LastKnownState.none()), "nodeName");
        refused(() -> new GetMachineStatusResponse("", "a", MachineState.RUNNING), "providerId");
        refused(() -> new ShutDownMachineResponse("", LastKnownState.none()), "providerId");
    }

    @Test
    void answersKeepTheirOrderAndCannotBeChanged() {
        Map<String, String> machines = new LinkedHashMap<>();
        machines.put("kubevirt://b", "b");
        machines.put("kubevirt://a", "a");
        ListMachinesResponse list = new ListMachinesResponse(machines);
        List<String> ids = new ArrayList<>(List.of("v2", "v1"));
        GetVolumeIdsResponse volumes = new GetVolumeIdsResponse(ids);

        machines.clear();
        ids.clear();

        assertThat(list.machines().keySet()).containsExactly("kubevirt://b", "kubevirt://a");
        assertThat(volumes.volumeIds()).containsExactly("v2", "v1");
        assertThatThrownBy(() -> list.machines().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static void refused(ThrowingCallable call, String path) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PolyvisorException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.violations()).extracting(Violation::path).containsOnly(path);
        });
    }
}
