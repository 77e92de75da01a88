package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.polyvisor.driver.lxd.function.InstanceName.Digits;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNameTest {
    static Stream<String> good() {
        return Stream.of("c1", "A-b-3", "a".repeat(63));
    }

    static Stream<String> bad() {
        return Stream.of("", "a".repeat(64), "-a", "a-", "123", "a_b", "a.b", "a b", "ä", "a/b", "a\n");
    }

    static Stream<String> badSnapshots() {
        return Stream.of(
                "c1/a b", "c1/a/b", "c1/", "c1", "c1/..", "c1/.", "c1/*", "c1/a\\b", "c1/ä", "c1/" + "a".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("good")
    void names_of_the_dns_are_names_of_instances(String name) {
        assertThatCode(() -> InstanceName.validate(name, false, Digits.NOT_FIRST))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void other_texts_are_no_names_of_instances(String name) {
        Refused.at(() -> InstanceName.validate(name, false, Digits.NOT_FIRST), "name");
        Refused.at(() -> InstanceName.validate(name, false, Digits.NOT_ONLY), "name");
    }

    @Test
    void newer_servers_take_a_name_that_begins_with_a_digit_and_older_do_not() {
        assertThat(InstanceName.problem("1a", Digits.NOT_ONLY)).isEmpty();
        assertThat(InstanceName.problem("1a", Digits.NOT_FIRST)).isPresent();
        assertThat(InstanceName.problem("a1", Digits.NOT_FIRST)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1/snap0", "c1/2026-01-01_x", "c1/a.b", "c1/a:b@c"})
    void a_snapshot_is_named_after_its_instance(String name) {
        assertThatCode(() -> InstanceName.validate(name, true, Digits.NOT_FIRST))
                .doesNotThrowAnyException();
    }

    /** LXD 5.0 accepts some of these, and destroys data with {@code ..}. */
    @ParameterizedTest
    @MethodSource("badSnapshots")
    void names_that_do_harm_or_are_taken_by_some_servers_only_are_refused(String name) {
        Refused.at(() -> InstanceName.validate(name, true, Digits.NOT_FIRST), "name.snapshot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1c/a", "/a"})
    void the_instance_of_a_snapshot_has_a_good_name_too(String name) {
        Refused.at(() -> InstanceName.validate(name, true, Digits.NOT_FIRST), "name");
    }

    @Test
    void both_parts_are_told_at_once() {
        Refused.at(() -> InstanceName.validate("/..", true, Digits.NOT_FIRST), "name", "name.snapshot");
    }
}
