package dev.polyvisor.spi.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PluginSettingsTest {

    @Test
    void settingsAreChangedByCopies() {
        assertThat(PluginSettings.DEFAULT
                        .named("lab")
                        .within(Duration.ofSeconds(9))
                        .sessions(2, Duration.ofSeconds(3))
                        .withOriginalCodes())
                .isEqualTo(new PluginSettings("lab", Duration.ofSeconds(9), 2, Duration.ofSeconds(3), true));
        assertThat(PluginSettings.DEFAULT.originalCodes()).isFalse();
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> new PluginSettings("", Duration.ZERO, 0, Duration.ofSeconds(-1), false))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::path)
                        .containsExactly("machines.timeout", "machines.maxSessions", "machines.sessionIdle"));
    }
}
