package dev.polyvisor.driver.ovirt.resource;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How disks are marked, and how a copy is that has no description of its own yet. */
class MarksOfDisksTest {
    private static final Map<String, String> LABELS = Map.of(
            "polyvisor.driver", "lab",
            "polyvisor.request", "0123456789abcdef0123456789abcdef",
            "polyvisor.definition", "fedcba9876543210fedcba9876543210",
            "polyvisor.hwaddr", "02-0a-1b-2c-3d-4e",
            "polyvisor.created", "20260101T000000Z",
            "polyvisor.disk", "d.work_20xspace");

    @Test
    void a_description_marks_the_disk_of_the_name_and_no_copy_that_has_another_one() {
        String text = MarkedText.write("pv-1-ws", LABELS);

        assertThat(MarkedText.read(text + " polyvisor.dev/name=data-ws", "pv-1-ws"))
                .isEqualTo(LABELS);
        assertThat(MarkedText.read(text, "pv-2-ws")).isEmpty();
        assertThat(MarkedText.read("polyvisor.driver=lab", "pv-1-ws"))
                .as("labels that name nobody")
                .isEmpty();
    }

    @Test
    void the_alias_of_an_unfinished_copy_holds_its_name_its_size_and_its_labels() {
        for (Optional<DataSize> size : List.of(Optional.of(DataSize.gib(7)), Optional.<DataSize>empty())) {
            UnfinishedCopy copy = new UnfinishedCopy("pv-0123456789abcdef0123-work-space", size, LABELS);

            assertThat(copy.alias()).matches("[A-Za-z0-9_-]{1,255}").doesNotContain("work");
            assertThat(UnfinishedCopy.parse(copy.alias())).contains(copy);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pv-copying-",
                "pv-copying-%",
                "pv-copying-AAAA",
                "pv-0123-data",
                "pv-copying-q1YqLkosKVGyUsoqzs9T0lEqS8wpTgUA"
            })
    void an_alias_that_somebody_else_has_chosen_is_that_of_no_copy(String alias) {
        assertThat(UnfinishedCopy.parse(alias)).isEmpty();
    }

    @Test
    void labels_that_no_alias_can_hold_are_refused() {
        Map<String, String> labels = new TreeMap<>(LABELS);
        for (int i = 0; i < 9; i++) {
            labels.put(
                    "k" + i,
                    Integer.toHexString(i * 0x1234567 ^ 0x5a5a5a5a).repeat(3) + i + "abcdefghjkmnpqrstuvwxyz" + i * 31);
        }

        assertThatFailureOf(() -> new UnfinishedCopy("name", Optional.empty(), labels).alias())
                .hasCode(ErrorCode.INVALID_ARGUMENT);
    }
}
