package dev.polyvisor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SyncSettingsTest {

    @Test
    void theDefaultsAreThoseOfTheCollectorThatTheLibraryContinues() {
        assertThat(SyncSettings.DEFAULT.retryInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(SyncSettings.DEFAULT.refreshInterval()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aLongRetryRaisesTheLongestWait() {
        SyncSettings settings = SyncSettings.DEFAULT.intervals(Duration.ofHours(1), Duration.ofSeconds(1));

        assertThat(settings.maxRetryInterval()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void valuesOutOfRangeAreRefusedWithTheirPath() {
        SyncSettings s = SyncSettings.DEFAULT;

        assertThatThrownBy(() -> s.intervals(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("sync.retryInterval");
        assertThatThrownBy(() -> s.intervals(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
                .hasMessageContaining("sync.refreshInterval");
        assertThatThrownBy(() -> s.audit(Duration.ofSeconds(-1), 0.1)).hasMessageContaining("sync.auditInterval");
        assertThatThrownBy(() -> s.audit(Duration.ZERO, 0)).hasMessageContaining("sync.auditShare");
        assertThatThrownBy(() -> s.audit(Duration.ZERO, Double.NaN)).hasMessageContaining("sync.auditShare");
        assertThatThrownBy(() -> new SyncSettings(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ZERO, 0.5))
                .hasMessageContaining("sync.maxRetryInterval");
    }
}
