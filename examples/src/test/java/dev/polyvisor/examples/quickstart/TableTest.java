package dev.polyvisor.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("NAME", "STATE");
        table.row("a-long-name", "up");
        table.row("b", "stopped");

        assertThat(table.lines()).containsExactly("  NAME        STATE", "  a-long-name up", "  b           stopped");
    }

    @Test
    void aRowHasACellForEachColumn() {
        Table table = new Table("NAME", "STATE");

        assertThatThrownBy(() -> table.row("a")).isInstanceOf(IllegalArgumentException.class);
    }
}
