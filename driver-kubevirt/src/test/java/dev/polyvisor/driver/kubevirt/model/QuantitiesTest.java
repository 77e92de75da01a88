package dev.polyvisor.driver.kubevirt.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "8Gi,8589934592",
        "8G,8000000000",
        "0.5,1",
        "500m,1",
        "1e3,1000",
        "128Mi,134217728",
        "1.5Gi,1610612736",
        "1E,1000000000000000000"
    })
    void a_size_is_exact_and_rounded_up_to_bytes(String text, long bytes) {
        assertThat(Quantities.size(text)).contains(DataSize.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"4,4", "500m,1", "1500m,2", "0.5,1", "1e1,10"})
    void processors_are_rounded_up(String text, int count) {
        assertThat(Quantities.count(text)).isEqualTo(OptionalInt.of(count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Gi", "8GiB", "eight", "1e", "99E"})
    void what_is_no_size_is_none(String text) {
        assertThat(Quantities.size(text)).isEmpty();
    }

    @Test
    void no_processors_are_no_number() {
        assertThat(Quantities.count("0")).isEmpty();
    }
}
