package dev.polyvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Capability;
import org.junit.jupiter.api.Test;

class SupportMatrixTest {

    @Test
    void a_page_is_read_from_its_table() {
        SupportMatrix matrix = SupportMatrix.parse("""
                # A page

                | word | meaning |
                |---|---|
                | other | table |

                | capability | one | two |
                |---|---|---|
                | CREATE | yes | no: it cannot |
                | COPY | no: why | yes |
                """);

        assertThat(matrix.drivers()).containsExactly("one", "two");
        assertThat(matrix.column("one"))
                .containsEntry(Capability.CREATE, "yes")
                .containsEntry(Capability.COPY, "no: why")
                .hasSize(2);
        assertThat(matrix.column("two")).containsEntry(Capability.CREATE, "no: it cannot");
        assertThat(matrix.column("three")).isEmpty();
    }

    @Test
    void what_is_rendered_can_be_read() {
        SupportMatrix matrix = SupportMatrix.parse("| capability | one |\n|---|---|\n| EXEC | yes |\n");

        SupportMatrix again = SupportMatrix.parse(matrix.render());

        assertThat(again.column("one")).containsEntry(Capability.EXEC, "yes").containsEntry(Capability.COPY, "");
        assertThat(again.column("one").keySet()).containsExactly(Capability.values());
    }

    @Test
    void a_column_takes_the_place_of_the_one_of_the_same_driver() {
        SupportMatrix page = SupportMatrix.parse("| capability | one | two |\n|---|---|---|\n| EXEC | yes | yes |\n");

        SupportMatrix changed = page.with(SupportMatrix.parse("| capability | one |\n|---|---|\n| EXEC | no: x |\n"));

        assertThat(changed.drivers()).containsExactly("one", "two");
        assertThat(changed.column("one")).containsEntry(Capability.EXEC, "no: x");
        assertThat(changed.column("two")).containsEntry(Capability.EXEC, "yes");
    }

    @Test
    void a_page_without_the_table_is_refused() {
        assertThatThrownBy(() -> SupportMatrix.parse("| word | meaning |\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capability");
    }
}
