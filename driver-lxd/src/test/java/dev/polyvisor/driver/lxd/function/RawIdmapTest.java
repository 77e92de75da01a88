package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.instance.IdMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawIdmapTest {
    static Stream<Arguments> maps() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of("\n\n", ""),
                Arguments.of("both 1000 1000", "both 1000 1000 1"),
                Arguments.of("uid 1-5 6-10", "uid 1 6 5"),
                Arguments.of("gid 50-60 500-510", "gid 50 500 11"),
                Arguments.of("both 1000 1000\nuid 2000 2000", "both 1000 1000 1, uid 2000 2000 1"),
                Arguments.of("uid 1000-1009 0-9\ngid 1000-1009 0-9", "uid 1000 0 10, gid 1000 0 10"),
                Arguments.of("both 0 0", "both 0 0 1"),
                Arguments.of("both +1000 +1000\n", "both 1000 1000 1"));
    }

    static Stream<Arguments> splits() {
        return Stream.of(
                Arguments.of("uid 1-10 101-110\nuid 200-201 105-106", "uid 1 101 4, uid 200 105 2, uid 7 107 4"),
                Arguments.of("both 1000-1009 0-9\nuid 500 5", "both 1000 0 5, uid 500 5 1, both 1006 6 4"),
                Arguments.of("uid 10-19 0-9\nuid 30-34 7-11", "uid 10 0 7, uid 30 7 5"),
                Arguments.of("uid 10-19 5-14\nuid 30-34 3-7", "uid 30 3 5, uid 13 8 7"));
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                Arguments.of("uid 1-10 1-10\nuid 5 100", 1, "host"),
                Arguments.of("uid 5-1 10-6", 0, "ends before"),
                Arguments.of("uid 1-5 6-9", 0, "different sizes"),
                Arguments.of("both 1", 0, "single blanks"),
                Arguments.of("both 1 2 3", 0, "single blanks"),
                Arguments.of("both  1000 1000", 0, "single blanks"),
                Arguments.of(" both 1000 1000", 0, "single blanks"),
                Arguments.of("both 1000 1000 ", 0, "single blanks"),
                Arguments.of("both\t1000\t1000", 0, "single blanks"),
                Arguments.of("both 1000 1000\r\n", 0, "no number"),
                Arguments.of("host 1 1", 0, "none of"),
                Arguments.of("BOTH 1 1", 0, "none of"),
                Arguments.of("both a 1", 0, "no number"),
                Arguments.of("both -1 5", 0, "no number"),
                Arguments.of("both 1-2-3 1-2", 0, "more than one '-'"),
                Arguments.of("both 0-9223372036854775807 0-9223372036854775807", 0, "too large"),
                Arguments.of("both 9223372036854775807 1", 0, "too large"));
    }

    @ParameterizedTest
    @MethodSource("maps")
    void lines_are_ranges(String text, String ranges) {
        assertThat(shown(RawIdmap.parse(text))).isEqualTo(ranges);
    }

    @ParameterizedTest
    @MethodSource("splits")
    void a_later_range_splits_an_earlier_one(String text, String ranges) {
        assertThat(shown(RawIdmap.parse(text))).isEqualTo(ranges);
    }

    @Test
    void ranges_of_one_never_overlap() {
        RawIdmap map = RawIdmap.parse("both 1000 1000\nboth 1000 1000");

        assertThat(shown(map)).isEqualTo("both 1000 1000 1, both 1000 1000 1");
        assertThat(map.toIdMap()).isEqualTo(new IdMap(List.of(new IdMap.Entry(1000, 1000, 1, true, true))));
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void a_bad_line_is_refused_with_its_number(String text, int line, String problem) {
        Refused.at(() -> RawIdmap.parse(text), "raw.idmap[" + line + "]");
        assertThat(Refused.with(ErrorCode.INVALID_ARGUMENT, () -> RawIdmap.parse(text)))
                .hasMessageContaining(problem);
    }

    @Test
    void all_bad_lines_are_told_at_once() {
        Refused.at(() -> RawIdmap.parse("both 1\nboth 2 2\n\nuid x 1"), "raw.idmap[0]", "raw.idmap[3]");
    }

    @Test
    void a_text_of_very_many_lines_is_refused() {
        Refused.at(() -> RawIdmap.parse("\n".repeat(RawIdmap.MAX_LINES)), "raw.idmap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "both 1000 1000", "uid 1-5 6-10", "both 1000 0"})
    void root_inside_may_be_another_user_outside(String text) {
        assertThat(RawIdmap.requireUnprivileged(text)).isEqualTo(RawIdmap.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"both 0 1000", "gid 0 5", "uid 0-9 1000-1009", "uid 5 5\ngid 0 0"})
    void root_of_the_host_is_refused_for_unprivileged_containers(String text) {
        Refused.at(() -> RawIdmap.requireUnprivileged(text), "raw.idmap");
    }

    @Test
    void what_cannot_be_read_is_refused_for_unprivileged_containers_too() {
        Refused.at(() -> RawIdmap.requireUnprivileged("junk"), "raw.idmap[0]");
    }

    private static String shown(RawIdmap map) {
        return map.entries().stream()
                .map(entry -> (entry.users() ? entry.groups() ? "both" : "uid" : "gid") + " " + entry.hostId() + " "
                        + entry.guestId() + " " + entry.size())
                .collect(Collectors.joining(", "));
    }
}
