package dev.polyvisor.driver.lxd.instance;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.instance.IdMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdMapsTest {
    private static final String BOTH = "{\"Isuid\":true,\"Isgid\":true,\"Hostid\":1000,\"Nsid\":1000,\"Maprange\":1}";

    @Test
    void the_names_of_members_begin_with_a_capital_and_a_repeated_range_counts_once() {
        IdMap map = IdMaps.parse("[" + BOTH + "," + BOTH + "]").orElseThrow();

        assertThat(map.entries()).isEqualTo(List.of(new IdMap.Entry(1000, 1000, 1, true, true)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "[]"})
    void a_privileged_container_has_no_map(String text) {
        assertThat(IdMaps.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{}]", "[{\"Isuid\":true,\"Hostid\":1}]", "[{\"hostid\":1,\"nsid\":1,\"maprange\":1}]"})
    void a_map_that_is_none_of_lxd_is_told(String text) {
        assertThatFailureOf(() -> IdMaps.parse(text)).hasCode(ErrorCode.INTERNAL);
    }
}
