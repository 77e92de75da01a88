package dev.polyvisor.driver.lxd.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleLineTest {
    private final ScriptedCommand server = new ScriptedCommand();
    private final ConsoleLine console = server.console();

    @AfterEach
    void close() {
        console.close();
        server.close();
    }

    @Test
    void what_is_printed_is_closed_before_control_whose_end_makes_lxd_print_once_more() throws InterruptedException {
        console.connect(ScriptedCommand.begun());

        console.close();

        assertThat(server.nextClosed()).isEqualTo("0");
        assertThat(server.nextClosed()).isEqualTo("control");
    }

    @Test
    void a_line_that_breaks_takes_control_with_it() throws InterruptedException {
        console.connect(ScriptedCommand.begun());

        server.socket("0").cut();

        assertThat(server.nextClosed()).isEqualTo("0");
        assertThat(server.nextClosed()).isEqualTo("control");
        assertThat(console.isOpen()).isFalse();
    }
}
