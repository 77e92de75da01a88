package dev.polyvisor.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleSetTest {

    record Box(ResourceKey key, String name, MachineType type, MachineState state, String nativeState)
            implements Machine {}

    record Net(ResourceKey key, String name) implements Resource {}

    private static final ResourceKey NET = new ResourceKey("lab", "net", "n");
    private static final Concern STOPPED = new Concern("stopped", Concern.WARNING, "is stopped", "");

    @Test
    void equalConcernsOfSeveralRulesCountOnce() {
        RuleSet rules = RuleSet.of(
                7, (w, found) -> found.accept(STOPPED), (w, found) -> found.accept(STOPPED), (w, found) -> {});

        PolicyReport report = rules.validate(workload());

        assertThat(report.version()).isEqualTo(7);
        assertThat(report.concerns()).containsExactly(STOPPED);
        assertThatThrownBy(() -> RuleSet.of(0)).hasMessageContaining("ruleSet.version");
    }

    @Test
    void concernsOfAValidationHaveOneOrder() {
        Concern first = new Concern("a", Concern.CRITICAL, "", "");
        Validation validation = new Validation(Validation.State.VALID, 1, 1, 0, Set.of(STOPPED, first));

        assertThat(validation.concerns()).containsExactly(first, STOPPED);
        assertThat(validation).isEqualTo(new Validation(Validation.State.VALID, 1, 1, 0, Set.of(first, STOPPED)));
    }

    @Test
    void aWorkloadGivesReferencesByKeyAndType() {
        Workload workload = workload();

        assertThat(workload.reference(NET, Net.class)).map(Net::name).contains("lan");
        assertThat(workload.reference(NET, Machine.class)).isEmpty();
        assertThat(workload.reference(new ResourceKey("lab", "net", "x"), Net.class))
                .isEmpty();
        assertThatThrownBy(() -> new Workload(entry(new Net(NET, "lan")), Map.of(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Workload workload() {
        Box box = new Box(new ResourceKey("lab", "box", "b"), "b", MachineType.CONTAINER, MachineState.STOPPED, "off");
        return new Workload(entry(box), Map.of(NET, entry(new Net(NET, "lan"))), Set.of());
    }

    private static <T extends Resource> Entry<T> entry(T value) {
        return new Entry<>(value.key(), value, 1, 1, 1, Validation.NONE);
    }
}
