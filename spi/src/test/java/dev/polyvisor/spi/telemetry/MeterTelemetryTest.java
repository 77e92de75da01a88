package dev.polyvisor.spi.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Telemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeterTelemetryTest {
    private static final Map<String, String> LAB = Map.of("provider", "lab");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Telemetry telemetry = new MeterTelemetry(registry);

    @Test
    void workIsATimerForEachOutcome() {
        telemetry.observed("collector.list", Duration.ofMillis(20), "", LAB);
        telemetry.observed("collector.list", Duration.ofMillis(30), "", LAB);
        telemetry.observed("collector.list", Duration.ofMillis(5), "UNAVAILABLE", LAB);

        assertThat(registry.get("polyvisor.collector.list")
                        .tags("provider", "lab", "error", "none")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(50);
        assertThat(registry.get("polyvisor.collector.list")
                        .tags("error", "UNAVAILABLE")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatHappensIsCounted() {
        telemetry.counted("collector.drift", 3, LAB);
        telemetry.counted("collector.drift", 4, LAB);

        assertThat(registry.get("polyvisor.collector.drift")
                        .tags("provider", "lab")
                        .counter()
                        .count())
                .isEqualTo(7);
    }

    @Test
    void aLevelIsTheLastValueOfItsTags() {
        telemetry.gauged("collector.backlog", 5, LAB);
        telemetry.gauged("collector.backlog", 0.5, LAB);
        telemetry.gauged("collector.backlog", 9, Map.of("provider", "dc1"));

        assertThat(registry.get("polyvisor.collector.backlog")
                        .tags("provider", "lab")
                        .gauge()
                        .value())
                .isEqualTo(0.5);
        assertThat(registry.get("polyvisor.collector.backlog")
                        .tags("provider", "dc1")
                        .gauge()
                        .value())
                .isEqualTo(9);
    }
}
