package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeSnapshot;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FakeHypervisorTest {
    private static FakeHypervisorBuilder large() {
        return FakeHypervisor.builder()
                .machines(500)
                .hosts(7)
                .clusters(2)
                .scopes(3)
                .volumes(2)
                .snapshots(1);
    }

    @Test
    void the_same_seed_gives_the_same_content() {
        assertThat(Follower.truth(large().seed(7).build()))
                .isEqualTo(Follower.truth(large().seed(7).build()));
        assertThat(Follower.truth(large().seed(7).build()))
                .isNotEqualTo(Follower.truth(large().seed(8).build()));
    }

    @Test
    void the_same_seed_gives_the_same_changes() {
        FakeHypervisor one = large().build();
        FakeHypervisor other = large().build();
        one.churn(2000);
        for (int i = 0; i < 20; i++) {
            other.churn(100);
        }

        assertThat(Follower.truth(one)).isEqualTo(Follower.truth(other));
        assertThat(Follower.truth(one)).isNotEqualTo(Follower.truth(large().build()));
    }

    @Test
    void there_is_as_much_as_was_asked_for() {
        FakeHypervisor hypervisor = large().build();

        assertThat(hypervisor.count(FakeMachine.KIND)).isEqualTo(500);
        assertThat(hypervisor.all("lab", FakeMachine.KIND)).hasSize(500);
        assertThat(hypervisor.all("lab", FakeVolume.KIND)).hasSize(1000);
        assertThat(hypervisor.all("lab", FakeSnapshot.KIND)).hasSize(500);
        assertThat(hypervisor.all("lab", FakeHost.KIND)).hasSize(7);
    }

    @Test
    void everything_that_is_referred_to_is_there_and_ids_names_and_addresses_are_unique() {
        FakeHypervisor hypervisor = large().build();
        hypervisor.churn(500);
        var all = Follower.truth(hypervisor);
        List<FakeMachine> machines = hypervisor.all("lab", FakeMachine.KIND);

        assertThat(all.values()).allSatisfy(value -> {
            assertThat(all.keySet()).containsAll(value.references());
            value.parent().ifPresent(parent -> assertThat(all).containsKey(parent));
        });
        assertThat(machines).extracting(FakeMachine::mac).doesNotHaveDuplicates();
        assertThat(machines).extracting(m -> m.scope() + m.name()).doesNotHaveDuplicates();
        assertThat(machines.stream().map(FakeMachine::state).collect(Collectors.toSet()))
                .contains(MachineState.RUNNING, MachineState.STOPPED);
        assertThat(machines.stream().map(FakeMachine::type).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(MachineType.values());
    }

    @Test
    void a_machine_is_found_by_the_id_that_its_listing_shows() {
        FakeHypervisor hypervisor = large().build();
        hypervisor.churn(300);

        assertThat(hypervisor.all("lab", FakeMachine.KIND))
                .allSatisfy(machine -> assertThat(hypervisor.find(
                                "lab", FakeMachine.KIND, machine.key().id()))
                        .contains(machine));
        assertThat(hypervisor.find("lab", FakeMachine.KIND, "m9999999")).isEmpty();
        assertThat(hypervisor.find("lab", FakeMachine.KIND, "nonsense")).isEmpty();
    }

    @Test
    void a_removed_machine_takes_its_volumes_and_snapshots_along() {
        FakeHypervisor hypervisor = large().build();
        FakeMachine machine = hypervisor.all("lab", FakeMachine.KIND).get(42);

        assertThat(hypervisor.removeMachine(machine.key().id())).isTrue();
        assertThat(hypervisor.removeMachine(machine.key().id())).isFalse();

        assertThat(hypervisor.count(FakeMachine.KIND)).isEqualTo(499);
        assertThat(hypervisor.count(FakeVolume.KIND)).isEqualTo(998);
        assertThat(hypervisor.count(FakeSnapshot.KIND)).isEqualTo(499);
        assertThat(Follower.truth(hypervisor).keySet())
                .noneMatch(key -> machine.key().equals(key)
                        || machine.references().stream()
                                .filter(r -> r.kind().equals(FakeVolume.KIND.name()))
                                .toList()
                                .contains(key));
    }

    @Test
    void a_script_changes_what_the_inventory_will_see() {
        FakeHypervisor hypervisor = FakeHypervisor.create();
        String id = hypervisor.addMachine("web-1", MachineType.VIRTUAL_MACHINE);
        FakeMachine before = hypervisor.find("lab", FakeMachine.KIND, id).orElseThrow();

        hypervisor.setState(id, MachineState.RUNNING);
        hypervisor.setLabel(id, "stage", "test");
        FakeMachine after = hypervisor.find("lab", FakeMachine.KIND, id).orElseThrow();

        assertThat(hypervisor.machineId("web-1")).isEqualTo(id);
        assertThat(before.state()).isEqualTo(MachineState.STOPPED);
        assertThat(before.host()).isEmpty();
        assertThat(before.addresses()).isEmpty();
        assertThat(after.state()).isEqualTo(MachineState.RUNNING);
        assertThat(after.host()).map(ResourceKey::kind).contains("fake-host");
        assertThat(after.addresses()).hasSize(1);
        assertThat(after.labels()).containsEntry("stage", "test");
        assertThat(after.version()).isGreaterThan(before.version());
        hypervisor.setLabel(id, "stage", null);
        assertThat(hypervisor.find("lab", FakeMachine.KIND, id).orElseThrow().labels())
                .isEmpty();
    }

    @Test
    void a_name_is_taken_only_in_its_scope() {
        FakeHypervisor hypervisor = FakeHypervisor.create();
        hypervisor.addMachine("a", "web", MachineType.CONTAINER);
        hypervisor.addMachine("b", "web", MachineType.CONTAINER);

        assertThatThrownBy(() -> hypervisor.addMachine("a", "web", MachineType.CONTAINER))
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void every_size_out_of_range_is_named() {
        assertThatThrownBy(() -> FakeHypervisor.builder()
                        .machines(-1)
                        .hosts(0)
                        .containers(101)
                        .build())
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        e -> assertThat(e.violations())
                                .extracting(v -> v.path())
                                .contains("machines", "hosts", "containers"));
    }
}
