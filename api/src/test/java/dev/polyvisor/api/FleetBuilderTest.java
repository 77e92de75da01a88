package dev.polyvisor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class FleetBuilderTest {

    @Test
    void withoutAnEngineTheErrorSaysWhatToAdd() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> Fleet.builder().open())
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION))
                .withMessageContaining("polyvisor-spi");
    }
}
