package dev.polyvisor.spi.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommonValuesTest {
    private final CommonValues common = new CommonValues();

    @Test
    void equal_values_become_the_first_of_them() {
        List<String> first = List.of("a", "b");

        assertThat(common.value(first)).isSameAs(first);
        assertThat(common.value(List.of("a", "b"))).isSameAs(first);
        assertThat(common.value(List.of("a", "c"))).containsExactly("a", "c");
        assertThat(common.of("x")).isSameAs(common.of("x")).contains("x");
        assertThat(common.optional(Optional.of("x"))).isSameAs(common.of("x"));
        assertThat(common.optional(Optional.empty())).isEmpty();
    }

    @Test
    void equal_values_of_two_classes_stay_what_they_are() {
        List<Integer> ofTwo = List.of(1, 2);
        List<Integer> ofMany = List.of(1, 2, 3).subList(0, 2);
        assertThat(ofMany).isEqualTo(ofTwo).doesNotHaveSameClassAs(ofTwo);

        assertThat(common.value(ofTwo)).isSameAs(ofTwo);
        assertThat(common.value(ofMany)).isSameAs(ofMany);
    }

    @Test
    void of_a_map_that_changes_later_there_is_a_copy() {
        Map<String, String> mutable = new HashMap<>(Map.of("a", "1", "b", "2"));
        Map<String, String> copy = common.copy(mutable);
        mutable.put("c", "3");

        assertThat(copy).isUnmodifiable().isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(common.copy(new HashMap<>(copy))).isSameAs(copy);
        assertThat(common.copy(mutable)).hasSize(3);
    }

    @Test
    void a_class_that_is_full_takes_no_more_and_harms_no_other() {
        IntStream.range(0, 2_000).forEach(i -> assertThat(common.value("" + i)).isEqualTo("" + i));

        assertThat(common.value(new StringBuilder("5").toString())).isSameAs(common.value("5"));
        String late = new StringBuilder("late").toString();
        assertThat(common.value(late)).isSameAs(late);
        assertThat(common.value(new StringBuilder("late").toString())).isNotSameAs(late);
        Optional<String> other = common.of("late");
        assertThat(common.of("late")).isSameAs(other);
    }
}
