package dev.polyvisor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17, 17",
        "17B, 17",
        "1k, 1000",
        "1kB, 1000",
        "4 GiB, 4294967296",
        "4gib, 4294967296",
        "4Gi, 4294967296",
        "4GB, 4000000000",
        "2TiB, 2199023255552",
        "3TB, 3000000000000",
        "5MB, 5000000",
        "6Mi, 6291456",
        "7KiB, 7168"
    })
    void sizesAreReadWithTheirUnits(String text, long bytes) {
        assertThat(DataSize.parse(text)).isEqualTo(DataSize.bytes(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "GiB", "-1GiB", "1.5GiB", "4XB", "9223372036854775808", "9000000TiB", "99999999999999999999"
            })
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> DataSize.parse(text))
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageStartingWith("size");
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "1023, 1023B", "1024, 1KiB", "1536, 1536B", "4294967296, 4GiB", "1125899906842624, 1024TiB"})
    void theTextHasTheLargestUnitThatDivides(long bytes, String text) {
        assertThat(DataSize.bytes(bytes)).hasToString(text);
        assertThat(DataSize.parse(text)).isEqualTo(DataSize.bytes(bytes));
    }

    @Test
    void wholeUnitsAreRoundedUp() {
        assertThat(DataSize.bytes(1).toMib()).isEqualTo(1);
        assertThat(DataSize.mib(1024).toGib()).isEqualTo(1);
        assertThat(DataSize.mib(1025).toGib()).isEqualTo(2);
        assertThat(DataSize.bytes(Long.MAX_VALUE).toGib()).isEqualTo(8_589_934_592L);
    }

    @Test
    void sizesAreNeitherNegativeNorTooLarge() {
        assertThatThrownBy(() -> DataSize.bytes(-1)).hasMessageContaining("negative");
        assertThatThrownBy(() -> DataSize.gib(-1)).hasMessageContaining("negative");
        assertThatThrownBy(() -> DataSize.tib(1L << 30)).hasMessageContaining("too large");
        assertThat(DataSize.kib(1)).isLessThan(DataSize.mib(1));
        assertThat(DataSize.tib(1)).isEqualTo(DataSize.gib(1024));
    }
}
