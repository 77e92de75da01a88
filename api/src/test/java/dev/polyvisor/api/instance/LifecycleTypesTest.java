package dev.polyvisor.api.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTypesTest {

    @Test
    void hooksHaveTheNamesOfTheContract() {
        assertThat(LifecycleHook.ON_START.text()).isEqualTo("onstart");
        assertThat(LifecycleHook.ON_STOP.text()).isEqualTo("onstop");
        assertThat(LifecycleHook.ON_STOP_NS.text()).isEqualTo("onstopns");
    }

    @ParameterizedTest
    @EnumSource(LifecycleHook.class)
    void hookIsFoundByItsName(LifecycleHook hook) {
        assertThat(LifecycleHook.of(hook.text())).isEqualTo(hook);
    }

    @Test
    void unknownHookIsUnimplemented() {
        assertThatThrownBy(() -> LifecycleHook.of("onboot"))
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNIMPLEMENTED));
    }

    @Test
    void actionsKnowTheNearestHook() {
        assertThat(LifecycleAction.STARTED.hook()).contains(LifecycleHook.ON_START);
        assertThat(LifecycleAction.SHUT_DOWN.hook()).contains(LifecycleHook.ON_STOP);
        assertThat(LifecycleAction.STOPPED.hook()).contains(LifecycleHook.ON_STOP);
        assertThat(LifecycleAction.DELETED.hook()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(LifecycleAction.class)
    void noActionTellsOfTheHookInsideTheServer(LifecycleAction action) {
        assertThat(action.hook()).isNotEqualTo(Optional.of(LifecycleHook.ON_STOP_NS));
    }
}
