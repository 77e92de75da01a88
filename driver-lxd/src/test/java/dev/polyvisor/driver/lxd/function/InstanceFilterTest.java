package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.instance.InstanceDetails;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceFilterTest {
    private static final List<Map<String, Object>> ALL = List.of(
            Machines.json("ref-a", "Running", 103, ""),
            Machines.json("ref-e", "Stopped", 102, "web server"),
            Machines.json("ref-f", "Stopped", 102, "db"));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``; ``",
                "name eq c1; and name eq c1",
                "foo eq \"x y z\" or not bar ne q; and foo eq x y z | or not bar ne q",
                "a eq \"x  y\"; and a eq x y",
                "NOT a like b; and not a like b"
            })
    void a_filter_is_read_as_clauses(String text, String clauses) {
        assertThat(InstanceFilter.parse(text).clauses().stream()
                        .map(clause -> (clause.alternative() ? "or " : "and ") + (clause.negated() ? "not " : "")
                                + clause.field() + " " + clause.operator() + " " + clause.value())
                        .collect(Collectors.joining(" | ")))
                .isEqualTo(clauses);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "not; 1; clause",
                "a; 1; no operator",
                "not a; 2; no operator",
                "a eq; 2; no value",
                "a eq \"x; 2; quote",
                "name eq \"ref-e\"; 2; quote",
                "a eq b and; 4; a clause was to follow",
                "a eq b xor c eq d; 3; joins no clauses",
                "a eq b AND c eq d; 3; joins no clauses",
                "name eq ref-e OR name eq ref-f; 3; joins no clauses"
            })
    void a_text_that_is_no_filter_is_refused_with_the_word_that_is_wrong(String text, int word, String problem) {
        Refused.at(() -> InstanceFilter.parse(text), "filter[" + word + "]");
        assertThat(Refused.with(ErrorCode.INVALID_ARGUMENT, () -> InstanceFilter.parse(text)))
                .hasMessageContaining(problem);
    }

    /** Recorded with LXD 5.0.2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``; aef",
                "name eq ref-e; e",
                "name eq REF-E; e",
                "name eq ref; ``",
                "name eq ref-.*; aef",
                "name eq ^ref-[ef]; ef",
                "not name ne ref-e; e",
                "name eq ref-e or name eq ref-f; ef",
                "name eq ref-f or name eq ref-e and status eq Running; ``",
                "config.user.role eq \"web server\" and name eq ref-e; e",
                "config.user.role eq web; ``",
                "stateful eq false; ``",
                "status_code eq 102; ``",
                "profiles eq default; ``",
                "stateful ne true; aef",
                "nosuch ne x; aef",
                "nosuch eq x; ``",
                "name gt a; ``",
                "name like ref-e; e",
                "name eq *; aef",
                "name eq [; ``",
                "config.user.role eq ^$; a",
                "config.image.os eq debian; aef",
                "expanded_devices.root.pool eq local; aef",
                "expanded_devices.eth0.network ne x; aef",
                "Name eq ref-e; ``"
            })
    void instances_are_found_as_lxd_5_0_finds_them(String text, String found) {
        assertThat(found(InstanceFilter.parse(text))).isEqualTo(found);
    }

    /** A quoted word takes what follows with it: this compares the role with {@code a" or name eq "b}. */
    @Test
    void a_quoted_word_swallows_the_text_up_to_the_next_quote() {
        InstanceFilter filter = InstanceFilter.parse("config.user.role eq \"a\" or name eq \"b\"");

        assertThat(filter.clauses())
                .containsExactly(new FilterClause(false, false, "config.user.role", "eq", "a\" or name eq \"b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "name eq ref-e; e",
                "name eq REF-E; ``",
                "name eq ref-.*; ``",
                "config.user.role eq \"web server\"; e",
                "stateful eq false; ``",
                "stateful ne true; aef",
                "status_code eq 102; ``",
                "nosuch ne x; aef"
            })
    void lxd_4_compares_texts_as_they_are(String text, String found) {
        assertThat(found(InstanceFilter.parse(text, FilterDialect.LXD_4))).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "name eq REF-E; e",
                "stateful eq false; aef",
                "stateful ne false; ``",
                "status_code eq 102; ef",
                "profiles eq [\"default\"]; aef",
                "profiles ne [\"web\"]; aef",
                "config.user.role eq db; f"
            })
    void lxd_5_21_compares_by_type(String text, String found) {
        assertThat(found(InstanceFilter.parse(text, FilterDialect.LXD_5_21))).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nosuch eq x",
                "stateful eq maybe",
                "status_code eq many",
                "profiles eq default",
                "profiles eq {}",
                "config eq x",
                "name eq ref-a and nosuch ne x"
            })
    void lxd_5_21_refuses_what_cannot_be_compared(String text) {
        InstanceFilter filter = InstanceFilter.parse(text, FilterDialect.LXD_5_21);

        Refused.at(
                () -> filter.matches(ALL.get(0)),
                "filter.clauses[" + (filter.clauses().size() - 1) + "]");
    }

    @Test
    void lxd_5_21_refuses_other_operators() {
        Refused.at(() -> InstanceFilter.parse("name gt a", FilterDialect.LXD_5_21), "filter[1]");
    }

    @Test
    void a_field_within_the_state_fails_nowhere() {
        Map<String, Object> full = Map.of("name", "c1", "state", Map.of("pid", 42, "status", "Running"));

        assertThat(InstanceFilter.parse("state.status eq running").matches(full))
                .isTrue();
        assertThat(InstanceFilter.parse("state.pid eq 42").matches(full)).isFalse();
        assertThat(InstanceFilter.parse("state.pid eq 42", FilterDialect.LXD_5_21)
                        .matches(full))
                .isTrue();
        assertThat(InstanceFilter.parse("state.network.eth0.mtu ne 1").matches(full))
                .isTrue();
    }

    @Test
    void an_expression_that_takes_for_ever_is_refused() {
        InstanceFilter filter = InstanceFilter.parse("description eq (a|aa)+b\\1");

        Refused.at(() -> filter.matches(Map.of("description", "a".repeat(60))), "filter.clauses[0]");
    }

    @Test
    void a_longTextexpression_is_compared_as_text() {
        String longText = "(".repeat(5_000);

        assertThat(InstanceFilter.parse("name eq " + longText).matches(Map.of("name", longText)))
                .isTrue();
    }

    @Test
    void filter_keeps_the_order_and_knows_the_labels() {
        List<InstanceInfo> all =
                List.of(Machines.info("c3", "db"), Machines.info("c1", "web"), Machines.info("c2", "db"));

        assertThat(InstanceFilter.parse("config.user.role eq db and type eq container and project eq default")
                        .filter(all))
                .extracting(InstanceInfo::name)
                .containsExactly("c3", "c2");
        assertThat(InstanceFilter.parse("").filter(all)).isEqualTo(all);
        assertThat(InstanceFilter.parse("name eq x").filter(all)).isEmpty();
        assertThat(InstanceFilter.parse("created_at ne x").filter(all)).isEqualTo(all);
    }

    @Test
    void filter_full_sees_the_state_too() {
        List<InstanceDetails> all = List.of(Machines.details("c1", 10), Machines.details("c2", 20));

        assertThat(InstanceFilter.parse("state.pid eq 20 and state.memory.usage eq 2097152", FilterDialect.LXD_5_21)
                        .filterFull(all))
                .containsExactly(all.get(1));
        assertThat(InstanceFilter.parse("snapshots eq x or name eq c1").filterFull(all))
                .containsExactly(all.get(0));
    }

    @Test
    void instances_of_the_inventory_have_their_configuration_and_devices() {
        LxdInstance instance = Machines.instance("c1", "x86_64", Map.of("limits.cpu", "2"), Map.of("role", "db"));

        for (String text : List.of(
                "expanded_config.limits.cpu eq 2",
                "expanded_config.user.role eq db",
                "config.user.role eq db",
                "expanded_devices.eth0.network eq lxdbr0",
                "location eq node1 and project eq web",
                "architecture eq x86_64")) {
            assertThat(InstanceFilter.parse(text).matches(instance)).as(text).isTrue();
        }
        assertThat(InstanceFilter.parse("expanded_config.limits.memory eq 1GiB").matches(instance))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.limits.cpu eq 2",
                "devices.root.pool ne x",
                "expanded_config.image.os eq debian",
                "expanded_config.volatile.uuid eq x",
                "state.pid eq 1"
            })
    void what_the_inventory_leaves_out_is_refused_and_not_taken_for_empty(String text) {
        LxdInstance instance = Machines.instance("c1", "x86_64", Map.of(), Map.of());

        Refused.at(() -> InstanceFilter.parse(text).matches(instance), "filter.clauses[0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.limits.cpu eq 2", "expanded_devices.root.pool ne x", "state.pid eq 1"})
    void what_a_record_has_not_is_refused_and_not_taken_for_empty(String text) {
        Refused.at(() -> InstanceFilter.parse(text).matches(Machines.info("c1", "db")), "filter.clauses[0]");
    }

    private static String found(InstanceFilter filter) {
        return ALL.stream()
                .filter(filter::matches)
                .map(object -> String.valueOf(object.get("name")).substring("ref-".length()))
                .collect(Collectors.joining());
    }
}
