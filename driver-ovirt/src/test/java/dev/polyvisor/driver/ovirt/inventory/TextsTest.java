package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver writes into texts of the engine, and reads from them. */
class TextsTest {
    @Test
    void labels_are_words_and_the_rest_of_the_comment_stays() {
        String comment = Labels.write("call me before  a reboot", Map.of("owner", "me", "env", ""));

        assertThat(comment).isEqualTo("call me before a reboot env= owner=me");
        assertThat(Labels.in(comment)).containsOnly(Map.entry("owner", "me"), Map.entry("env", ""));
        assertThat(Labels.write(comment, Map.of("owner", "you"))).isEqualTo("call me before a reboot owner=you");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "-a", "polyvisor.dev/key", "a=b"})
    void what_cannot_be_the_key_of_a_label_is_told(String key) {
        assertThat(Labels.problem(key, "v")).isPresent();
    }

    @Test
    void a_value_has_no_spaces_and_at_most_255_characters() {
        assertThat(Labels.problem("k", "a b")).isPresent();
        assertThat(Labels.problem("k", "x".repeat(256))).isPresent();
        assertThat(Labels.problem("k", "x".repeat(255))).isEmpty();
        assertThat(Labels.problem("k", "")).isEmpty();
    }

    @Test
    void the_mark_of_a_key_is_no_label_and_stays_when_labels_change() {
        String comment = Mark.add("mine owner=me", "a key with spaces = and signs");

        assertThat(Labels.in(comment)).containsOnly(Map.entry("owner", "me"));
        String changed = Labels.write(comment, Map.of("owner", "you"));
        assertThat(Mark.isOf(changed, "a key with spaces = and signs")).isTrue();
        assertThat(Mark.isOf(changed, "another")).isFalse();
        assertThat(Mark.add(changed, "another")).doesNotContain(Mark.digest("a key with spaces = and signs"));
        assertThat(Mark.remove(changed)).isEqualTo("mine owner=you");
    }

    @Test
    void a_snapshot_of_somebody_else_has_its_whole_text_as_its_name() {
        assertThat(SnapshotText.of("before the upgrade"))
                .isEqualTo(new SnapshotText("before the upgrade", "", Optional.empty()));
        assertThat(SnapshotText.of("").name()).isEmpty();
    }

    @Test
    void a_snapshot_is_known_by_its_key_whatever_else_it_says() {
        String plain = SnapshotText.write("one", "", "one");
        String described = SnapshotText.write("one", "before the upgrade", "one");
        String keyed = SnapshotText.write("one", "", "k");

        assertThat(plain).isEqualTo("one");
        for (String text : new String[] {plain, described, keyed}) {
            assertThat(SnapshotText.of(text).name()).isEqualTo("one");
        }
        assertThat(SnapshotText.of(described).description()).isEqualTo("before the upgrade");
        assertThat(SnapshotText.of(described).isOf("one")).isTrue();
        assertThat(SnapshotText.of(keyed).isOf("k")).isTrue();
        assertThat(SnapshotText.of(keyed).isOf("one")).isFalse();
        assertThat(SnapshotText.of(plain).isOf("one")).isTrue();
    }
}
