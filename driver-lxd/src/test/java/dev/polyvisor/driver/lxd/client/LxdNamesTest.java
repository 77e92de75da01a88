package dev.polyvisor.driver.lxd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LxdNamesTest {
    static Stream<String> badInstances() {
        return Stream.of(
                "",
                "../x",
                "..",
                ".",
                "a/b",
                "a b",
                "a_b",
                "a.b",
                "ä",
                "-a",
                "a-",
                "123",
                "a".repeat(64),
                "a\n",
                "a%2Fb");
    }

    static Stream<String> badParts() {
        return Stream.of(
                "", ".", "..", "../x", "a/b", "a b", "*", "a\\b", "a?b", "a&b", "a+b", "ä", ".a", "a".repeat(65));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1", "A-b-3", "9a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void names_of_the_dns_are_names_of_instances(String name) {
        assertThat(LxdNames.instance(name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badInstances")
    void other_texts_are_no_names_of_instances(String name) {
        assertThat(LxdNames.instance(name)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"snap0", "2026-01-01_x", "a.b", "v1.2", "a:b@c"})
    void letters_digits_and_some_marks_make_names_of_snapshots_and_backups(String name) {
        assertThat(LxdNames.snapshot(name)).isEmpty();
        assertThat(LxdNames.backup(name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badParts")
    void other_texts_are_no_names_of_snapshots_and_backups(String name) {
        assertThat(LxdNames.snapshot(name)).isPresent();
        assertThat(LxdNames.backup(name)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "a?b", "a\tb", "a%2fb", "a\"b"})
    void other_names_lead_to_no_other_path(String name) {
        assertThat(LxdNames.entity(name)).isPresent();
    }

    @Test
    void a_bad_name_is_refused_with_its_place() {
        assertThatThrownBy(() -> LxdNames.require("name", "../x", LxdNames.instance("../x")))
                .isInstanceOfSatisfying(PolyvisorException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(failure.violations()).extracting(Violation::path).containsExactly("name");
                });
    }

    @Test
    void the_id_of_an_operation_is_the_last_part_of_its_path() {
        assertThat(LxdNames.operationId("/1.0/operations/ab-1")).contains("ab-1");
        assertThat(LxdNames.operationId("/1.0/operations/ab-1?project=p")).contains("ab-1");
        assertThat(LxdNames.operationId("/1.0/operations/..")).isEmpty();
        assertThat(LxdNames.operationId("")).isEmpty();
    }
}
