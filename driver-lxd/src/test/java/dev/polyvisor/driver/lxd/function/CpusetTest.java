package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CpusetTest {
    static Stream<Arguments> sets() {
        return Stream.of(
                Arguments.of("0-3,7", List.of(0, 1, 2, 3, 7)),
                Arguments.of("7,0-3", List.of(7, 0, 1, 2, 3)),
                Arguments.of("5", List.of(5)),
                Arguments.of("2-2", List.of(2)),
                Arguments.of("3-1", List.of()),
                Arguments.of("1,1,0-1", List.of(1, 1, 0, 1)),
                Arguments.of("01", List.of(1)),
                Arguments.of("+4", List.of(4)));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void order_and_repetitions_stay(String text, List<Integer> cpus) {
        assertThat(Cpuset.parse(text).cpus()).isEqualTo(cpus);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``; 0",
                "3,; 1",
                ",3; 0",
                "1,,2; 1",
                "a; 0",
                "0x2; 0",
                "1.5; 0",
                "` 1`; 0",
                "1, 2; 1",
                "1-2-3; 0",
                "-1; 0",
                "1-; 0",
                "1,2,٣; 2",
                "99999999999999999999; 0"
            })
    void other_texts_are_refused_with_the_part_that_is_wrong(String text, int part) {
        Refused.at(() -> Cpuset.parse(text), "cpuset[" + part + "]");
    }

    @Test
    void a_set_that_is_too_large_is_refused_before_it_is_built() {
        assertThat(Cpuset.parse("0-65535").cpus()).hasSize(Cpuset.LIMIT);
        Refused.at(() -> Cpuset.parse("0-999999999"), "cpuset[0]");
        Refused.at(() -> Cpuset.parse("0-65535,0"), "cpuset[1]");
    }

    @Test
    void its_text_is_read_as_the_same_set() {
        Cpuset set = Cpuset.parse("7,0-3,7");

        assertThat(set).hasToString("7,0,1,2,3,7");
        assertThat(Cpuset.parse(set.toString())).isEqualTo(set);
    }
}
