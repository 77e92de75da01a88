package dev.polyvisor.api.instance;

import static dev.polyvisor.api.instance.Violations.pathsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceInfoTest {

    @ParameterizedTest
    @EnumSource(MachineState.class)
    void occupiesAHostInTheseStates(MachineState state) {
        EnumSet<MachineState> running = EnumSet.of(
                MachineState.RUNNING,
                MachineState.STARTING,
                MachineState.STOPPING,
                MachineState.PAUSED,
                MachineState.MIGRATING);

        assertThat(builder(state).build().isRunning()).isEqualTo(running.contains(state));
    }

    @ParameterizedTest
    @EnumSource(MachineState.class)
    void isFrozenOnlyWhenPaused(MachineState state) {
        assertThat(builder(state).build().isFrozen()).isEqualTo(state == MachineState.PAUSED);
    }

    @Test
    void whatIsNotToldIsAbsent() {
        InstanceInfo info = builder(MachineState.STOPPED).build();

        assertThat(info.id()).isEqualTo("42");
        assertThat(info.name()).isEqualTo("web-1");
        assertThat(info.cpus()).isEmpty();
        assertThat(info.initPid()).isEmpty();
        assertThat(info.createdAt()).isEmpty();
        assertThat(info.profiles()).isEmpty();
    }

    @Test
    void builderOfAnInfoMakesAnEqualOne() {
        InstanceInfo info = builder(MachineState.RUNNING)
                .label("role", "web")
                .cpus(2)
                .initPid(4711)
                .profile("default")
                .address("10.0.0.2")
                .detail("x", "y")
                .version("v1")
                .build();

        assertThat(info.toBuilder().build()).isEqualTo(info).hasSameHashCodeAs(info);
    }

    @Test
    void collectionsCannotBeChanged() {
        InstanceInfo info = builder(MachineState.RUNNING).label("a", "b").build();

        assertThatThrownBy(() -> info.labels().put("c", "d")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> info.profiles().add("p")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void emptyQueryFitsEverything() {
        assertThat(InstanceQuery.all().matches(builder(MachineState.ERROR).build()))
                .isTrue();
    }

    @Test
    void allConditionsOfAQueryMustHold() {
        InstanceInfo info = builder(MachineState.RUNNING)
                .label("role", "web")
                .label("team", "blue")
                .location("node-1")
                .build();

        assertThat(query().build().matches(info)).isTrue();
        assertThat(query().label("role", "db").build().matches(info)).isFalse();
        assertThat(query().label("zone", "a").build().matches(info)).isFalse();
        assertThat(query().location("node-2").build().matches(info)).isFalse();
        assertThat(query().namePrefix("db").build().matches(info)).isFalse();
        assertThat(query().type(MachineType.CONTAINER).build().matches(info)).isFalse();
        assertThat(InstanceQuery.builder().state(MachineState.STOPPED).build().matches(info))
                .isFalse();
    }

    @Test
    void instanceWithoutALocationIsOnNoHost() {
        assertThat(InstanceQuery.builder()
                        .location("node-1")
                        .build()
                        .matches(builder(MachineState.RUNNING).build()))
                .isFalse();
        pathsOf(() -> InstanceQuery.builder().location("").build()).containsExactly("location");
    }

    private static InstanceQuery.Builder query() {
        return InstanceQuery.builder()
                .label("role", "web")
                .state(MachineState.RUNNING, MachineState.PAUSED)
                .location("node-1")
                .namePrefix("web");
    }

    private static InstanceInfoBuilder builder(MachineState state) {
        return InstanceInfo.builder(
                new ResourceKey("lab", "instance", "42"),
                InstanceRef.of("default", "web-1"),
                MachineType.VIRTUAL_MACHINE,
                state);
    }
}
